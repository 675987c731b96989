package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The account is not what the journal says: found, told, and put right before trading opens. See docs/scenarios.md. */
@Timeout(180)
class ScenarioReconcileIT {
    private static final int TRADES = 24;
    private static final int REFUSED = 6;

    @TempDir
    private Path directory;

    private ServedPair pair(String... more) throws InterruptedException {
        List<String> balances = new ArrayList<>(List.of(more));
        balances.add("USDT=1000000");
        return new ServedPair(directory, directory.resolve("data"), balances);
    }

    @Test
    @DisplayName("C1: a position that was closed while the engine was dead is adjusted before trading opens")
    void adjustsAPositionThatWasClosedWhileItWasDead() throws Exception {
        try (ServedPair pair = pair()) {
            pair.startEngine(List.of(), ServedPair.QUICK);
            assertEquals(202, pair.market("entry", "BUY", "0.1").status());
            ServedPair.await("the position", () -> position(pair).compareTo(new BigDecimal("0.1")) == 0);
            pair.killEngine();
            pair.atVenue("/sim/close", "{\"symbol\":\"BTCUSDT\"}");
            pair.startEngine(List.of(), ServedPair.QUICK);
            List<JsonNode> records = pair.records();
            long started = last(records, "ENGINE_STARTED").get("sequence").asLong();
            JsonNode adjusted = last(records, "POSITION_ADJUSTED");
            JsonNode evidence = records.stream()
                .filter(record -> record.get("sequence").equals(adjusted.get("cause"))).findFirst().orElseThrow();
            assertEquals("0.1", adjusted.get("ours").asText());
            assertEquals("FOREIGN", adjusted.get("reason").asText());
            assertEquals("ORDER_FILLED", evidence.get("type").asText());
            assertTrue(evidence.hasNonNull("tradeId"), evidence.toString());
            long opened = records.stream().filter(record -> is(record, "TRADING_STATE_CHANGED")
                && record.get("sequence").asLong() > started
                && record.get("tradingState").asText().equals("TRADING")).findFirst().orElseThrow().get("sequence")
                .asLong();
            assertTrue(started < adjusted.get("sequence").asLong() && adjusted.get("sequence").asLong() < opened,
                adjusted.toString());
            assertTrue(records.stream().anyMatch(record -> is(record, "ALERT")
                && record.get("reason").asText().equals("CLOSED_OUTSIDE")), records.toString());
            assertEquals(0, position(pair).compareTo(books(pair).getOrDefault("BTC", BigDecimal.ZERO)));
            List<String> history = pair.run(0, "positions", "--history", "BTC/USDT");
            assertTrue(history.stream().anyMatch(line -> line.contains("POSITION_ADJUSTED")), history.toString());
        }
    }

    @Test
    @DisplayName("V3: what the ledger adds up to is what the venue says, fees and transfers included")
    void hasALedgerThatEqualsTheVenue() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        try (ServedPair pair = pair("BNB=10")) {
            pair.startEngine(List.of(), ServedPair.QUICK);
            BigDecimal held = BigDecimal.ZERO;
            for (int i = 0; i < TRADES; i++) {
                if (i == TRADES / 2) {
                    pair.atVenue("/sim/fees", "{\"asset\":\"BNB\",\"price\":\"600\"}");
                }
                BigDecimal quantity = BigDecimal.valueOf(1 + random.nextInt(20), 3);
                boolean sell = held.compareTo(quantity.multiply(new BigDecimal("1.1"))) > 0 && random.nextBoolean();
                assertEquals(202, pair.market("r" + i, sell ? "SELL" : "BUY", quantity.toPlainString()).status());
                held = sell ? held.subtract(quantity) : held.add(quantity);
                BigDecimal expected = held;
                ServedPair.await("fill " + i, () -> position(pair).compareTo(expected) == 0);
            }
            pair.settled();
            assertEquals(books(pair), ledger(pair));
            assertTrue(books(pair).get("BNB").compareTo(BigDecimal.TEN) < 0, books(pair).toString());
            assertTrue(pair.records().stream().anyMatch(record -> is(record, "ORDER_FILLED")
                && record.get("feeAsset").asText().equals("BNB")), "no fee in a third asset");
            assertEquals(List.of(), pair.records().stream().filter(record -> is(record, "BALANCE_ADJUSTED")
                && !record.get("reason").asText().equals("INITIAL")).toList());
            pair.atVenue("/sim/transfer", "{\"asset\":\"USDT\",\"quantity\":\"-1234.5\"}");
            ServedPair.await("the transfer", () -> ledger(pair).equals(books(pair)));
            JsonNode transfer = last(pair.records(), "BALANCE_ADJUSTED");
            assertEquals("TRANSFER", transfer.get("reason").asText());
            assertEquals("-1234.5", transfer.get("amount").asText());
            assertEquals(0, position(pair).compareTo(held));
        }
    }

    @Test
    @DisplayName("R12: a journal without a past refuses to trade beside working orders")
    void refusesToBeginAnewBesideWorkingOrders() throws Exception {
        Path data = directory.resolve("data");
        try (ServedPair pair = pair()) {
            pair.startEngine(List.of(), ServedPair.QUICK);
            assertEquals(202, pair.rest("works", "0.01").status());
            pair.settled();
            pair.killEngine();
            Scenario.delete(data);
            pair.launchEngine(List.of(), ServedPair.QUICK);
            assertEquals(REFUSED, pair.awaitExit());
            assertTrue(pair.errorText().contains("refused to trade: the journal in " + data), pair.errorText());
            pair.launchEngine(List.of(), ServedPair.QUICK);
            assertEquals(REFUSED, pair.awaitExit()); // the records of the refusal are no past
            assertEquals(1, pair.books().get("orders").size());
            pair.startEngine(List.of(), ServedPair.QUICK, "--new-journal");
            assertEquals("NEW", pair.books().get("orders").get(0).get("status").asText());
        }
    }

    private static boolean is(JsonNode record, String type) {
        return record.get("type").asText().equals(type);
    }

    private static JsonNode last(List<JsonNode> records, String type) {
        return records.stream().filter(record -> is(record, type)).reduce((one, other) -> other)
            .orElseThrow(() -> new AssertionError("there is none: " + type));
    }

    private static BigDecimal position(ServedPair pair) {
        try {
            return new BigDecimal(pair.ask("GET", "/v1/positions", "").body().at("/positions/0/quantity").asText());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What the venue has of each asset. */
    private static Map<String, BigDecimal> books(ServedPair pair) {
        try {
            return totals(pair.books().get("balances"));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, BigDecimal> ledger(ServedPair pair) {
        try {
            return totals(pair.ask("GET", "/v1/balances", "").body().get("balances"));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, BigDecimal> totals(JsonNode balances) {
        Map<String, BigDecimal> totals = new TreeMap<>();
        for (JsonNode balance : balances) {
            BigDecimal total = new BigDecimal(balance.get("total").asText()).stripTrailingZeros();
            if (total.signum() != 0) {
                totals.put(balance.get("asset").asText(), total);
            }
        }
        return totals;
    }
}
