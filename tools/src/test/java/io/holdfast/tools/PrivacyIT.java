package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an engine leaves on the disk: who may read it, and what is never in it. */
@Timeout(300)
class PrivacyIT {
    private static final String KEY = "CanaryApiKey0123456789abcdefCanaryApiKey0123456789abcdefCanary00";
    private static final String SECRET = "CanarySecret0123456789abcdefCanarySecret0123456789abcdefCanary01";
    private static final String TOKEN = "canarytoken0123456789abcdefcanarytoken0123456789abcdefcanary02";
    private static final List<String> FAULTS = List.of("accept-then-timeout", "accept-then-reset",
        "accept-then-half-answer", "accept-then-5xx", "refuse-5xx", "refuse-timeout");
    private static final int OVERLAP = 256;

    private final WebhookServer webhook = new WebhookServer();

    @TempDir
    private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    private Path backups() {
        return directory.resolve("backups");
    }

    @AfterEach
    void killPaperVenue() {
        HoldfastProcess.killPaperVenue(data());
        webhook.close();
    }

    private HoldfastProcess serve(String umask) {
        return serve(umask, "2s");
    }

    private HoldfastProcess serve(String umask, String schedule) {
        Path webhooks = directory.resolve("webhooks.yaml");
        if (!Files.exists(webhooks)) {
            write(webhooks, "webhooks: [{name: ops, url: '" + webhook.url() + "'}]\n");
        }
        return HoldfastProcess.startAfter(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"), "serve",
            "--data", data(), "--http", 0, "--backup-to", backups(), "--schedule", schedule, "--alerts", webhooks);
    }

    private static void write(Path file, String text) {
        try {
            OwnerFiles.write(file, text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "077"})
    void makesNothingThatOthersMayRead(String umask) throws IOException {
        try (HoldfastProcess engine = serve(umask)) {
            engine.ready();
            awaitBackups(2);
            assertEquals(ExitCode.DONE, engine.terminate().exitCode());
        }
        List<String> seen = new ArrayList<>();
        for (Path root : List.of(data(), backups())) {
            try (Stream<Path> tree = Files.walk(root)) {
                for (Path path : tree.toList()) {
                    assertEquals(Files.isDirectory(path) ? "rwx------" : "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), path.toString());
                    seen.add(directory.relativize(path).toString());
                }
            }
        }
        assertTrue(seen.containsAll(List.of("data", "data/journal", "data/journal.owner", "data/api.token",
            "data/log/holdfast.log", "data/log/venue.log", "data/paper-venue.json", "data/paper-venue.credentials",
            "data/alerts/ops.json", "data/backup.json", "backups/backup.lock")), seen.toString());
    }

    private void awaitBackups(int count) {
        HoldfastProcess.await(count + " backups", () -> {
            BackupStore store = new BackupStore(backups());
            return Files.isDirectory(backups()) && store.list().stream().filter(BackupStore.Found::isGood).count()
                >= count;
        });
    }

    @Test
    void keepsSecretsOutOfAllThatItWrites() throws Exception {
        OwnerFiles.createDirectory(data());
        OwnerFiles.write(data().resolve("paper-venue.credentials"),
            ("apiKey: " + KEY + "\nsecretKey: " + SECRET + "\n").getBytes(StandardCharsets.US_ASCII));
        OwnerFiles.write(data().resolve("api.token"), (TOKEN + "\n").getBytes(StandardCharsets.US_ASCII));
        StringBuilder said = new StringBuilder();
        try (HoldfastProcess engine = serve("022", "3s")) {
            engine.ready();
            said.append(engine.terminate().err());
        }
        // The second start has something to tell: it is told to one that refuses it, then to nobody.
        webhook.answers(WebhookServer.status(403), WebhookServer.status(500));
        try (HoldfastProcess engine = serve("022")) {
            String url = engine.ready("http");
            HoldfastProcess.await("the webhook", () -> webhook.bodies().size() >= 2);
            webhook.close();
            HoldfastProcess.await("trading", () -> status(url).contains("\"TRADING\""));
            String venue = PaperVenueState.read(data().resolve(PaperVenue.STATE_FILE)).restUrl();
            for (String fault : FAULTS) {
                assertEquals(200, send(HttpRequest.newBuilder(URI.create(venue + "/sim/faults")),
                    "{\"kind\":\"" + fault + "\",\"count\":1}").statusCode(), fault);
                assertEquals(202, order(url, "order-" + fault), fault);
                HoldfastProcess.await("the answer to " + fault, () -> isDecided("order-" + fault));
            }
            HttpRequest.Builder refused = HttpRequest.newBuilder(URI.create(url + "/v1/status"))
                .header("Authorization", "Bearer x" + TOKEN);
            assertEquals(401, HttpClient.newHttpClient().send(refused.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode());
            int before = new BackupStore(backups()).list().size();
            awaitBackups(before + 2);
            CommandRun end = engine.terminate();
            assertTrue(end.err().contains("webhook ops does not take an alert"), end.err());
            said.append(end.out()).append(end.err());
        }
        for (String command : List.of("dump", "replay", "stats", "verify")) {
            CommandRun run = HoldfastProcess.run(command, "--data", data());
            assertEquals(ExitCode.DONE, run.exitCode(), run.err());
            said.append(run.out()).append(run.err());
        }
        assertTrue(said.toString().contains("order-refuse-timeout"));
        assertNoSecret("output", said.toString());
        int files = 0;
        for (Path root : List.of(data(), backups())) {
            try (Stream<Path> tree = Files.walk(root)) {
                for (Path file : tree.filter(Files::isRegularFile).toList()) {
                    if (!file.endsWith("api.token") && !file.endsWith("paper-venue.credentials")) {
                        grep(file);
                        files++;
                    }
                }
            }
        }
        assertTrue(files > 10, "files=" + files);
    }

    private String status(String url) {
        return get(url + "/v1/status");
    }

    private boolean isDecided(String requestId) {
        try {
            String dump = CommandRun.of("dump", "--data", data(), "--order", requestId).out();
            List<String> lines = dump.lines().toList();
            String status = lines.isEmpty() ? "" : new ObjectMapper().readTree(lines.get(lines.size() - 1)).path("type")
                .asText();
            return List.of("ORDER_ACCEPTED", "ORDER_REJECTED", "ORDER_ABANDONED", "ORDER_FILLED", "STATUS_REPORT",
                "ORDER_CANCELLED").contains(status);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String get(String url) {
        try {
            return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + TOKEN).build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private int order(String url, String requestId) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + "/v1/orders")), "{\"requestId\":\"" + requestId
            + "\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"quantity\":\"0.01\","
            + "\"price\":\"1000.00\",\"timeInForce\":\"GTC\"}").statusCode();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String body)
        throws IOException, InterruptedException {
        request.header("Authorization", "Bearer " + TOKEN).header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Each byte of a file, and of what it holds when it is compressed. */
    private static void grep(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            grep(file, in);
        }
        if (file.toString().endsWith(".zst")) {
            try (InputStream in = new ZstdInputStream(Files.newInputStream(file))) {
                grep(file, in);
            }
        }
    }

    private static void grep(Path file, InputStream in) throws IOException {
        byte[] block = new byte[1 << 20];
        String end = "";
        // The far end of a day's file is a hole of some gigabytes.
        int zeros = 0;
        for (int read = in.read(block); read >= 0 && zeros < 256; read = in.read(block)) {
            String text = end + new String(block, 0, read, StandardCharsets.ISO_8859_1);
            assertNoSecret(file.toString(), text);
            end = text.substring(Math.max(0, text.length() - OVERLAP));
            zeros = text.chars().allMatch(c -> c == 0) ? zeros + 1 : 0;
        }
    }

    private static void assertNoSecret(String where, String text) {
        for (String secret : List.of(KEY, SECRET, TOKEN, WebhookServer.PATH, "signature=", "X-MBX-APIKEY")) {
            assertFalse(text.contains(secret), () -> where + " has " + secret + ": "
                + text.substring(Math.max(0, text.indexOf(secret) - 100), text.indexOf(secret)));
        }
    }
}
