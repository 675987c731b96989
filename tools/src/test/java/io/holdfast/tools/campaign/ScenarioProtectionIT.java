package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Positions that stood without their stop, and stops without their position. See docs/scenarios.md. */
@Timeout(180)
class ScenarioProtectionIT {
    /** So little that the venue's best offer has it in one trade: the stop is placed once, for all of it. */
    private static final String BOUGHT = "0.01";
    /** What is left of it after the venue's fee. */
    private static final String HELD = "0.00999";
    /** More than the best offer ever has. */
    private static final String BOUGHT_IN_PARTS = "1.3";
    private static final BigDecimal AFTER_FEE = new BigDecimal("0.999");
    private static final int LOT_SCALE = 5;
    private static final String STOP = "40000.00";
    private static final String PROFIT = "90000.00";
    private static final int KILLED = 137;

    @TempDir
    private Path directory;

    private ServedPair pair() throws InterruptedException {
        return new ServedPair(directory, directory.resolve("data"), List.of("USDT=100000"));
    }

    private static void start(ServedPair pair) throws Exception {
        pair.startEngine(List.of(), ServedPair.QUICK);
    }

    private static void startWith(ServedPair pair, String fault) throws Exception {
        pair.startEngine(List.of("env", "JDK_JAVA_OPTIONS=-Dholdfast.fault=" + fault), ServedPair.QUICK);
    }

    @Test
    @DisplayName("V2: entry and stop are one promise, kept after a kill between the fill and the stop")
    void placesTheStopAfterAKillRightAfterTheFill() throws Exception {
        try (ServedPair pair = pair()) {
            startWith(pair, "BEFORE_SEND:2:KILL");
            enter(pair);
            assertEquals(KILLED, pair.awaitExit());
            assertTrue(working(pair).isEmpty(), "killed before the stop left: " + working(pair));
            List<JsonNode> records = pair.records();
            long entry = only(records, "ORDER_INTENT", "client").get("sequence").longValue();
            assertEquals(entry + 1, ofType(records, "PROTECTION_ATTACHED").get(0).get("sequence").longValue());
            start(pair);
            awaitProtected(pair);
            List<JsonNode> after = pair.settled();
            assertProtected(pair);
            assertEquals(1, ofType(after, "PROTECTION_ATTACHED").size());
            assertEquals(3, pair.books().get("orders").size(), "the entry, the stop and the profit");
        }
    }

    @Test
    @DisplayName("V2: a stop that the venue has is found, and none is placed beside it")
    void findsTheStopAfterAKillRightAfterItLeft() throws Exception {
        try (ServedPair pair = pair()) {
            startWith(pair, "AFTER_SEND:2:KILL");
            enter(pair);
            assertEquals(KILLED, pair.awaitExit());
            Map<String, JsonNode> before = working(pair);
            assertEquals(2, before.size(), "a stop and a profit are at the venue");
            start(pair);
            pair.settled();
            assertProtected(pair);
            assertEquals(before.keySet(), working(pair).keySet());
            assertEquals(3, pair.books().get("orders").size(), "the entry, the stop and the profit");
        }
    }

    @Test
    @DisplayName("V2: killed when the stop is for the first trades of an entry only, the whole gets one")
    void growsTheStopAfterAKillBetweenTheTradesOfAnEntry() throws Exception {
        try (ServedPair pair = pair()) {
            startWith(pair, "AFTER_SEND:2:KILL");
            enter(pair, BOUGHT_IN_PARTS);
            assertEquals(KILLED, pair.awaitExit());
            Map<String, String> before = terms(pair);
            JsonNode trades = pair.books().get("trades");
            assertTrue(trades.size() > 1, trades.toString());
            BigDecimal bought = BigDecimal.ZERO;
            for (JsonNode trade : trades) {
                bought = bought.add(SlowFold.amount(trade, "qty"));
            }
            Map<String, String> whole = protecting(bought.multiply(AFTER_FEE).setScale(LOT_SCALE, RoundingMode.DOWN)
                .stripTrailingZeros().toPlainString());
            start(pair);
            ServedPair.await("a stop and a profit for all", () -> terms(pair).equals(whole));
            List<JsonNode> records = pair.settled();
            assertEquals(whole, terms(pair));
            assertEquals(1, ofType(records, "PROTECTION_ATTACHED").size());
            assertEquals(before.equals(terms(pair)) ? 3 : 5, pair.books().get("orders").size(),
                "the entry, and what was there is placed again only if it was too small: " + before);
        }
    }

    @Test
    @DisplayName("B1: a fill that the engine did not live to hear of is found, booked and protected")
    void findsBooksAndProtectsAFillThatItNeverHeardOf() throws Exception {
        try (ServedPair pair = pair()) {
            start(pair);
            pair.interfere("POST", "/sim/faults", "{\"kind\":\"silent-stream\",\"count\":60}");
            pair.fault("accept-then-timeout", "place", 1);
            enter(pair);
            ServedPair.await("the fill at the venue", () -> !books(pair).get("trades").isEmpty());
            pair.killEngine();
            assertTrue(ofType(pair.records(), "ORDER_FILLED").isEmpty(), "killed before it heard of the fill");
            pair.interfere("DELETE", "/sim/faults", "");
            start(pair);
            awaitProtected(pair);
            List<JsonNode> records = pair.settled();
            assertProtected(pair);
            assertEquals(BOUGHT, position(pair));
            assertEquals(pair.books().get("trades").size(), ofType(records, "ORDER_FILLED").size());
            assertEquals(1, only(records, "ORDER_INTENT", "client").get("epoch").intValue());
        }
    }

    @Test
    @DisplayName("N5: a position closed by hand takes its stop along, and none is placed again")
    void placesNoStopForAPositionThatWasClosedByHand() throws Exception {
        try (ServedPair pair = pair()) {
            start(pair);
            enter(pair);
            awaitProtected(pair);
            pair.settled();
            close(pair);
            assertGone(pair);
        }
    }

    @Test
    @DisplayName("N5: the same while the engine is dead")
    void placesNoStopForAPositionThatWasClosedWhileItWasDead() throws Exception {
        try (ServedPair pair = pair()) {
            start(pair);
            enter(pair);
            awaitProtected(pair);
            pair.settled();
            pair.killEngine();
            close(pair);
            pair.launchEngine(List.of(), ServedPair.QUICK);
            assertGone(pair);
        }
    }

    private static void enter(ServedPair pair) throws InterruptedException {
        enter(pair, BOUGHT);
    }

    private static void enter(ServedPair pair, String quantity) throws InterruptedException {
        EngineApi.Answer answer = pair.ask("POST", "/v1/orders", "{\"requestId\":\"entry\",\"symbol\":\"BTC/USDT\","
            + "\"side\":\"BUY\",\"type\":\"MARKET\",\"quantity\":\"" + quantity + "\",\"protection\":{\"stopPrice\":\""
            + STOP + "\",\"takeProfitPrice\":\"" + PROFIT + "\"}}");
        assertTrue(answer == null || answer.status() == 202, () -> answer.toString()); // null: killed meanwhile
    }

    private static void close(ServedPair pair) throws InterruptedException {
        JsonNode sold = pair.interfere("POST", "/sim/close", "{\"symbol\":\"BTCUSDT\",\"quantity\":\"" + HELD + "\"}");
        assertEquals("FILLED", sold.get("status").asText(), sold.toString());
    }

    private static void awaitProtected(ServedPair pair) {
        ServedPair.await("a stop and a profit at the venue", () -> working(pair).size() == 2);
    }

    /** A stop and a profit work at the venue as one list, for what is held. */
    private static void assertProtected(ServedPair pair) {
        assertEquals(protecting(HELD), terms(pair));
    }

    private static Map<String, String> protecting(String quantity) {
        return Map.of("STOP_LOSS", quantity + " 0 40000", "LIMIT_MAKER", quantity + " 90000 0");
    }

    /** Quantity and prices of what works at the venue, by type; all of it is of one list. */
    private static Map<String, String> terms(ServedPair pair) {
        Map<String, String> terms = new TreeMap<>();
        String list = "";
        for (JsonNode order : working(pair).values()) {
            assertNotEquals("-1", order.get("orderListId").asText(), order.toString());
            assertTrue(list.isEmpty() || list.equals(order.get("orderListId").asText()), "one list: " + order);
            list = order.get("orderListId").asText();
            terms.put(order.get("type").asText(), amount(order, "origQty") + " " + amount(order, "price") + " "
                + amount(order, "stopPrice"));
        }
        return terms;
    }

    /** Nothing of the position is left, at the venue or here, and nothing is sent any more. */
    private static void assertGone(ServedPair pair) throws InterruptedException {
        ServedPair.await("the release of the protection",
            () -> !ofType(pair.records(), "PROTECTION_RELEASED").isEmpty());
        ServedPair.await("a comparison after it", () -> isComparedSinceRelease(pair.records()));
        assertTrue(working(pair).isEmpty(), working(pair).toString());
        assertTrue(new BigDecimal(position(pair)).compareTo(new BigDecimal("0.0001")) < 0, position(pair));
        List<JsonNode> records = pair.records();
        assertEquals(3, pair.books().get("orders").size() - 1, "ours: the entry, the stop and the profit");
        assertTrue(ofType(records, "ALERT").stream()
            .anyMatch(alert -> alert.get("reason").asText().equals("CLOSED_OUTSIDE")), "a person hears of it");
    }

    private static boolean isComparedSinceRelease(List<JsonNode> records) {
        long released = ofType(records, "PROTECTION_RELEASED").get(0).get("sequence").longValue();
        return ofType(records, "RECONCILIATION_COMPLETED").stream()
            .filter(record -> record.get("sequence").longValue() > released).count() >= 2;
    }

    private static String amount(JsonNode order, String field) {
        return SlowFold.amount(order, field).stripTrailingZeros().toPlainString();
    }

    private static String position(ServedPair pair) throws InterruptedException {
        return pair.ask("GET", "/v1/positions", "").body().get("positions").get(0).get("quantity").asText();
    }

    /** What works at the venue, by client order id. */
    private static Map<String, JsonNode> working(ServedPair pair) {
        Map<String, JsonNode> working = new TreeMap<>();
        for (JsonNode order : books(pair).get("orders")) {
            if (order.get("status").asText().equals("NEW")) {
                working.put(order.get("clientOrderId").asText(), order);
            }
        }
        return working;
    }

    private static JsonNode books(ServedPair pair) {
        try {
            return pair.books();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode only(List<JsonNode> records, String type, String actor) {
        List<JsonNode> found = new ArrayList<>(ofType(records, type));
        found.removeIf(record -> !record.get("actor").asText().equals(actor));
        assertEquals(1, found.size(), ofType(records, type).toString());
        return found.get(0);
    }

    private static List<JsonNode> ofType(List<JsonNode> records, String type) {
        return records.stream().filter(record -> record.get("type").asText().equals(type)).toList();
    }
}
