package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.tools.Promtool;
import io.holdfast.tools.Scrape;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real engine that trades tells Prometheus, beside its journal. */
@Timeout(240)
class MetricsIT {
    private static final List<String> BY_RECORD = List.of("cancelled", "expired", "rejected", "denied", "abandoned");

    @TempDir
    private Path directory;

    private ServedPair pair() throws InterruptedException {
        return new ServedPair(directory, directory.resolve("data"));
    }

    private static Scrape scrape(ServedPair pair) {
        try {
            HttpResponse<String> answer = pair.text("/metrics");
            assertEquals(200, answer.statusCode(), answer.body());
            return new Scrape(answer.body());
        } catch (IOException e) {
            throw new AssertionError("the engine does not answer", e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Scrape await(ServedPair pair, String what, Predicate<Scrape> condition) {
        Scrape[] last = new Scrape[1];
        ServedPair.await(what, () -> {
            last[0] = scrape(pair);
            return condition.test(last[0]);
        });
        return last[0];
    }

    /** How many orders the journal says have ended, by how, up to a record. */
    private static Map<String, Long> ended(List<JsonNode> records) {
        Map<String, Long> ended = new HashMap<>();
        Map<Long, BigDecimal> open = new HashMap<>();
        BY_RECORD.forEach(outcome -> ended.put(outcome, 0L));
        ended.put("filled", 0L);
        for (JsonNode record : records) {
            String type = record.get("type").asText();
            long orderId = record.path("orderId").asLong(record.get("sequence").asLong());
            if (type.equals("ORDER_INTENT")) {
                open.put(record.get("sequence").asLong(), new BigDecimal(record.get("quantity").asText()));
            } else if (type.equals("ORDER_FILLED")) {
                BigDecimal left = open.get(orderId).subtract(new BigDecimal(record.get("quantity").asText()));
                open.put(orderId, left);
                ended.merge("filled", left.signum() == 0 ? 1L : 0L, Long::sum);
            } else {
                BY_RECORD.stream().filter(outcome -> type.equals("ORDER_" + outcome.toUpperCase(Locale.ROOT)))
                    .forEach(outcome -> ended.merge(outcome, 1L, Long::sum));
            }
        }
        return ended;
    }

    private static long count(List<JsonNode> records, String type) {
        return records.stream().filter(record -> record.get("type").asText().equals(type)).count();
    }

    private static List<JsonNode> upTo(List<JsonNode> records, double sequence) {
        return records.stream().filter(record -> record.get("sequence").asLong() <= sequence).toList();
    }

    /** What a scrape says beside the journal as it was then. */
    private static void assertAsInTheJournal(ServedPair pair, long sequenceAtStart) {
        long settled = lastSequence(pair.records());
        Scrape scrape = await(pair, "the follower", told -> told.value("holdfast_records_total") >= settled);
        List<JsonNode> records = pair.records();
        double sequence = scrape.value("holdfast_records_total");
        assertTrue(sequence <= lastSequence(records), "sequence=" + sequence + " journal=" + lastSequence(records));
        List<JsonNode> then = upTo(records, sequence);
        List<JsonNode> since = then.stream().filter(record -> record.get("sequence").asLong() > sequenceAtStart)
            .toList();
        ended(since).forEach((outcome, number) -> assertEquals(number.doubleValue(),
            scrape.value("holdfast_orders_total{outcome=\"" + outcome + "\"}"), outcome));
        assertEquals(count(then, "ORDER_FILLED"), scrape.value("holdfast_fills_total"));
        assertEquals(count(then, "ENGINE_STARTED"), scrape.value("holdfast_epoch"));
        assertEquals(count(since, "ALERT"), scrape.value("holdfast_alerts_total{severity=\"critical\"}")
            + scrape.value("holdfast_alerts_total{severity=\"warning\"}"));
        assertEquals(count(since, "RECONCILIATION_DIFFERENCE"),
            scrape.value("holdfast_reconciliation_differences_total"));
        long placed = count(since, "ORDER_INTENT");
        assertEquals(placed, scrape.value("holdfast_venue_request_seconds_count{call=\"place\"}"));
        assertEquals(placed + count(since, "CANCEL_INTENT"),
            scrape.value("holdfast_hand_over_seconds_count"));
    }

    private static long lastSequence(List<JsonNode> records) {
        return records.get(records.size() - 1).get("sequence").asLong();
    }

    @Test
    void tellsWhatTheJournalHas() throws Exception {
        try (ServedPair pair = pair()) {
            pair.startEngine(List.of(), ServedPair.QUICK, "--backup-to", directory.resolve("backups").toString());
            assertEquals(202, pair.market("fills", "BUY", "0.02").status());
            EngineApi.Answer resting = pair.rest("rests", "0.01");
            assertEquals(202, resting.status());
            EngineApi.Answer cancelled = pair.rest("cancelled", "0.01");
            assertEquals(422, pair.limit("too-much", "BUY", "9000", "2000.00").status());
            pair.settled();
            long orderId = cancelled.body().get("orderId").asLong();
            assertEquals(202, pair.ask("DELETE", "/v1/orders/" + orderId, "").status());
            pair.settled();
            assertAsInTheJournal(pair, 0);
            Scrape scrape = await(pair, "a backup", told -> told.value("holdfast_backup_age_seconds") >= 0);
            assertEquals(1, scrape.value("holdfast_orders_total{outcome=\"filled\"}"));
            assertEquals(1, scrape.value("holdfast_orders_total{outcome=\"cancelled\"}"));
            assertEquals(1, scrape.value("holdfast_orders_total{outcome=\"denied\"}"));
            assertEquals(1, scrape.value("holdfast_orders_open"));
            assertEquals(0, scrape.value("holdfast_orders_in_doubt"));
            assertEquals(0, scrape.value("holdfast_unprotected_seconds"));
            assertEquals(1, scrape.value("holdfast_trading_state{state=\"trading\"}"));
            assertEquals(1, scrape.value("holdfast_venue_up"));
            assertTrue(scrape.value("holdfast_stream_age_seconds{stream=\"account\"}") < 60);
            assertTrue(scrape.value("holdfast_stream_age_seconds{stream=\"market\"}") < 60);
            assertTrue(scrape.value("holdfast_journal_append_seconds_count") > 10);
            assertTrue(scrape.value("holdfast_journal_force_seconds_count") >= 1);
            assertTrue(scrape.value("holdfast_venue_request_seconds_sum{call=\"place\"}") > 0);
            assertEquals(0, scrape.value("holdfast_venue_errors_total{kind=\"unknown\"}"));

            long sequence = lastSequence(pair.settled());
            pair.killEngine();
            pair.startEngine(List.of(), ServedPair.QUICK);
            assertEquals(202, pair.rest("after", "0.01").status());
            pair.settled();
            List<JsonNode> records = pair.records();
            long started = records.stream().filter(record -> record.get("type").asText().equals("ENGINE_STARTED"))
                .mapToLong(record -> record.get("sequence").asLong()).max().orElseThrow();
            assertTrue(started > sequence, "started=" + started);
            assertAsInTheJournal(pair, started - 1);
        }
    }

    /** The answer to a stop is lost, and so is the stop: doubt and want of protection are seen, and that they end. */
    @Test
    void tellsOfDoubtAndOfWantOfProtectionWhileTheyLast() throws Exception {
        try (ServedPair pair = pair()) {
            pair.startEngine(List.of(), "recvWindowMs: 2000\nreadTimeoutMs: 1000\nreconcileIntervalMs: 60000\n");
            assertEquals(202, pair.market("entry", "BUY", "0.02").status());
            pair.settled();
            pair.fault("refuse-timeout", "place", 1);
            assertEquals(202, pair.ask("POST", "/v1/protections",
                "{\"requestId\":\"p\",\"symbol\":\"BTC/USDT\",\"stopPrice\":\"1000.00\"}").status());
            Scrape lost = await(pair, "doubt", told -> told.value("holdfast_orders_in_doubt") == 1);
            assertTrue(lost.value("holdfast_orders_in_doubt_age_seconds") >= 0);
            assertTrue(lost.value("holdfast_unprotected_seconds") > 0, "a stop that may be nowhere protects nothing");
            assertEquals(1, lost.value("holdfast_venue_errors_total{kind=\"unknown\"}"));
            Scrape later = await(pair, "half a second without a stop", told ->
                told.value("holdfast_unprotected_seconds") > lost.value("holdfast_unprotected_seconds"));
            assertTrue(later.value("holdfast_orders_in_doubt_age_seconds")
                > lost.value("holdfast_orders_in_doubt_age_seconds"));
            Scrape end = await(pair, "a stop", told -> told.value("holdfast_unprotected_seconds") == 0);
            assertEquals(0, end.value("holdfast_orders_in_doubt"));
            assertEquals(Double.NaN, end.value("holdfast_orders_in_doubt_age_seconds"));
            assertEquals(1, end.value("holdfast_orders_total{outcome=\"abandoned\"}"));
            assertAsInTheJournal(pair, 0);
        }
    }

    @Test
    void promtoolFindsNoFault() throws Exception {
        try (ServedPair pair = pair()) {
            pair.startEngine(List.of(), ServedPair.QUICK);
            assertEquals(202, pair.market("fills", "BUY", "0.02").status());
            pair.settled();
            String text = scrape(pair).text();
            assertEquals("", Promtool.complaint(text, "check", "metrics"));
            String broken = text.replace("holdfast_records_total", "holdfast_records");
            assertFalse(Promtool.complaint(broken, "check", "metrics").isEmpty(), "it finds what is wrong");
        }
    }
}
