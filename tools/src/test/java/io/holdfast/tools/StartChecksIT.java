package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that points at old code, another configuration, another place or other libraries, with real processes. */
@Timeout(300)
class StartChecksIT {
    /** Runs the launcher's build itself, with a further library. */
    private static final String WITH_LIBRARY = "home=$(dirname \"$1\"); shift; run=$home/tools/target/run/current;"
        + " exec java @\"$run/jvm.flags\" -XX:+UseSerialGC -cp \"$run/*:$LIBRARY\" io.holdfast.tools.Holdfast \"$@\"";

    @TempDir
    private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    @AfterEach
    void killPaperVenue() {
        HoldfastProcess.killPaperVenue(data());
    }

    private static List<String> env(String name, Object value) {
        return List.of("env", name + "=" + value);
    }

    private CommandRun serve(List<String> before, Object... more) {
        List<Object> args = new ArrayList<>(List.of("serve", "--data", data(), "--http", 0));
        args.addAll(List.of(more));
        try (HoldfastProcess engine = HoldfastProcess.startAfter(before, args.toArray())) {
            if (List.of(more).contains("--strict")) {
                return engine.end();
            }
            engine.ready();
            CommandRun end = engine.terminate();
            assertEquals(ExitCode.DONE, end.exitCode(), end.err());
            return end;
        }
    }

    private List<JsonNode> records(String type) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (String line : CommandRun.of("dump", "--data", data(), "--type", type).out().lines().toList()) {
            records.add(JsonHttp.JSON.readTree(line));
        }
        return records;
    }

    /** A build that says it is a later one. */
    private List<String> laterBuild() throws IOException {
        Path resource = directory.resolve("later/io/holdfast/tools/build.properties");
        Files.createDirectories(resource.getParent());
        Files.writeString(resource, "version=99.1\ncommit=c0ffee\ntime=2099-01-01T00:00:00Z\ncommitTime=unknown\n");
        return env("HOLDFAST_JAVA_OPTS", "-Xbootclasspath/a:" + directory.resolve("later"));
    }

    private void speaks(String reason, String warning, List<String> before, Object... more) throws IOException {
        String journal = CommandRun.of("replay", "--data", data()).out();
        List<Object> strict = new ArrayList<>(List.of(more));
        strict.add("--strict");
        CommandRun refused = serve(before, strict.toArray());
        assertEquals(ExitCode.USAGE, refused.exitCode());
        assertTrue(refused.err().startsWith("holdfast: refused, nothing was begun: " + warning), refused.err());
        assertTrue(refused.err().endsWith("; mend it, or start once without --strict\n"), refused.err());
        assertEquals(journal, CommandRun.of("replay", "--data", data()).out());
        CommandRun warned = serve(before, more);
        assertTrue(warned.err().startsWith("holdfast: warning: " + reason + ": " + warning), warned.err());
        JsonNode alert = records("ALERT").stream().filter(one -> one.get("reason").textValue().equals(reason))
            .reduce((earlier, later) -> later).orElseThrow();
        assertTrue(alert.get("text").textValue().startsWith(warning), alert.toString());
        assertEquals("", serve(before, more).err());
        assertEquals(1, records("ALERT").stream().filter(one -> one.get("reason").textValue().equals(reason)).count());
    }

    @Test
    void speaksOfAnOlderBuild() throws IOException {
        serve(laterBuild());
        speaks("STALE_BUILD", "this build is older than the last one that ran here: build=", List.of());
    }

    @Test
    void speaksOfAnotherConfiguration() throws IOException {
        serve(List.of());
        Path config = Files.writeString(directory.resolve("other.yaml"), "recvWindowMs: 999\n");
        speaks("CONFIG_CHANGED", "the configuration is not that of the last start: config=", List.of(), "--config",
            config);
    }

    @Test
    void speaksOfAnotherDirectory() throws IOException {
        serve(List.of());
        speaks("MOVED", "started from another directory than the last time: directory=" + directory + " last=",
            List.of("env", "--chdir=" + directory));
    }

    @Test
    void speaksOfOtherLibraries() throws IOException {
        Path one = Files.writeString(directory.resolve("library-1.0.jar"), "");
        Path other = Files.writeString(directory.resolve("library-1.1.jar"), "");
        List<String> script = List.of("sh", "-c", WITH_LIBRARY, "sh");
        List<String> before = new ArrayList<>(env("LIBRARY", one));
        before.addAll(script);
        serve(before);
        List<String> after = new ArrayList<>(env("LIBRARY", other));
        after.addAll(script);
        speaks("LIBRARIES_CHANGED", "the same build runs with other libraries than the last time: libraries=", after);
    }

    @Test
    void writesDownWhatStarts() throws IOException {
        serve(List.of(), "--symbol", "BTC/USDT");
        JsonNode started = records("ENGINE_STARTED").get(0);
        assertEquals(BuildInfo.build().split(" ")[0], started.get("build").textValue().split(" ")[0]);
        assertTrue(started.get("buildTimeNs").longValue() > 1_700_000_000_000_000_000L, started.toString());
        assertEquals(16, started.get("librariesHash").textValue().length());
        assertEquals(Path.of("").toAbsolutePath().toString(), started.get("directory").textValue());
        assertEquals("serve --data " + data() + " --http 0 --symbol BTC/USDT", started.get("commandLine").textValue());
        assertFalse(started.get("jvm").textValue().isEmpty());
        assertTrue(started.has("configHash") && started.has("epoch"));
    }
}
