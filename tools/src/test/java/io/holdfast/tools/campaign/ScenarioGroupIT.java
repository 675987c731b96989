package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.journal.FaultPoint;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs whose engine dies, is limited, or is overtaken by a fill between the legs. See docs/scenarios.md. */
@Timeout(240)
class ScenarioGroupIT {
    private static final List<String> BALANCES = List.of("USDT=1000000", "BTC=10", "ETH=100");
    private static final String BUY_BTC = "{\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"type\":\"MARKET\","
        + "\"quantity\":\"0.02\"}";
    private static final String SELL_ETH = "{\"symbol\":\"ETH/USDT\",\"side\":\"SELL\",\"type\":\"MARKET\","
        + "\"quantity\":\"0.5\"}";
    private static final BigDecimal FEES = new BigDecimal("0.0001");
    private static final Set<String> UNDER_WAY = Set.of("WORKING", "UNWINDING");

    @TempDir
    private Path directory;

    private ServedPair pair() throws InterruptedException {
        return new ServedPair(directory, directory.resolve("data"), BALANCES);
    }

    private static void start(ServedPair pair, List<String> before) throws Exception {
        pair.startEngine(before, ServedPair.QUICK, "--symbol", "ETH/USDT");
    }

    /** A command before the engine's that kills it at a fault point. */
    private static List<String> killedAt(FaultPoint point, int hit) {
        return List.of("env", "JAVA_TOOL_OPTIONS=-D" + FaultPoint.PROPERTY + "=" + point + ":" + hit + ":KILL");
    }

    private static EngineApi.Answer open(ServedPair pair, String mode, String rule, String... legs)
        throws InterruptedException {
        return pair.ask("POST", "/v1/groups", "{\"requestId\":\"pair\",\"mode\":\"" + mode + "\",\"onFailure\":\""
            + rule + "\",\"legs\":[" + String.join(",", legs) + "]}");
    }

    private static JsonNode group(ServedPair pair) throws InterruptedException {
        EngineApi.Answer answer = pair.ask("GET", "/v1/groups?state=all", "");
        return answer == null || answer.status() != 200 ? null : answer.body().at("/groups/0");
    }

    private static String awaitEnd(ServedPair pair) {
        ServedPair.await("the group to come to its end", () -> {
            try {
                JsonNode group = group(pair);
                return group != null && !group.isMissingNode() && !UNDER_WAY.contains(group.get("status").asText());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        try {
            return group(pair).get("status").asText();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What the account's trades at the venue have moved of an asset, without fees. */
    private static BigDecimal moved(ServedPair pair, String venueSymbol) throws InterruptedException {
        BigDecimal moved = BigDecimal.ZERO;
        for (JsonNode order : pair.books().get("orders")) {
            if (order.get("symbol").asText().equals(venueSymbol)) {
                BigDecimal filled = new BigDecimal(order.get("executedQty").asText());
                moved = order.get("side").asText().equals("BUY") ? moved.add(filled) : moved.subtract(filled);
            }
        }
        return moved.stripTrailingZeros();
    }

    private static void assertMoved(ServedPair pair, String btc, String eth) throws InterruptedException {
        assertNear(new BigDecimal(btc), moved(pair, "BTCUSDT"), pair);
        assertNear(new BigDecimal(eth), moved(pair, "ETHUSDT"), pair);
    }

    /** What fees took out of what was bought cannot be sold. */
    private static void assertNear(BigDecimal expected, BigDecimal moved, ServedPair pair)
        throws InterruptedException {
        assertTrue(expected.subtract(moved).abs().compareTo(FEES) <= 0,
            "expected=" + expected + " moved=" + moved + " " + pair.books().get("orders"));
    }

    @ParameterizedTest
    @CsvSource({"COMPLETE, COMPLETE, 0.02, -0.5", "UNWIND, UNWOUND, 0, 0", "HOLD, HELD, 0.02, 0"})
    @DisplayName("B2: killed between the legs of a pair, its rule carries on")
    void carriesOnAfterAKillBetweenTheLegs(String rule, String end, String btc, String eth) throws Exception {
        try (ServedPair pair = pair()) {
            start(pair, killedAt(FaultPoint.BEFORE_SEND, 2));
            open(pair, "SEQUENTIAL", rule, BUY_BTC, SELL_ETH);
            ServedPair.await("the engine to die", () -> !pair.isAlive());
            assertMoved(pair, "0.02", "0");
            start(pair, List.of());
            assertEquals(end, awaitEnd(pair), group(pair).toString());
            assertMoved(pair, btc, eth);
            pair.settled();
            List<String> listed = pair.run(0, "groups");
            assertEquals(end.equals("HELD"), listed.stream().anyMatch(line -> line.contains("HELD")), "" + listed);
            EngineApi.Answer again = open(pair, "SEQUENTIAL", rule, BUY_BTC, SELL_ETH);
            assertEquals(200, again.status(), again.toString());
            EngineApi.Answer entry = pair.limit("entry", "BUY", "0.01", "1000.00");
            assertEquals(end.equals("HELD") ? 422 : 202, entry.status(), entry.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_SEND, 1, TOGETHER, UNWIND", "AFTER_SEND, 1, TOGETHER, COMPLETE",
        "BEFORE_ANSWER, 1, SEQUENTIAL, UNWIND", "AFTER_ANSWER, 1, TOGETHER, UNWIND", "AFTER_SEND, 2, SEQUENTIAL, HOLD",
        "BEFORE_ANSWER, 2, TOGETHER, COMPLETE"})
    @DisplayName("R1, R2: killed at any point on the way to the venue, both legs are there or neither, or it is held")
    void leavesNoLegAloneWhereverItIsKilled(FaultPoint point, int hit, String mode, String rule) throws Exception {
        try (ServedPair pair = pair()) {
            start(pair, killedAt(point, hit));
            open(pair, mode, rule, BUY_BTC, SELL_ETH);
            ServedPair.await("the engine to die", () -> !pair.isAlive());
            start(pair, List.of());
            switch (awaitEnd(pair)) {
                case "COMPLETE" -> assertMoved(pair, "0.02", "-0.5");
                case "UNWOUND", "FAILED" -> assertMoved(pair, "0", "0");
                case "HELD" -> assertEquals("HOLD", rule, group(pair).toString());
                default -> throw new AssertionError(group(pair).toString());
            }
            pair.settled();
        }
    }

    @ParameterizedTest
    @CsvSource({"rate-limit, COMPLETE, COMPLETE, -0.5", "rate-limit, UNWIND, UNWOUND, 0",
        "ip-ban, COMPLETE, COMPLETE, -0.5"})
    @DisplayName("T4: a rate limit on the second order of a pair is waited out by the rule")
    void waitsOutALimitOnTheSecondLeg(String fault, String rule, String end, String eth) throws Exception {
        try (ServedPair pair = pair()) {
            start(pair, List.of());
            String resting = pair.market().price("BTC/USDT", true, -0.05);
            open(pair, "SEQUENTIAL", rule, BUY_BTC.replace("\"MARKET\"", "\"LIMIT\",\"price\":\"" + resting + "\""),
                SELL_ETH);
            pair.settled();
            pair.fault(fault, "place", 1);
            pair.atVenue("/sim/market", "{\"symbol\":\"BTCUSDT\",\"factor\":\"0.9\"}");
            assertEquals(end, awaitEnd(pair), group(pair).toString());
            assertMoved(pair, end.equals("COMPLETE") ? "0.02" : "0", eth);
            List<JsonNode> limited = pair.records().stream().filter(record ->
                record.path("reason").asText().equals("RATE_LIMITED")
                    && record.get("type").asText().equals("ORDER_REJECTED")).toList();
            assertTrue(!limited.isEmpty(), "the venue limited nothing");
            pair.settled();
        }
    }

    @Test
    @DisplayName("N6: a fill that comes during the cancel counts, and the hedge is sent")
    void sendsTheHedgeAfterAFillDuringTheCancel() throws Exception {
        try (ServedPair pair = pair()) {
            start(pair, List.of());
            String resting = pair.market().price("BTC/USDT", true, -0.05);
            open(pair, "SEQUENTIAL", "UNWIND", BUY_BTC.replace("\"MARKET\"", "\"LIMIT\",\"price\":\"" + resting + "\""),
                SELL_ETH);
            pair.settled();
            long orderId = group(pair).at("/legs/0/orderId").asLong();
            pair.fault("refuse-timeout", "cancel", 1);
            assertEquals(202, pair.ask("DELETE", "/v1/orders/" + orderId, "").status());
            pair.atVenue("/sim/market", "{\"symbol\":\"BTCUSDT\",\"factor\":\"0.9\"}");
            assertEquals("COMPLETE", awaitEnd(pair), group(pair).toString());
            assertMoved(pair, "0.02", "-0.5");
            List<String> types = new ArrayList<>();
            pair.records().forEach(record -> types.add(record.get("type").asText()));
            assertTrue(types.indexOf("CANCEL_INTENT") < types.indexOf("ORDER_FILLED"), "the cancel came first");
            pair.settled();
        }
    }
}
