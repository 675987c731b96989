package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.gateway.binance.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./holdfast} as a user runs it: exit codes, signals, and what outlives what. */
@Timeout(300)
class ServeIT {
    private static final List<String> AS_NOBODY =
        List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    @TempDir
    private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    @AfterEach
    void killPaperVenue() {
        HoldfastProcess.killPaperVenue(data());
    }

    @Test
    void isTheProcessThatTheShellStartedAndStopsAtATerm() {
        try (HoldfastProcess engine = HoldfastProcess.start("serve", "--data", data(), "--http", 0)) {
            String ready = engine.ready();
            assertTrue(ready.matches("ready http=http://127\\.0\\.0\\.1:\\d+ data=" + data()
                + " epoch=1 sequence=0 digest=0000000000000000"), ready);
            assertEquals("pid=" + engine.pid(), HoldfastProcess.firstLine(data().resolve("journal.owner"),
                line -> line.split(" ")[0]));
            awaitTrading(engine);
            CommandRun end = engine.terminate();
            assertEquals(ExitCode.DONE, end.exitCode(), end.err());
            assertEquals(ready + "\n", end.out());
        }
        CommandRun dump = HoldfastProcess.run("dump", "--data", data());
        assertTrue(dump.lines().get(dump.lines().size() - 1).contains("\"type\":\"ENGINE_STOPPED\""), dump.out());
    }

    @Test
    void findsItsPaperVenueAgainAfterAKill() throws Exception {
        PaperVenueState venue;
        String url;
        try (HoldfastProcess engine = HoldfastProcess.start("serve", "--data", data(), "--http", 0)) {
            url = engine.ready("http");
            awaitTrading(engine);
            venue = PaperVenueState.read(data().resolve(PaperVenue.STATE_FILE));
            assertEquals(202, order(url, "r1"));
            assertEquals(137, engine.kill().exitCode());
        }
        assertTrue(venue.isAlive());
        JsonNode replay = new ObjectMapper().readTree(HoldfastProcess.run("replay", "--json", "--data", data()).out());
        CommandRun explain = HoldfastProcess.run("explain", "--data", data(), "r1");
        assertTrue(explain.out().contains("ORDER_INTENT"), explain.out() + explain.err());
        try (HoldfastProcess engine = HoldfastProcess.start("serve", "--data", data(), "--http", 0)) {
            assertEquals("2", engine.ready("epoch"));
            assertEquals(replay.get("sequence").asText(), engine.ready("sequence"));
            assertEquals(replay.get("digest").asText(), engine.ready("digest"));
            assertEquals(venue, PaperVenueState.read(data().resolve(PaperVenue.STATE_FILE)));
            awaitTrading(engine);
            assertEquals(200, order(engine.ready("http"), "r1"), "the same request is the same order");
        }
    }

    @Test
    void refusesASecondEngineAtOnce() {
        try (HoldfastProcess engine = HoldfastProcess.start("serve", "--data", data(), "--http", 0)) {
            engine.ready();
            CommandRun second = HoldfastProcess.run("serve", "--data", data(), "--http", 0);
            assertEquals(ExitCode.OWNED, second.exitCode());
            assertOneSentence(second, "data directory is owned by another engine: directory=" + data() + " owner=(pid="
                + engine.pid() + " ");
            assertTrue(second.err().endsWith("; stop that engine or give another --data\n"), second.err());
        }
    }

    @Test
    void refusesAPortInUseWithoutARecord() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            CommandRun run = HoldfastProcess.run("serve", "--data", data(), "--http", taken.getLocalPort());
            assertEquals("holdfast: port cannot be used: choose another with --http, port=" + taken.getLocalPort()
                + " cause=Address already in use\n", run.err());
            assertEquals(ExitCode.USAGE, run.exitCode());
            CommandRun venue = HoldfastProcess.run("venue", "--port", taken.getLocalPort(), "--credentials",
                directory.resolve("key"));
            assertEquals(ExitCode.USAGE, venue.exitCode());
            assertOneSentence(venue, "port cannot be used: choose another than port=" + taken.getLocalPort());
        }
        assertEquals(ExitCode.USAGE, HoldfastProcess.run("verify", "--data", data()).exitCode());
        assertFalse(Files.exists(data().resolve(PaperVenue.STATE_FILE)));
    }

    @Test
    void refusesAnUnknownConfigKey() throws IOException {
        Path file = Files.writeString(directory.resolve("holdfast.yaml"), "http: 0\nretries: 5\n");
        CommandRun run = HoldfastProcess.run("serve", "--data", data(), "--config", file);
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertOneSentence(run, "config key is unknown, remove it or use one of [");
        assertTrue(run.err().endsWith("]: key=retries, file=" + file + "\n"), run.err());
        assertFalse(Files.exists(data()));
    }

    @Test
    void refusesCredentialsThatOthersCanRead() throws IOException {
        Path key = directory.resolve("key");
        Credentials.loadOrCreate(key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        CommandRun run = HoldfastProcess.run("serve", "--data", data(), "--http", 0, "--venue-url",
            "http://127.0.0.1:9", "--venue-credentials", key);
        assertEquals("holdfast: credentials file is open to others: run chmod 600 " + key + "\n", run.err());
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertFalse(Files.exists(data()));
    }

    @Test
    void opensTradingWhenAVenueThatWasDownIsBack() throws IOException {
        Path key = directory.resolve("key");
        Credentials.loadOrCreate(key);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        String url = "http://127.0.0.1:" + port;
        try (HoldfastProcess engine = HoldfastProcess.start("serve", "--data", data(), "--http", 0, "--venue-url", url,
            "--venue-credentials", key)) {
            engine.ready();
            HoldfastProcess.await("a word about the venue", () -> engine.err().contains("venue cannot be reached"));
            assertEquals("RECOVERING", tradingState(engine));
            try (HoldfastProcess venue = HoldfastProcess.start("venue", "--port", port, "--credentials", key)) {
                assertEquals("ready rest=" + url + " ws=ws://127.0.0.1:" + port, venue.ready());
                awaitTrading(engine);
                CommandRun end = venue.terminate();
                assertEquals(ExitCode.DONE, end.exitCode(), end.err());
            }
            HoldfastProcess.await("trading to close", () -> !"TRADING".equals(tradingState(engine)));
        }
    }

    @Test
    void refusesADirectoryThatItMayNotWrite() throws IOException {
        assumeNobody();
        Files.createDirectory(data());
        CommandRun run;
        try (HoldfastProcess process = HoldfastProcess.startAfter(AS_NOBODY, "serve", "--data", data(), "--http", 0)) {
            run = process.end();
        }
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertOneSentence(run, "data directory cannot be written, name another or give the permission: directory="
            + data());
    }

    @Test
    void haltsWhenTheDiskIsFull() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root to mount a small disk");
        Files.createDirectory(data());
        assumeTrue(ran("mount", "-t", "tmpfs", "-o", "size=448k", "tmpfs", data().toString()), "needs to mount a disk");
        try {
            CommandRun run = HoldfastProcess.run("serve", "--data", data().resolve("d"), "--http", 0);
            assertEquals(ExitCode.HALTED, run.exitCode());
            assertOneSentence(run, "halted, nothing more is sent; mend the cause and start again: disk full, ");
        } finally {
            HoldfastProcess.killPaperVenue(data().resolve("d"));
            HoldfastProcess.await("the disk to be free", () -> ran("umount", data().toString()));
        }
    }

    private static boolean ran(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such command
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void readsAJournalWithoutWritePermission() throws IOException {
        assumeNobody();
        SampleJournal.write(data());
        try (Stream<Path> paths = Files.walk(data())) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.setPosixFilePermissions(path,
                    PosixFilePermissions.fromString(Files.isDirectory(path) ? "r-xr-xr-x" : "r--r--r--"));
            }
        }
        for (String command : List.of("dump", "verify", "replay")) {
            try (HoldfastProcess process = HoldfastProcess.startAfter(AS_NOBODY, command, "--data", data())) {
                CommandRun run = process.end();
                assertEquals("", run.err());
                assertEquals(ExitCode.DONE, run.exitCode());
                assertEquals(CommandRun.of(command, "--data", data()).out(), run.out());
            }
        }
        Files.setPosixFilePermissions(data().resolve("journal"), PosixFilePermissions.fromString("rwx------"));
        try (HoldfastProcess process = HoldfastProcess.startAfter(AS_NOBODY, "dump", "--data", data())) {
            CommandRun run = process.end();
            assertEquals("holdfast: journal may not be read: run as its owner, or let your group read " + data() + "\n",
                run.err());
            assertEquals(ExitCode.USAGE, run.exitCode());
        }
    }

    /** Only root may become somebody without permissions, and that somebody must get at the build. */
    private void assumeNobody() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root to run as nobody");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (HoldfastProcess process = HoldfastProcess.startAfter(AS_NOBODY, "--version")) {
            assumeTrue(process.end().exitCode() == 0, "needs a build that nobody may read");
        } catch (UncheckedIOException e) {
            assumeTrue(false, "needs setpriv to run as nobody");
        }
    }

    @Test
    void followsALiveJournalUntilTold() {
        try (HoldfastProcess engine = HoldfastProcess.start("serve", "--data", data(), "--http", 0)) {
            engine.ready();
            try (HoldfastProcess dump = HoldfastProcess.start("dump", "--data", data(), "--follow", "--type",
                "TRADING_STATE_CHANGED")) {
                HoldfastProcess.await("trading", () -> dump.out().contains("\"tradingState\":\"TRADING\""));
                CommandRun end = dump.terminate();
                assertEquals(ExitCode.DONE, end.exitCode());
                assertTrue(end.out().endsWith("}\n"), end.out());
            }
        }
    }

    private static void assertOneSentence(CommandRun run, String beginning) {
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("holdfast: " + beginning), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    private void awaitTrading(HoldfastProcess engine) {
        HoldfastProcess.await("trading", () -> "TRADING".equals(tradingState(engine)));
    }

    private String tradingState(HoldfastProcess engine) {
        try {
            HttpResponse<String> response = send(
                HttpRequest.newBuilder(URI.create(engine.ready("http") + "/v1/status")));
            return new ObjectMapper().readTree(response.body()).path("tradingState").asText();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private int order(String url, String requestId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/v1/orders"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"requestId\":\"" + requestId + "\",\"symbol\":\"BTC/USDT\","
                + "\"side\":\"BUY\",\"type\":\"LIMIT\",\"quantity\":\"0.01\",\"price\":\"1000.00\","
                + "\"timeInForce\":\"GTC\"}"));
        return send(request).statusCode();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        request.header("Authorization", "Bearer " + Files.readString(data().resolve("api.token")).strip());
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
