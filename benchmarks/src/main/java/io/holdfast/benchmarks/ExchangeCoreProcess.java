package io.holdfast.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * exchange-core in a process and with a class path of its own, on JDK 17, since it does not run on 25. It is asked for
 * one round at a time and runs nothing in between.
 */
final class ExchangeCoreProcess implements AutoCloseable {
    private static final Path BUILT = Path.of(System.getProperty("bench.home", "."), "benchmarks", "exchange-core",
        "target");
    private static final Path JVMS = Path.of("/usr/lib/jvm");
    private static final int FEATURE = 17;
    /** What its Chronicle of 2019 reaches into. */
    private static final List<String> FLAGS = List.of("--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED", "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED", "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
        "-Xms2g", "-Xmx2g");

    private final Process process;
    private final BufferedReader out;

    /** Why it cannot be started, or null. */
    static String missing() {
        if (!Files.exists(BUILT.resolve("classpath"))) {
            return "exchange-core is not built";
        }
        return java() == null ? "it needs a JDK 17, and there is none in " + JVMS : null;
    }

    ExchangeCoreProcess(Path disk, Path memory, int orders, int roundTrips) {
        try {
            List<String> command = new ArrayList<>(List.of(java().toString()));
            command.addAll(FLAGS);
            command.addAll(List.of("-cp", BUILT.resolve("classes") + ":" + Files.readString(BUILT.resolve("classpath")),
                "io.holdfast.benchmarks.exchangecore.ExchangeCoreRounds", disk.toString(), memory.toString(),
                Integer.toString(orders), Integer.toString(roundTrips)));
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            out = process.inputReader(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path java() {
        if (Runtime.version().feature() == FEATURE) {
            return Path.of(System.getProperty("java.home"), "bin", "java");
        }
        if (!Files.isDirectory(JVMS)) {
            return null;
        }
        try (Stream<Path> homes = Files.list(JVMS)) {
            return homes.filter(home -> home.getFileName().toString().contains(Integer.toString(FEATURE)))
                .map(home -> home.resolve("bin").resolve("java")).filter(Files::isExecutable).findFirst().orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The figures of one round, by name. */
    Map<String, Double> round() {
        Map<String, Double> figures = new HashMap<>();
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            for (String line = out.readLine(); !"done".equals(line); line = out.readLine()) {
                if (line == null) {
                    throw new IllegalStateException("exchange-core has ended in the middle of a round");
                }
                String[] words = line.split(" ");
                figures.put(words[0], Double.valueOf(words[1]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return figures;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
