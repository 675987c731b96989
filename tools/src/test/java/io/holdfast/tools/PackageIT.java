package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tar.gz of {@code mvn -Pdist package}, unpacked into an empty directory whose name has a space, with nothing on
 * the PATH but a Java and what each system has: no Maven, no git, no compiler.
 */
@Timeout(300)
class PackageIT {
    private static final String TARBALL = System.getProperty("holdfast.package");
    private static final List<String> SYSTEM = List.of("sh", "dirname", "readlink", "sed", "head", "setsid");

    @TempDir
    private Path directory;

    private Path home;
    private Path path;

    private Path data() {
        return directory.resolve("data");
    }

    private static Path which(String program) {
        return Stream.of(System.getenv("PATH").split(":")).map(where -> Path.of(where, program))
            .filter(Files::isExecutable).findFirst().orElseThrow(() -> new AssertionError("no " + program));
    }

    @BeforeEach
    void unpack() throws IOException, InterruptedException {
        assumeTrue(TARBALL != null, "skipped: there is no package without mvn -Pdist");
        Path where = Files.createDirectories(directory.resolve("opt of ours"));
        assertEquals(0, new ProcessBuilder("tar", "-xzf", TARBALL, "-C", where.toString()).inheritIO().start()
            .waitFor());
        try (Stream<Path> unpacked = Files.list(where)) {
            home = unpacked.findFirst().orElseThrow();
        }
        path = Files.createDirectory(directory.resolve("path"));
        for (String program : SYSTEM) {
            Files.createSymbolicLink(path.resolve(program), which(program));
        }
        Files.createSymbolicLink(path.resolve("java"), Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    @AfterEach
    void leaveNothing() throws IOException {
        HoldfastProcess.killPaperVenue(data());
        if (path != null) {
            try (Stream<Path> links = Files.list(path)) {
                for (Path link : links.toList()) {
                    Files.delete(link); // what clears the directory would warn of where they lead
                }
            }
        }
    }

    private HoldfastProcess start(Path launcher, Object... args) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "-i", "PATH=" + path, launcher.toString()));
        Stream.of(args).map(Object::toString).forEach(command::add);
        return HoldfastProcess.startOther(command);
    }

    private HoldfastProcess start(Object... args) {
        return start(home.resolve("bin/holdfast"), args);
    }

    private CommandRun run(Object... args) {
        try (HoldfastProcess process = start(args)) {
            return process.end();
        }
    }

    @Test
    void saysWhatItIsAlsoThroughALink() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("holdfast"), home.resolve("bin/holdfast"));
        try (HoldfastProcess process = start(link, "--version")) {
            CommandRun version = process.end();
            assertEquals(ExitCode.DONE, version.exitCode(), version.err());
            assertEquals("holdfast " + BuildInfo.build(), version.lines().get(0));
            assertTrue(Pattern.matches("holdfast \\d+\\.\\d+\\.\\d+ ([0-9a-f]{12}(-dirty)?|unknown)",
                version.lines().get(0)), version.out());
        }
    }

    @Test
    void hasWhatAnInstallationNeeds() throws IOException {
        for (String file : List.of("LICENSE", "README.md", "etc/holdfast.yaml", "docs/operations.md",
            "lib/jvm.flags", "lib/java.sh", "systemd/holdfast.service", "man/holdfast.1", "completion/holdfast",
            "bom.json")) {
            assertTrue(Files.size(home.resolve(file)) > 0, file);
        }
        try (Stream<Path> all = Files.walk(home)) {
            all.forEach(file -> assertFalse(isOpen(file), "others could change " + file));
        }
    }

    @Test
    void listsWhatItIsMadeOf() throws IOException {
        JsonNode bom = JsonHttp.JSON.readTree(Files.readAllBytes(home.resolve("bom.json")));
        assertEquals("CycloneDX", bom.path("bomFormat").asText());
        List<String> listed = bom.path("components").findValuesAsText("purl");
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            for (String jar : jars.map(path -> path.getFileName().toString()).filter(name -> name.endsWith(".jar"))
                .filter(name -> !name.startsWith("holdfast-")).toList()) {
                assertTrue(listed.stream().anyMatch(purl -> isOf(purl, jar)), jar);
            }
        }
    }

    /** {@code pkg:maven/GROUP/NAME@VERSION?type=jar} is of {@code NAME-VERSION.jar}, also with a classifier. */
    private static boolean isOf(String purl, String jar) {
        String name = purl.replaceAll("^.*/([^/@]+)@([^?]+).*$", "$1-$2");
        return jar.equals(name + ".jar") || jar.startsWith(name + "-");
    }

    private static boolean isOpen(Path file) {
        try {
            return ((int) Files.getAttribute(file, "unix:mode") & 022) != 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void hasAConfigurationThatItTakes() {
        CommandRun check = run("config", "check", home.resolve("etc/holdfast.yaml"));
        assertEquals(ExitCode.DONE, check.exitCode(), check.err());
        assertTrue(check.out().startsWith("ok file="), check.out());
    }

    @Test
    void tradesOnPaperStopsAndProvesItsJournal() throws IOException, InterruptedException {
        try (HoldfastProcess engine = start("serve", "--data", data(), "--http", 0, "--config",
            home.resolve("etc/holdfast.yaml"))) {
            JsonHttp api = new JsonHttp(engine.ready("http"), Files.readString(data().resolve("api.token")).trim());
            HoldfastProcess.await("trading", () -> "TRADING".equals(status(api).path("tradingState").asText()));
            ObjectNode order = JsonHttp.JSON.createObjectNode().put("requestId", "first").put("symbol", "BTC/USDT")
                .put("side", "BUY").put("type", "MARKET").put("quantity", "0.01");
            JsonHttp.Answer answer = api.post("/v1/orders", order);
            assertEquals(202, answer.status(), answer.body().toString());
            HoldfastProcess.await("the fill", () -> run("explain", "--data", data(), "first").out()
                .contains("FILLED:"));
            assertEquals(ExitCode.DONE, engine.terminate().exitCode());
        }
        CommandRun verify = run("verify", "--data", data());
        assertEquals(ExitCode.DONE, verify.exitCode(), verify.err());
        assertTrue(verify.out().startsWith("ok records="), verify.out());
    }

    private static JsonNode status(JsonHttp api) {
        try {
            return api.get("/v1/status").body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
