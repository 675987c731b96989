package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many clients at once, and what names what. See docs/scenarios.md. */
@Timeout(180)
class ScenarioClientsIT {
    private static final int CLIENTS = 8;
    private static final int TURNS = 12;

    @TempDir
    private Path directory;

    private ServedPair pair() throws InterruptedException {
        return new ServedPair(directory, directory.resolve("data"));
    }

    @Test
    @DisplayName("C3, H7: eight clients at once lose nothing and double nothing")
    void losesAndDoublesNothingUnderEightClients() throws Exception {
        Map<String, Set<Long>> orderIds = new ConcurrentHashMap<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        try (ServedPair pair = pair()) {
            pair.startEngine(List.of(), ServedPair.QUICK);
            CyclicBarrier together = new CyclicBarrier(CLIENTS);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String name = "c" + i + "-";
                Thread client = new Thread(() -> hammer(pair, name, together, orderIds), name);
                client.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
                clients.add(client);
                client.start();
            }
            for (Thread client : clients) {
                client.join();
            }
            assertEquals(List.of(), List.copyOf(failures));
            // One order of each turn is all clients', one is each client's own.
            assertEquals(TURNS * (CLIENTS + 1), orderIds.size());
            orderIds.forEach((requestId, ids) -> assertEquals(1, ids.size(), requestId + " is " + ids));
            List<JsonNode> records = pair.settled();
            assertEquals(orderIds.keySet(), records.stream().filter(record -> is(record, "ORDER_INTENT"))
                .map(record -> record.get("requestId").asText()).collect(Collectors.toSet()));
            // On a slow machine one waits too long in the gateway: then it is told that it was never sent.
            long unsent = records.stream().filter(record -> is(record, "ORDER_REJECTED"))
                .filter(record -> Set.of("STALE", "NOT_SENT").contains(record.path("reason").asText())).count();
            assertEquals(orderIds.size(), pair.books().get("orders").size() + unsent);
        }
    }

    private static void hammer(ServedPair pair, String name, CyclicBarrier together,
        Map<String, Set<Long>> orderIds) {
        try {
            for (int turn = 0; turn < TURNS; turn++) {
                together.await();
                String side = turn % 2 == 0 ? "BUY" : "SELL";
                note(orderIds, pair.market("all-" + turn, side, "0.01"));
                note(orderIds, turn % 3 == 0 ? pair.rest(name + turn, "0.01")
                    : pair.market(name + turn, side, "0.002"));
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void note(Map<String, Set<Long>> orderIds, EngineApi.Answer answer) {
        assertTrue(answer != null && (answer.status() == 202 || answer.status() == 200), String.valueOf(answer));
        orderIds.computeIfAbsent(answer.body().get("requestId").asText(), key -> ConcurrentHashMap.newKeySet())
            .add(answer.body().get("orderId").asLong());
    }

    @Test
    @DisplayName("H1, H3, H4, H6: each fill names its order, each order its request; garbage and strangers stay apart")
    void namesWhatEachFillAndOrderBelongsTo() throws Exception {
        try (ServedPair pair = pair()) {
            pair.startEngine(List.of(), ServedPair.QUICK);
            assertEquals(202, pair.market("buy", "BUY", "0.03").status());
            assertEquals(202, pair.market("sell", "SELL", "0.01").status());
            List<JsonNode> settled = pair.settled();
            refusesGarbage(pair);
            pair.atVenue("/sim/trade", "{\"symbol\":\"BTCUSDT\",\"side\":\"BUY\",\"quantity\":\"0.02\"}");
            ServedPair.await("the stranger's fill", () -> fills(pair.records()).size() > fills(settled).size());
            List<JsonNode> records = pair.records();
            Map<Long, JsonNode> intents = records.stream().filter(record -> is(record, "ORDER_INTENT"))
                .collect(Collectors.toMap(record -> record.get("orderId").asLong(), Function.identity()));
            assertEquals(Set.of("buy", "sell"), intents.values().stream()
                .map(intent -> intent.get("requestId").asText()).collect(Collectors.toSet()));
            Set<String> tradeIds = new HashSet<>();
            for (JsonNode fill : fills(records)) {
                assertTrue(tradeIds.add(fill.get("tradeId").asText()), fill.toString());
                boolean foreign = fill.path("reason").asText().equals("FOREIGN");
                assertEquals(!foreign, intents.containsKey(fill.path("orderId").asLong()), fill.toString());
            }
            assertEquals(tradeIds.size(), pair.books().get("trades").size());
            for (JsonNode record : records) {
                assertTrue(!record.get("actor").asText().isEmpty() && record.get("timeNs").isIntegralNumber()
                    && record.get("cause").isIntegralNumber(), record.toString());
            }
            JsonNode position = pair.ask("GET", "/v1/positions", "").body().get("positions").get(0);
            assertEquals("0.02", position.get("quantity").asText(), "a stranger's fill is no position of ours");
            String tradeId = fills(settled).get(0).get("tradeId").asText();
            String life = String.join("\n", pair.run(0, "explain", "--by", "trade", tradeId));
            assertTrue(life.contains("ORDER_INTENT") && life.contains("buy"), life);
        }
    }

    /** What is not well formed or of nobody is refused by name, and makes no record. */
    private static void refusesGarbage(ServedPair pair) throws InterruptedException {
        int before = ofOrders(pair);
        for (String requestId : List.of("", "x".repeat(41), "tab\\tin it", "\\u00e9")) {
            EngineApi.Answer answer = pair.market(requestId, "BUY", "0.01");
            assertEquals(400, answer.status(), answer.toString());
            assertEquals("requestId", answer.body().at("/error/field").asText(), answer.toString());
        }
        for (String orderId : List.of("0", "-1", "abc", "99999999999999999999", "1%202")) {
            EngineApi.Answer answer = pair.ask("DELETE", "/v1/orders/" + orderId, "");
            assertEquals(400, answer.status(), answer.toString());
            assertEquals("orderId", answer.body().at("/error/field").asText(), answer.toString());
        }
        EngineApi.Answer ofNobody = pair.ask("DELETE", "/v1/orders/999999", "");
        assertEquals(404, ofNobody.status(), ofNobody.toString());
        assertEquals(before, ofOrders(pair));
    }

    private static int ofOrders(ServedPair pair) {
        return (int) pair.records().stream().filter(record -> record.has("orderId") && !is(record, "STATUS_REPORT"))
            .count();
    }

    private static List<JsonNode> fills(List<JsonNode> records) {
        return records.stream().filter(record -> is(record, "ORDER_FILLED")).toList();
    }

    private static boolean is(JsonNode record, String type) {
        return record.get("type").asText().equals(type);
    }
}
