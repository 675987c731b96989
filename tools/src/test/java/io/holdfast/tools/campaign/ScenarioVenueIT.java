package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A venue that does not answer, answers something else, or is not there. See docs/scenarios.md. */
@Timeout(180)
class ScenarioVenueIT {
    /** As a share of the price: so near that some orders fill within seconds, and so far that not all do at once. */
    private static final double NEAR = 0.0001;
    /** So seldom that only questions about an order tell what became of it. */
    private static final String SELDOM_COMPARED =
        "recvWindowMs: 2000\nreadTimeoutMs: 1000\nreconcileIntervalMs: 60000\n";

    @TempDir
    private Path directory;

    private ServedPair pair() throws InterruptedException {
        return new ServedPair(directory, directory.resolve("data"), List.of("USDT=10000000", "BTC=100"));
    }

    @Test
    @DisplayName("N3: a time-out of the venue is in doubt, never sent again, and adopted")
    void adoptsAnOrderWhoseAnswerWasATimeOut() throws Exception {
        try (ServedPair pair = pair()) {
            pair.startEngine(List.of(), SELDOM_COMPARED);
            pair.fault("accept-then-5xx", "place", 2);
            // New, and new and traded: else the stream would tell before the answer comes.
            pair.dropEvents(3);
            assertEquals(202, pair.limit("rests", "BUY", "0.01", "1000.00").status());
            assertEquals(202, pair.market("fills", "BUY", "0.01").status());
            List<JsonNode> records = pair.settled();
            assertTwoInDoubt(records, "SERVER_ERROR");
            assertEquals("LIVE", status(pair, "rests"));
            assertEquals("FILLED", status(pair, "fills"));
        }
    }

    private static void assertTwoInDoubt(List<JsonNode> records, String reason) {
        Map<String, Long> counts = countsByType(records);
        assertEquals(2, counts.get("ORDER_INTENT"), counts.toString());
        assertEquals(2, counts.get("ORDER_IN_DOUBT"), counts.toString());
        assertTrue(records.stream().filter(record -> is(record, "ORDER_IN_DOUBT")).allMatch(doubt ->
            doubt.get("reason").asText().equals(reason)), records.toString());
        assertFalse(counts.containsKey("ORDER_REJECTED"), counts.toString());
        assertFalse(counts.containsKey("ORDER_ABANDONED"), counts.toString());
    }

    @Test
    @DisplayName("T5: what became of an order when the connection broke is settled by evidence")
    void settlesByEvidenceWhatACutLeftOpen() throws Exception {
        List<String> reached = List.of("accept-then-reset", "accept-then-half-answer", "accept-then-timeout");
        try (ServedPair pair = pair()) {
            pair.startEngine(List.of(), SELDOM_COMPARED);
            for (String fault : reached) {
                pair.fault(fault, "place", 1);
                pair.dropEvents(1);
                assertEquals(202, pair.limit(fault, "BUY", "0.01", "1000.00").status());
                await(pair, fault, "LIVE");
            }
            pair.fault("refuse-timeout", "place", 1);
            assertEquals(202, pair.limit("never", "BUY", "0.01", "1000.00").status());
            await(pair, "never", "IN_DOUBT");
            pair.killEngine();
            pair.startEngine(List.of(), SELDOM_COMPARED);
            await(pair, "never", "ABANDONED");
            List<JsonNode> records = pair.settled();
            // Each was sent once, and what ended the doubt is an answer to a question.
            assertEquals(reached.size(), pair.books().get("orders").size());
            List<JsonNode> doubts = records.stream().filter(record -> is(record, "ORDER_IN_DOUBT")).toList();
            assertEquals(reached.size() + 1, doubts.size(), doubts.toString());
            for (JsonNode doubt : doubts) {
                JsonNode end = records.stream().filter(record -> record.path("orderId").equals(doubt.get("orderId"))
                    && (is(record, "ORDER_ACCEPTED") || is(record, "ORDER_ABANDONED"))).findFirst().orElseThrow();
                assertTrue(end.get("sequence").asLong() > doubt.get("sequence").asLong(), end.toString());
            }
            assertEquals(List.of("ORDER_INTENT", "ORDER_IN_DOUBT", "ORDER_ABANDONED"), lifeOf(pair, "never").stream()
                .filter(type -> type.startsWith("ORDER_")).toList());
        }
    }

    /** The types of an order's records as {@code explain} tells them. */
    private static List<String> lifeOf(ServedPair pair, String requestId) throws InterruptedException {
        return pair.run(0, "explain", requestId).stream().flatMap(line -> List.of(line.split("\\s+")).stream())
            .filter(word -> word.matches("[A-Z]+_[A-Z_]+")).toList();
    }

    @Test
    @DisplayName("N4: accepted orders outlive an outage of the network, and so does what they filled meanwhile")
    void dropsNoOrderInAnOutage() throws Exception {
        try (ServedPair pair = pair(); Wire wire = new Wire(pair.venueUrl())) {
            pair.reachVenueAt(wire.url());
            pair.startEngine(List.of(), ServedPair.QUICK);
            for (int i = 0; i < 3; i++) {
                String bid = pair.market().price("BTC/USDT", true, -NEAR * (i + 1));
                String ask = pair.market().price("BTC/USDT", false, -NEAR * (i + 1));
                assertEquals(202, pair.limit("b" + i, "BUY", "0.01", bid).status());
                assertEquals(202, pair.limit("s" + i, "SELL", "0.01", ask).status());
            }
            ServedPair.await("the venue to have them", () -> books(pair).get("orders").size() == 6);
            wire.cut();
            ServedPair.await("trading to close", () -> !pair.status().path("tradingState").asText().equals("TRADING"));
            int fills = count(pair, "ORDER_FILLED");
            ServedPair.await("a fill in the outage", () -> books(pair).get("trades").size() > fills);
            EngineApi.Answer refused = pair.limit("outage", "BUY", "0.01", "1000.00");
            assertEquals(503, refused.status(), refused.toString());
            assertEquals("not_trading", refused.body().at("/error/code").asText(), refused.toString());
            pair.killEngine();
            pair.launchEngine(List.of(), ServedPair.QUICK);
            assertEquals(6 - ended(pair), pair.ask("GET", "/v1/orders?state=open", "").body().get("orders").size());
            wire.mend();
            pair.awaitState("TRADING");
            List<JsonNode> records = pair.settled();
            assertTrue(count(pair, "ORDER_FILLED") > fills);
            assertFalse(countsByType(records).containsKey("ORDER_ABANDONED"), records.toString());
            assertEquals(6, pair.books().get("orders").size());
        }
    }

    /** Orders that have ended by the journal. */
    private static int ended(ServedPair pair) {
        return (int) pair.records().stream().filter(record -> is(record, "ORDER_FILLED")).map(record ->
            record.get("orderId").asLong()).distinct().count();
    }

    @Test
    @DisplayName("R11: a venue that is silent closes trading, in the open, until it is back")
    void sendsNothingWhileTheVenueIsSilent() throws Exception {
        try (ServedPair pair = pair()) {
            pair.startEngine(List.of(), ServedPair.QUICK + "streamStaleMs: 2000\nstreamPingMs: 500\n");
            assertEquals(202, pair.limit("before", "BUY", "0.01", "1000.00").status());
            pair.settled();
            pair.venue().signal("STOP");
            ServedPair.await("trading to close", () -> !pair.status().path("tradingState").asText().equals("TRADING"));
            JsonNode status = pair.status();
            assertFalse(status.get("venueUp").asBoolean(), status.toString());
            EngineApi.Answer refused = pair.limit("meanwhile", "BUY", "0.01", "1000.00");
            assertEquals(503, refused.status(), refused.toString());
            assertEquals("not_trading", refused.body().at("/error/code").asText(), refused.toString());
            JsonNode closed = last(pair, "TRADING_STATE_CHANGED");
            assertEquals("VENUE_DOWN", closed.get("reason").asText(), closed.toString());
            pair.venue().signal("CONT");
            pair.awaitState("TRADING");
            pair.settled();
            assertEquals(1, pair.books().get("orders").size());
            assertEquals(202, pair.limit("after", "BUY", "0.01", "1000.00").status());
            pair.settled();
        }
    }

    private static JsonNode last(ServedPair pair, String type) {
        List<JsonNode> records = pair.records().stream().filter(record -> is(record, type)).toList();
        return records.get(records.size() - 1);
    }

    private static int count(ServedPair pair, String type) {
        return countsByType(pair.records()).getOrDefault(type, 0L).intValue();
    }

    private static void await(ServedPair pair, String requestId, String status) {
        ServedPair.await(requestId + " to be " + status, () -> {
            try {
                return status(pair, requestId).equals(status);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static String status(ServedPair pair, String requestId) throws InterruptedException {
        for (JsonNode order : pair.ask("GET", "/v1/orders?state=all", "").body().get("orders")) {
            if (order.get("requestId").asText().equals(requestId)) {
                return order.get("status").asText();
            }
        }
        throw new AssertionError("no order of request " + requestId);
    }

    private static JsonNode books(ServedPair pair) {
        try {
            return pair.books();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean is(JsonNode record, String type) {
        return record.get("type").asText().equals(type);
    }

    private static Map<String, Long> countsByType(List<JsonNode> records) {
        return records.stream().collect(Collectors.groupingBy(record -> record.get("type").asText(),
            Collectors.counting()));
    }
}
