package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an engine says of itself while something in it or around it is dead, with real processes. */
@Timeout(300)
class HealthIT {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int KILLED = 128 + 9;

    private final WebhookServer webhook = new WebhookServer();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    @AfterEach
    void close() {
        HoldfastProcess.killPaperVenue(data());
        webhook.close();
    }

    private HoldfastProcess serve(String javaOptions) throws IOException {
        Path webhooks = directory.resolve("webhooks.yaml");
        OwnerFiles.write(webhooks, ("webhooks: [{name: ops, url: '" + webhook.url() + "'}]")
            .getBytes(StandardCharsets.UTF_8));
        return HoldfastProcess.startAfter(List.of("env", "HOLDFAST_JAVA_OPTS=" + javaOptions), "serve", "--data",
            data(), "--http", 0, "--alerts", webhooks);
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build(),
            HttpResponse.BodyHandlers.ofString());
    }

    private void awaitReady(String url) {
        HoldfastProcess.await("trading", () -> {
            try {
                return get(url + "/health/ready").statusCode() == 200;
            } catch (IOException | InterruptedException e) {
                return false;
            }
        });
    }

    /** The status of the answer to a new order; 0 where there is none in time. */
    private int order(String url, String requestId) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/orders")).timeout(PATIENCE)
            .header("Authorization", "Bearer " + Files.readString(data().resolve("api.token")).strip())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"requestId\":\"" + requestId + "\",\"symbol\":\"BTC/USDT\","
                + "\"side\":\"BUY\",\"type\":\"LIMIT\",\"quantity\":\"0.01\",\"price\":\"1000.00\"}")).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (HttpTimeoutException e) {
            return 0;
        }
    }

    private List<String> alerts(String reason) {
        return CommandRun.of("dump", "--data", data(), "--type", "ALERT").out().lines()
            .filter(line -> line.contains("\"reason\":\"" + reason + "\"")).toList();
    }

    @Test
    void seesAStuckEngineThread() throws Exception {
        try (HoldfastProcess engine = serve("-Dholdfast.fault=BEFORE_APPEND:60:HANG")) {
            String url = engine.ready("http");
            awaitReady(url);
            long begun = 0;
            for (int i = 0; i == 0 || get(url + "/health/live").statusCode() == 200; i++) {
                begun = System.nanoTime();
                order(url, "r" + i);
            }
            HoldfastProcess.await("the webhook", () -> webhook.told().stream()
                .anyMatch(text -> text.contains("stands still")));
            long seenMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            System.out.println("HealthIT: stuck engine thread told after at most " + seenMs + " ms of it "
                + PATIENCE.toMillis() + " ms of waiting for an answer");
            JsonNode alert = webhook.bodies().get(0).get("alerts").get(0);
            assertEquals("ENGINE_STUCK", alert.get("reason").textValue());
            assertEquals(0, alert.get("sequence").longValue());
            HttpResponse<String> live = get(url + "/health/live");
            assertEquals(503, live.statusCode());
            assertEquals("{\"live\":false}", live.body());
            assertEquals(503, get(url + "/health/ready").statusCode());
            CommandRun status = CommandRun.of("status", "--http", URI.create(url).getPort());
            assertEquals(ExitCode.FAILED, status.exitCode());
            assertTrue(status.out().contains("live            false\n"), status.out());
            assertTrue(engine.err().contains("ENGINE_STUCK"), engine.err());
            assertTrue(Files.readString(data().resolve("log/holdfast.log")).contains("alert: CRITICAL ENGINE_STUCK"));
            assertEquals(List.of(), alerts("ENGINE_STUCK"));
            engine.kill();
        }
    }

    @Test
    void seesAStuckFollower() throws Exception {
        try (HoldfastProcess engine = serve("-Dholdfast.fault=BEFORE_FOLLOWER:60:HANG")) {
            String url = engine.ready("http");
            awaitReady(url);
            for (int i = 0; i == 0 || get(url + "/health/ready").statusCode() == 200; i++) {
                order(url, "r" + i);
            }
            JsonNode health = JsonHttp.JSON.readTree(get(url + "/health/ready").body());
            assertTrue(health.get("live").booleanValue());
            assertFalse(health.get("following").booleanValue());
            assertFalse(health.has("tradingState"), health.toString());
            HoldfastProcess.await("the webhook", () -> webhook.told().stream()
                .anyMatch(text -> text.contains("does not follow the journal")));
            assertTrue(engine.err().contains("FOLLOWER_STUCK"), engine.err());
            assertEquals(1, alerts("FOLLOWER_STUCK").size());
            assertEquals(200, get(url + "/health/live").statusCode());
            engine.kill();
        }
    }

    @Test
    void isNotFooledByAPauseOfTheWholeProcess() throws Exception {
        try (HoldfastProcess engine = serve("")) {
            String url = engine.ready("http");
            awaitReady(url);
            signal("STOP", engine.pid());
            TimeUnit.SECONDS.sleep(3); // longer than any patience, which is what is tested
            signal("CONT", engine.pid());
            assertEquals(200, get(url + "/health/live").statusCode());
            awaitReady(url);
            CommandRun status = CommandRun.of("status", "--http", URI.create(url).getPort());
            assertEquals(ExitCode.DONE, status.exitCode());
            assertTrue(status.out().startsWith("ready           true\nlive            true\n"
                + "following       true\ntradingState    TRADING\n"), status.out());
            assertEquals(ExitCode.DONE, engine.terminate().exitCode());
        }
        assertEquals(List.of(), alerts("ENGINE_STUCK"));
        assertEquals(List.of(), alerts("FOLLOWER_STUCK"));
        assertEquals(List.of(), webhook.told());
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor());
    }

    @Test
    void closesTradingAndTellsWhenTheVenueIsGone() throws Exception {
        try (HoldfastProcess engine = serve("")) {
            String url = engine.ready("http");
            awaitReady(url);
            assertEquals(202, order(url, "before"));
            HoldfastProcess.killPaperVenue(data());
            HoldfastProcess.await("trading to close", () -> {
                try {
                    return get(url + "/health/ready").statusCode() == 503;
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(503, order(url, "after"));
            JsonNode health = JsonHttp.JSON.readTree(get(url + "/health/ready").body());
            assertTrue(health.get("live").booleanValue());
            assertEquals("VENUE_DOWN", health.get("reason").textValue());
            assertFalse(health.get("venueUp").booleanValue());
            HoldfastProcess.await("the webhook", () -> webhook.told().stream()
                .anyMatch(text -> text.contains("stream of the account is down")));
            assertEquals(1, alerts("VENUE_DOWN").size());
            assertEquals(1, CommandRun.of("dump", "--data", data(), "--type", "ORDER_INTENT").out().lines().count());
            assertEquals(ExitCode.DONE, engine.terminate().exitCode());
        }
    }

    @Test
    void isKilledWhereTheHeapIsFull() throws Exception {
        int orders = 0;
        try (HoldfastProcess engine = serve("-Xmx256m -Dholdfast.fault=BEFORE_APPEND:100:FILL")) {
            String url = engine.ready("http");
            awaitReady(url);
            try {
                while (order(url, "r" + orders) == 202) {
                    orders++;
                }
            } catch (IOException e) {
                System.out.println("HealthIT: the heap was full after " + orders + " orders: " + e.getMessage());
            }
            CommandRun end = engine.end();
            assertEquals(KILLED, end.exitCode(), end.err());
            assertTrue(end.err().contains("holdfast: killed, the heap is full: start with a larger one"), end.err());
        }
        List<String> intents = CommandRun.of("dump", "--data", data(), "--type", "ORDER_INTENT").lines();
        for (int i = 0; i < orders; i++) {
            String id = "\"requestId\":\"r" + i + "\"";
            assertEquals(1, intents.stream().filter(line -> line.contains(id)).count(), id);
        }
        assertTrue(orders > 0);
    }

    @Test
    void endsWithAThreadThatItCannotDoWithout() throws Exception {
        for (String fault : List.of("BEFORE_FOLLOWER:20:THROW", "BEFORE_PUBLISH:20:THROW")) {
            try (HoldfastProcess engine = serve("-Dholdfast.fault=" + fault)) {
                CommandRun end = engine.end();
                assertEquals(ExitCode.HALTED, end.exitCode(), fault);
                assertTrue(end.err().contains("holdfast: halted, nothing more is sent; "), end.err());
            }
            Files.delete(directory.resolve("webhooks.yaml"));
        }
    }
}
