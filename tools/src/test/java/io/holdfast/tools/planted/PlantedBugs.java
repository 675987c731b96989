package io.holdfast.tools.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Builds known faults into the code, one at a time, and sees a test fail for each: tests that stay green whatever the
 * code does are worth nothing. {@code mvn -Pplanted-bugs verify} runs it; {@code -Dplanted=TEXT} takes the bugs with
 * that text in their name.
 */
final class PlantedBugs {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize()
        .getParent();
    private static final List<String> MODULES = List.of("journal", "engine", "gateway", "tools");
    private static final long TIMEOUT_S = 300;
    /** Whether a bug is found hangs on the tests, not on the luck of the day; another one by {@code -Dseed=}. */
    private static final List<String> SEEDS = List.of("-Dseed=1", "-Djournal.seed=1", "-Dbackup.seed=1");

    @TempDir
    private Path dir;

    static List<PlantedBug> bugs() throws IOException {
        String wanted = System.getProperty("planted", "");
        try (InputStream list = PlantedBugs.class.getResourceAsStream("/planted-bugs.yaml")) {
            List<PlantedBug> bugs = new ObjectMapper(new YAMLFactory()).readValue(list, new TypeReference<>() { });
            return bugs.stream().filter(bug -> bug.bug().contains(wanted)).toList();
        }
    }

    /** A test that fails anyway shows nothing. */
    @BeforeAll
    static void testsPassWithoutABug(@TempDir Path dir) throws IOException, InterruptedException {
        for (List<PlantedBug> alike : bugs().stream().collect(Collectors.groupingBy(PlantedBug::options)).values()) {
            List<String> tests = alike.stream().flatMap(bug -> bug.tests().stream()).distinct().toList();
            Path output = dir.resolve("output");
            int exit = run(classPath(), alike.get(0).options(), tests, output);
            assertEquals(TestRun.PASSED, exit, () -> "tests do not pass without a bug: " + read(output));
        }
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void isFound(PlantedBug bug) throws IOException, InterruptedException {
        compile(bug);
        Path output = dir.resolve("output");
        long begin = System.nanoTime();
        int exit = run(dir.resolve("classes") + File.pathSeparator + classPath(), bug.options(), bug.tests(), output);
        System.err.println("planted: " + bug + ", " + (exit == TestRun.PASSED ? "NOT FOUND" : "found") + " in "
            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms");
        // A process that ends in any other way than by failed tests did not get that far.
        assertEquals(TestRun.FAILED, exit, () -> "bug is not found: " + bug + "\n" + read(output));
    }

    /** The class with the bug, to stand before the right one. */
    private void compile(PlantedBug bug) throws IOException {
        Path source = ROOT.resolve(bug.file());
        String code = plant(Files.readString(source), bug.code(), bug.becomes(), bug);
        for (PlantedBug.Edit edit : bug.also()) {
            code = plant(code, edit.code(), edit.becomes(), bug);
        }
        Path planted = dir.resolve(source.getFileName());
        Files.writeString(planted, code);
        Path classes = Files.createDirectory(dir.resolve("classes"));
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-nowarn", "-g",
            "--release", "17", "-cp", classPath(), "-d", classes.toString(), planted.toString());
        assertEquals(0, exit, () -> "does not compile: " + bug);
    }

    private static String plant(String code, String from, String to, PlantedBug bug) {
        int at = code.indexOf(from);
        assertTrue(at >= 0, () -> "code has changed, mend the planted bug: " + bug);
        assertFalse(code.indexOf(from, at + 1) >= 0, () -> "code stands more than once: " + bug);
        return code.replace(from, to);
    }

    private static int run(String classPath, List<String> options, List<String> tests, Path output)
        throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SEEDS);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> !argument.startsWith("-agentlib")).forEach(command::add);
        options.forEach(option -> command.add("-D" + option));
        command.addAll(List.of("-Dbasedir=" + ROOT.resolve("tools"), "-XX:+UseSerialGC", "-cp", classPath,
            TestRun.class.getName()));
        command.addAll(tests);
        Process process = new ProcessBuilder(command).directory(ROOT.resolve("tools").toFile())
            .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
            // Tests that hang have failed, too.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            return TestRun.FAILED;
        }
        return process.exitValue();
    }

    /** The tests of all modules before their code, and what both depend on. */
    private static String classPath() {
        Stream<String> built = MODULES.stream().flatMap(module -> Stream.of("test-classes", "classes")
            .map(name -> ROOT.resolve(module).resolve("target").resolve(name).toString()));
        String inherited = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.concat(built, Stream.of(inherited)).collect(Collectors.joining(File.pathSeparator));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
