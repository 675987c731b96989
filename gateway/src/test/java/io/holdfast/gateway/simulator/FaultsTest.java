package io.holdfast.gateway.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.binance.Credentials;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FaultsTest {
    private static final String BUY = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001&newClientOrderId=";
    private static final int SHORT_MS = 700;
    private static final int LONG_MS = 5_000;

    @TempDir
    private static Path directory;
    private static SimulatedVenue venue;
    private static VenueClient client;

    @BeforeAll
    static void start() {
        Path file = directory.resolve("venue.yaml");
        venue = SimulatedVenue.start(
            SimulatedVenueConfig.builder().credentialsFile(file).requestTimeoutMs(2_000).build());
        client = new VenueClient(venue, Credentials.load(file));
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    @AfterEach
    void disarm() {
        client.send("DELETE", "/sim/faults", "", null);
    }

    @Test
    void acceptsThenNeverAnswers() {
        arm("accept-then-timeout");
        assertThrows(SocketTimeoutException.class, () -> client.placeRaw(BUY + "hang", SHORT_MS));
        assertBooked("hang");
    }

    @Test
    void acceptsThenResetsTheConnection() {
        arm("accept-then-reset");
        SocketException reset =
            assertThrows(SocketException.class, () -> client.placeRaw(BUY + "reset", LONG_MS));
        assertEquals("Connection reset", reset.getMessage());
        assertBooked("reset");
    }

    @Test
    void acceptsThenSendsHalfAnAnswer() throws IOException {
        arm("accept-then-half-answer");
        String answer = client.placeRaw(BUY + "half", LONG_MS);
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        int length = Integer.parseInt(answer.replaceAll("(?s).*Content-Length: (\\d+)\r\n.*", "$1"));
        assertEquals(length / 2, answer.length() - answer.indexOf("\r\n\r\n") - 4);
        assertBooked("half");
    }

    @Test
    void acceptsThenAnswers504() {
        arm("accept-then-5xx");
        assertEquals("504 -1007 Timeout waiting for response from backend server. Send status unknown; execution "
            + "status unknown.", client.signed("POST", "/api/v3/order", BUY + "unknown").error());
        assertBooked("unknown");
    }

    @Test
    void refusesWith503() {
        arm("refuse-5xx");
        assertEquals("503 -1008 Server is currently overloaded with other requests. Please try again in a few "
            + "minutes.", client.signed("POST", "/api/v3/order", BUY + "busy").error());
        assertNull(client.booked("busy"));
    }

    @Test
    void refusesAndNeverAnswers() {
        arm("refuse-timeout");
        assertThrows(SocketTimeoutException.class, () -> client.placeRaw(BUY + "lost", SHORT_MS));
        assertNull(client.booked("lost"));
        assertEquals(1, client.account().path("requests").path("lost").asInt());
    }

    @Test
    void limitsTheRate() {
        arm("rate-limit");
        VenueClient.Reply limited = client.signed("POST", "/api/v3/order", BUY + "rate");
        assertEquals("429 -1003", limited.error().substring(0, 9));
        assertEquals("1", limited.response().headers().firstValue("Retry-After").orElseThrow());
        arm("ip-ban");
        assertEquals("418 -1003", client.signed("POST", "/api/v3/order", BUY + "rate").error().substring(0, 9));
        assertNull(client.booked("rate"));
    }

    @Test
    void answersLateWhatItAcceptedAtOnce() {
        client.fault("{\"kind\":\"delay\"}");
        long start = System.nanoTime();
        JsonNode placed = client.signed("POST", "/api/v3/order", BUY + "late-answer").body();
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(tookMs >= 450, () -> "answer after ms=" + tookMs);
        assertEquals("FILLED", placed.path("status").asText());
    }

    @Test
    void acceptsLateWithinTheWindowAndRefusesAfterIt() {
        client.fault("{\"kind\":\"accept-late\",\"delayMs\":600,\"count\":2}");
        assertThrows(SocketTimeoutException.class, () -> client.placeRaw(BUY + "late", 100));
        assertNull(client.booked("late"), "the order is not in the books before its time");
        assertEquals("400 -1021 Timestamp for this request is outside of the recvWindow.",
            client.signed("POST", "/api/v3/order", BUY + "too-late&recvWindow=500").error());
        assertNull(client.booked("too-late"));
        assertBooked("late");
    }

    @Test
    void answers1007WhenItHeldARequestForTooLong() {
        client.fault("{\"kind\":\"accept-late\",\"delayMs\":4000}");
        assertEquals("504 -1007", client.signed("POST", "/api/v3/order", BUY + "held").error().substring(0, 9));
        assertNull(client.booked("held"));
    }

    @Test
    void spoilsCancelsAndQueriesWhenAskedTo() {
        String far = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=50000"
            + "&newClientOrderId=far";
        client.fault("{\"kind\":\"accept-then-5xx\",\"path\":\"cancel\"}");
        client.fault("{\"kind\":\"refuse-5xx\",\"path\":\"query\"}");
        assertEquals(200, client.signed("POST", "/api/v3/order", far).status());
        String which = "symbol=BTCUSDT&origClientOrderId=far";
        assertEquals(504, client.signed("DELETE", "/api/v3/order", which).status());
        assertEquals(503, client.signed("GET", "/api/v3/order", which).status());
        assertEquals("CANCELED", client.signed("GET", "/api/v3/order", which).body().path("status").asText());
    }

    @Test
    void listsWhatIsArmedAndCountsItDown() {
        JsonNode armed = client.fault("{\"kind\":\"refuse-5xx\",\"count\":2,\"afterMs\":60000}");
        assertEquals("refuse-5xx 2 place", armed.path("faults").path(0).path("kind").asText() + " "
            + armed.path("faults").path(0).path("count").asInt() + " "
            + armed.path("faults").path(0).path("path").asText());
        assertEquals(200, client.signed("POST", "/api/v3/order", BUY + "before").status(), "not yet ready");
        client.fault("{\"kind\":\"rate-limit\",\"count\":2}");
        assertEquals(429, client.signed("POST", "/api/v3/order", BUY + "counted").status());
        assertEquals(1, client.send("GET", "/sim/faults", "", null).body().path("faults").path(1).path("count")
            .asInt());
        assertEquals("{\"faults\":[]}", client.send("DELETE", "/sim/faults", "", null).body().toString());
        assertEquals(200, client.signed("POST", "/api/v3/order", BUY + "after").status());
    }

    private static void arm(String kind) {
        client.fault("{\"kind\":\"" + kind + "\"}");
    }

    private static void assertBooked(String clientOrderId) {
        JsonNode order = client.booked(clientOrderId);
        assertNotNull(order, () -> "not in the books: " + clientOrderId);
        assertEquals("FILLED 1", order.path("status").asText() + " " + order.path("requests").asInt());
    }
}
