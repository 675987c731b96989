package io.holdfast.gateway.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.binance.Credentials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UserStreamTest {
    private static final String POSITION = "outboundAccountPosition";

    @TempDir
    private Path directory;
    private SimulatedVenue venue;
    private VenueClient client;
    private String apiKey;
    private StreamClient stream;

    @BeforeEach
    void start() {
        Path file = directory.resolve("venue.yaml");
        venue = SimulatedVenue.start(
            SimulatedVenueConfig.builder().credentialsFile(file).pingIntervalMs(60_000).build());
        Credentials credentials = Credentials.load(file);
        apiKey = credentials.apiKey();
        client = new VenueClient(venue, credentials);
        stream = StreamClient.user(venue, client, apiKey);
    }

    @AfterEach
    void stop() {
        stream.close();
        venue.close();
    }

    @Test
    void reportsEachFieldOfAFill() {
        buy("a1");

        assertEquals("a1 NEW NEW", stream.nextEvent());
        assertEquals(POSITION, stream.nextEvent());
        JsonNode wrapper = stream.nextJson();
        assertEquals(0, wrapper.path("subscriptionId").asInt());
        JsonNode event = wrapper.path("event");
        List<String> names = new ArrayList<>();
        event.fieldNames().forEachRemaining(names::add);
        assertEquals(List.of("e", "E", "s", "c", "S", "o", "f", "q", "p", "P", "F", "g", "C", "x", "X", "r", "i", "l",
            "z", "L", "n", "N", "T", "t", "I", "w", "m", "M", "O", "Z", "Y", "Q", "W", "V"), names);
        JsonNode trade = client.account().path("trades").path(0);
        assertEquals("TRADE FILLED 0.00100000 0.00100000 0.00000100 BTC",
            String.join(" ", event.path("x").asText(), event.path("X").asText(), event.path("l").asText(),
                event.path("z").asText(), event.path("n").asText(), event.path("N").asText()));
        assertEquals(trade.path("tradeId").asLong(), event.path("t").asLong());
        assertEquals(trade.path("price").asText(), event.path("L").asText());
        assertEquals(trade.path("quoteQty").asText(), event.path("Z").asText());
        JsonNode position = stream.nextJson().path("event");
        assertEquals("BTC 1.00099900 0.00000000", position.path("B").path(0).path("a").asText() + " "
            + position.path("B").path(0).path("f").asText() + " " + position.path("B").path(0).path("l").asText());
    }

    @Test
    void reportsWhatHappensBehindAClientsBack() {
        far("b1");
        assertEquals("b1 NEW NEW", stream.nextEvent());
        assertEquals(POSITION, stream.nextEvent());

        client.send("POST", "/sim/orders/cancel", "{\"clientOrderId\":\"b1\"}", null);
        JsonNode cancelled = stream.nextJson().path("event");
        assertEquals("CANCELED b1", cancelled.path("x").asText() + " " + cancelled.path("C").asText());
        assertEquals(POSITION, stream.nextEvent());

        client.send("POST", "/sim/transfer", "{\"asset\":\"BTC\",\"quantity\":\"-0.25\"}", null);
        JsonNode update = stream.nextJson().path("event");
        assertEquals("balanceUpdate BTC -0.25000000", update.path("e").asText() + " " + update.path("a").asText() + " "
            + update.path("d").asText());
        assertEquals(POSITION, stream.nextEvent());
    }

    @Test
    void sendsBareEventsToAnOldListenKey() {
        String listenKey =
            client.send("POST", "/api/v3/userDataStream", "").body().path("listenKey").asText();
        try (StreamClient old = new StreamClient(venue.wsUrl() + "/ws/" + listenKey)) {
            assertEquals(200, client.send("PUT", "/api/v3/userDataStream?listenKey=" + listenKey, "").status());
            far("c1");
            JsonNode event = old.nextJson();
            assertEquals("executionReport c1", event.path("e").asText() + " " + event.path("c").asText());
        }
        assertEquals(200, client.send("DELETE", "/api/v3/userDataStream?listenKey=" + listenKey, "").status());
        assertEquals("400 -1125 This listenKey does not exist.",
            client.send("PUT", "/api/v3/userDataStream?listenKey=" + listenKey, "").error());
    }

    @Test
    void refusesAWrongSubscription() {
        String good = StreamClient.subscription(client, apiKey);
        assertEquals("400 -1022", error(good.replaceAll("\"signature\":\"..", "\"signature\":\"zz")));
        assertEquals("401 -2015", error(good.replace(apiKey, "somebody")));
        assertEquals("400 -1100", error("{\"id\":7,\"method\":\"order.place\",\"params\":{}}"));
        assertEquals("400 -1135", error("{"));
        assertEquals("{\"id\":7,\"status\":200,\"result\":{}}",
            stream.call("{\"id\":7,\"method\":\"ping\"}").toString());
    }

    @Test
    void endsASubscription() {
        assertEquals(200, stream.call("{\"id\":1,\"method\":\"userDataStream.unsubscribe\",\"params\":"
            + "{\"subscriptionId\":0}}").path("status").asInt());
        assertEquals("eventStreamTerminated", stream.nextEvent());
        far("d1");
        assertNull(stream.poll(200));
    }

    @Test
    void dropsDuplicatesAndReordersEvents() {
        client.fault("{\"kind\":\"drop-stream-event\"}");
        far("drop");
        assertEquals(POSITION, stream.nextEvent());

        client.fault("{\"kind\":\"duplicate-stream-event\"}");
        far("twice");
        assertEquals("twice NEW NEW", stream.nextEvent());
        assertEquals("twice NEW NEW", stream.nextEvent());
        assertEquals(POSITION, stream.nextEvent());

        client.fault("{\"kind\":\"reorder-stream-event\"}");
        far("order");
        assertEquals(POSITION, stream.nextEvent());
        assertEquals("order NEW NEW", stream.nextEvent());
    }

    @Test
    void cutsStreamsNowAndAgain() {
        client.fault("{\"kind\":\"disconnect-stream\",\"count\":2}");
        stream.awaitEnd();
        try (StreamClient second = StreamClient.user(venue, client, apiKey)) {
            second.awaitEnd();
        }
        try (StreamClient third = StreamClient.user(venue, client, apiKey)) {
            far("e1");
            assertEquals("e1 NEW NEW", third.nextEvent());
        }
    }

    @Test
    void fallsSilentWithoutClosing() {
        client.fault("{\"kind\":\"silent-stream\",\"count\":60}");
        far("f1");
        stream.ping();
        assertNull(stream.poll(300));
        client.send("DELETE", "/sim/faults", "", null);
        stream.ping();
        assertEquals("pong", stream.next());
        far("f2");
        assertEquals("f2 NEW NEW", stream.nextEvent());
    }

    private String error(String request) {
        JsonNode answer = stream.call(request);
        return answer.path("status").asInt() + " " + answer.path("error").path("code").asInt();
    }

    private void buy(String id) {
        place("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.001&newClientOrderId=" + id);
    }

    private void far(String id) {
        place("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=50000&newClientOrderId=" + id);
    }

    private void place(String order) {
        assertEquals(200, client.signed("POST", "/api/v3/order", order).status());
    }
}
