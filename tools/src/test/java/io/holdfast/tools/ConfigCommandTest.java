package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast config check}, and the configuration file of the package. */
class ConfigCommandTest {
    private static final Path DEFAULTS = Path.of(System.getProperty("basedir", ".")).resolve(
        "src/main/dist/etc/holdfast.yaml");
    /** A default: what begins right behind its # is a key. */
    private static final Pattern DEFAULT = Pattern.compile("^( *)#([A-Za-z]+:.*)$");

    @TempDir
    private Path directory;

    private Path write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("holdfast.yaml"), yaml);
    }

    /** The file of the package with each default said in earnest. */
    private static String said() throws IOException {
        return Files.readAllLines(DEFAULTS).stream().map(line -> DEFAULT.matcher(line).replaceFirst("$1$2"))
            .collect(Collectors.joining("\n"));
    }

    private static void addKeys(Set<String> keys, String prefix, JsonNode node) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            keys.add(prefix + field.getKey());
            addKeys(keys, prefix + field.getKey() + ".", field.getValue());
        }
    }

    @Test
    void showsWhatWouldBeInForce() throws IOException {
        Path file = write("readTimeoutMs: 700\nrisk: {each: {position: 2.5}}\n");
        CommandRun run = CommandRun.of("config", "check", file);
        assertEquals("", run.err());
        assertEquals(ExitCode.DONE, run.exitCode());
        List<String> lines = run.lines();
        assertEquals("ok file=" + file + " trades=on paper", lines.get(0));
        assertEquals(1, lines.stream().filter("readTimeoutMs=700"::equals).count());
        assertEquals(1, lines.stream().filter("http=8420"::equals).count());
        assertEquals(1, lines.stream().filter(line -> line.startsWith("risk=") && line.contains("position=2.5"))
            .count());
    }

    @Test
    void saysWhichKeyIsWrongAndWhatItsRuleIs() throws IOException {
        Path file = write("readTimeoutMs: 0\n");
        assertEquals(new CommandRun(ExitCode.USAGE, "", "holdfast: readTimeoutMs must be a whole number from 1 to"
            + " 600000: readTimeoutMs=0, file=" + file + "\n"), CommandRun.of("config", "check", file));
        Path missing = directory.resolve("none.yaml");
        assertEquals(new CommandRun(ExitCode.USAGE, "", "holdfast: config file cannot be read, give one that is there:"
            + " file=" + missing + "\n"), CommandRun.of("config", "check", missing));
    }

    @Test
    void takesTheFileOfThePackageAsItIs() {
        CommandRun run = CommandRun.of("config", "check", DEFAULTS);
        assertEquals("", run.err());
        assertEquals(ExitCode.DONE, run.exitCode());
    }

    @Test
    void hasEachKeyThatServeReadsInTheFileOfThePackageAndNoOther() throws IOException {
        Settings none = Settings.none();
        new ServeConfig(none);
        Set<String> listed = new TreeSet<>();
        addKeys(listed, "", new ObjectMapper(new YAMLFactory()).readTree(said()));
        assertEquals(none.askedKeys(), listed);
    }

    @Test
    void hasTheRealDefaultsInTheFileOfThePackage() throws IOException {
        Settings none = Settings.none();
        none.override(ServeConfig.BACKUP_TO, "/backups"); // a schedule needs one
        Settings all = Settings.read(write(said()));
        all.override(ServeConfig.BACKUP_TO, "/backups");
        assertEquals(new ServeConfig(none).inForce(), new ServeConfig(all).inForce());
    }
}
