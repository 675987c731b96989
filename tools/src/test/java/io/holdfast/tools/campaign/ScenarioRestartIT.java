package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.journal.FaultPoint;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What others forgot or made up when they were killed and started again. See docs/scenarios.md. */
@Timeout(180)
class ScenarioRestartIT {
    private static final int WORKING = 14;
    private static final String SYMBOL = "BTC/USDT";
    private static final String FLATTEN = "{\"operator\":\"ann\",\"reason\":\"out\"}";

    private static final List<FaultPoint> ORDER_PATH = List.of(FaultPoint.BEFORE_APPEND, FaultPoint.AFTER_APPEND,
        FaultPoint.AFTER_PUBLISH);
    private static final Set<String> ENDED = Set.of("FILLED", "ABANDONED");
    /** How often an engine comes by such a point before orders are what it comes by for. */
    private static final int AFTER_OPENING = 60;
    private static final int KILLED = 137;
    private static final long POLL_NS = 20_000_000L;

    @TempDir
    private Path directory;

    private ServedPair pair(String... balances) throws InterruptedException {
        return new ServedPair(directory, directory.resolve("data"), List.of(balances));
    }

    private static void start(ServedPair pair, String config) throws Exception {
        pair.startEngine(List.of(), ServedPair.QUICK + config);
    }

    @Test
    @DisplayName("N1: a restart books what happened and nothing else")
    void booksNoFillThatTheVenueDoesNotHave() throws Exception {
        try (ServedPair pair = pair("USDT=100000", "BTC=1")) {
            start(pair, "");
            assertEquals(202, pair.market("in", "BUY", "0.03").status());
            assertEquals(202, pair.market("out", "SELL", "0.01").status());
            List<JsonNode> before = pair.settled();
            assertEquals("0.02", position(pair));
            for (int restart = 1; restart <= 2; restart++) {
                pair.killEngine();
                start(pair, "");
                List<JsonNode> after = pair.settled();
                assertEquals(ofType(before, "ORDER_FILLED"), ofType(after, "ORDER_FILLED"));
                assertEquals("0.02", position(pair));
            }
            assertEquals(pair.books().get("trades").size(), ofType(before, "ORDER_FILLED").size());
        }
    }

    @Test
    @DisplayName("N2: all working orders are there after a kill, under the same names")
    void hasEachWorkingOrderAfterAKill() throws Exception {
        try (ServedPair pair = pair("USDT=100000")) {
            start(pair, "");
            for (int i = 0; i < WORKING; i++) {
                assertEquals(202, pair.limit("w" + i, "BUY", "0.01", (1_000 + i) + ".00").status());
            }
            pair.settled();
            pair.killEngine();
            start(pair, "");
            JsonNode orders = pair.ask("GET", "/v1/orders?state=open", "").body().get("orders");
            assertEquals(WORKING, orders.size());
            assertEquals(working(pair), texts(orders, "clientOrderId"));
            for (JsonNode order : orders) {
                assertEquals("LIVE", order.get("status").asText(), order.toString());
                assertEquals(202, pair.ask("DELETE", "/v1/orders/" + order.get("orderId").asText(), "").status());
            }
            ServedPair.await("the venue to have none", () -> working(pair).isEmpty());
            pair.settled();
        }
    }

    @Test
    @DisplayName("R6, V1: after a restart it knows what it holds, and does not buy it again")
    void deniesToBuyAgainWhatItHolds() throws Exception {
        String single = "risk:\n  each:\n    singleEntry: true\n";
        try (ServedPair pair = pair("USDT=100000")) {
            start(pair, single);
            assertEquals(202, pair.market("entry", "BUY", "0.02").status());
            pair.settled();
            pair.killEngine();
            start(pair, single);
            assertEquals("0.02", position(pair));
            EngineApi.Answer again = pair.market("entry", "BUY", "0.02");
            assertEquals(200, again.status(), again.toString());
            assertEquals("FILLED", again.body().get("status").asText(), again.toString());
            EngineApi.Answer another = pair.market("entry-after-restart", "BUY", "0.02");
            assertEquals(422, another.status(), another.toString());
            assertEquals("duplicate_entry", another.body().at("/error/code").asText(), another.toString());
            List<JsonNode> records = pair.settled();
            assertEquals(1, ofType(records, "ORDER_INTENT").size());
            assertEquals(1, pair.books().get("orders").size());
        }
    }

    @Test
    @DisplayName("C4: what was sold before a kill is not sold a second time")
    void sellsNoMoreThanThereIs() throws Exception {
        try (ServedPair pair = pair("USDT=100000")) {
            start(pair, "");
            assertEquals(202, pair.market("entry", "BUY", "0.03").status());
            pair.settled();
            pair.fault("accept-then-timeout", "place", 1);
            assertEquals(202, pair.market("half", "SELL", "0.01").status());
            ServedPair.await("the sale at the venue", () -> sold(pair).compareTo(new BigDecimal("0.01")) == 0);
            pair.killEngine();
            start(pair, "");
            EngineApi.Answer again = pair.market("half", "SELL", "0.01");
            assertEquals(200, again.status(), again.toString());
            EngineApi.Answer more = pair.market("all-of-it", "SELL", "0.03");
            assertEquals(422, more.status(), more.toString());
            assertEquals("insufficient_funds", more.body().at("/error/code").asText(), more.toString());
            pair.settled();
            assertEquals(0, sold(pair).compareTo(new BigDecimal("0.01")));
            pair.fault("accept-then-timeout", "place", 1);
            assertEquals(202, pair.ask("POST", "/v1/flatten", FLATTEN).status());
            ServedPair.await("the rest to be sold", () -> sold(pair).compareTo(new BigDecimal("0.01")) > 0);
            pair.killEngine();
            start(pair, "");
            List<JsonNode> records = pair.settled();
            assertTrue(sold(pair).compareTo(new BigDecimal("0.03")) <= 0, "sold " + sold(pair));
            assertEquals(3, ofType(records, "ORDER_INTENT").size(), "one entry, one sale by hand, one to be flat");
            assertTrue(new BigDecimal(position(pair)).abs().compareTo(new BigDecimal("0.0001")) < 0, position(pair));
        }
    }

    @Test
    @DisplayName("R1, R2, R7, R14: wherever an engine dies on the way of an order, the order is there once or never")
    void closesOnceForEachRequestWhereverItDies() throws Exception {
        try (ServedPair pair = pair("USDT=10000000")) {
            start(pair, "");
            assertEquals(202, pair.market("in", "BUY", "0.1").status());
            pair.settled();
            pair.killEngine();
            int closed = 0;
            for (FaultPoint point : ORDER_PATH) {
                pair.startEngine(List.of("env", "JAVA_TOOL_OPTIONS=-D" + FaultPoint.PROPERTY + "=" + point + ":"
                    + AFTER_OPENING + ":KILL"), ServedPair.QUICK);
                // First what the life before was asked for last: it may have died before or after its record.
                while (sells(pair, "close-" + closed)) {
                    closed++;
                }
                assertEquals(KILLED, pair.awaitExit(), point + pair.errorText());
            }
            start(pair, "");
            assertTrue(sells(pair, "close-" + closed));
            List<JsonNode> records = pair.settled();
            int absent = ofType(records, "ORDER_ABANDONED").size();
            assertTrue(absent <= ORDER_PATH.size(), "no more than died on their way: " + absent);
            assertEquals(1 + closed + 1, ofType(records, "ORDER_INTENT").size());
            BigDecimal expected = new BigDecimal("0.001").multiply(BigDecimal.valueOf(closed + 1 - absent));
            assertEquals(0, sold(pair).compareTo(expected), "sold=" + sold(pair) + " asked for=" + expected);
        }
    }

    /** Sells a little and waits for what comes of it; false when the engine dies first. */
    private static boolean sells(ServedPair pair, String requestId) throws InterruptedException {
        while (pair.isAlive()) {
            EngineApi.Answer answer = pair.market(requestId, "SELL", "0.001");
            if (answer != null && answer.status() == 200 && ENDED.contains(answer.body().get("status").asText())) {
                return true;
            }
            assertTrue(answer == null || answer.status() != 422, String.valueOf(answer));
            LockSupport.parkNanos(POLL_NS);
        }
        return false;
    }

    private static String position(ServedPair pair) throws InterruptedException {
        for (JsonNode position : pair.ask("GET", "/v1/positions", "").body().get("positions")) {
            if (position.get("symbol").asText().equals(SYMBOL)) {
                return position.get("quantity").asText();
            }
        }
        throw new AssertionError("no position of " + SYMBOL);
    }

    private static BigDecimal sold(ServedPair pair) {
        BigDecimal sold = BigDecimal.ZERO;
        for (JsonNode trade : books(pair).get("trades")) {
            sold = trade.get("side").asText().equals("SELL") ? sold.add(SlowFold.amount(trade, "qty")) : sold;
        }
        return sold;
    }

    /** Client order ids of what works at the venue. */
    private static Set<String> working(ServedPair pair) {
        Set<String> ids = new TreeSet<>();
        for (JsonNode order : books(pair).get("orders")) {
            if (order.get("status").asText().equals("NEW")) {
                ids.add(order.get("clientOrderId").asText());
            }
        }
        return ids;
    }

    private static JsonNode books(ServedPair pair) {
        try {
            return pair.books();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> texts(JsonNode nodes, String field) {
        Set<String> texts = new TreeSet<>();
        nodes.forEach(node -> texts.add(node.get(field).asText()));
        return texts;
    }

    private static List<JsonNode> ofType(List<JsonNode> records, String type) {
        return records.stream().filter(record -> record.get("type").asText().equals(type)).toList();
    }
}
