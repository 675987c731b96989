package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a dashboard reads while the engine works, is stuck, or is gone. See docs/scenarios.md. */
@Timeout(180)
class ScenarioReadersIT {
    private static final int READS = 60;
    private static final int ORDERS_AT_LEAST = 30;

    @TempDir
    private Path directory;

    private ServedPair pair() throws InterruptedException {
        return new ServedPair(directory, directory.resolve("data"));
    }

    @Test
    @DisplayName("R5, R9, R13, R16: whatever is read is the state at one sequence, and says how old it is")
    void readsOneConsistentSequence() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<JsonNode> reads = new ArrayList<>();
        Map<Long, String> digests = new HashMap<>();
        try (ServedPair pair = pair()) {
            pair.startEngine(List.of(), ServedPair.QUICK);
            Thread client = new Thread(() -> trade(pair, done));
            client.start();
            try {
                while (reads.size() < READS || pair.acknowledged().size() < ORDERS_AT_LEAST) {
                    for (String what : List.of("positions", "balances", "orders?state=open&limit=1000")) {
                        reads.add(pair.ask("GET", "/v1/" + what, "").body());
                    }
                    JsonNode status = pair.status();
                    digests.put(status.get("sequence").asLong(), status.get("digest").asText());
                }
                reads.add(JournalAudit.parse(String.join("", pair.run(0, "replay", "--json"))));
            } finally {
                done.set(true);
                client.join();
            }
            pair.settled();
            JournalAudit audit = new JournalAudit(directory.resolve("data"), 1);
            assertEquals(List.of(), audit.read(digests).broken());
            assertEquals(List.of(), differences(audit.records(), reads));
            assertTrue(reads.stream().map(read -> read.get("sequence")).distinct().count() > READS / 6,
                "the state moved under the readers");
        }
    }

    private static void trade(ServedPair pair, AtomicBoolean done) {
        try {
            for (int i = 0; !done.get(); i++) {
                pair.market("m" + i, i % 2 == 0 ? "BUY" : "SELL", "0.01");
                pair.rest("r" + i, "0.01");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What was read against the records folded slowly up to the sequence that the reader was told. */
    private static List<String> differences(List<JsonNode> records, List<JsonNode> reads) {
        List<String> differences = new ArrayList<>();
        reads.sort((a, b) -> Long.compare(a.get("sequence").asLong(), b.get("sequence").asLong()));
        SlowFold fold = new SlowFold();
        for (JsonNode read : reads) {
            while (fold.sequence() < read.get("sequence").asLong()) {
                fold.apply(records.get((int) fold.sequence()));
            }
            fold.differencesOfPart(differences, read);
            if (!read.has("digest") && !read.has("ageMs")) {
                differences.add("a read does not say how old it is: " + read);
            }
        }
        return differences;
    }

    @Test
    @DisplayName("R3: who cannot read is told so; nothing stands for \"no positions\"")
    void neverTakesAFailureForNoPositions() throws Exception {
        try (ServedPair pair = pair()) {
            pair.startEngine(List.of(), ServedPair.QUICK);
            assertEquals(202, pair.market("held", "BUY", "0.02").status());
            pair.settled();
            pair.engine().signal("STOP");
            ServedPair.await("no answer of an engine that is stuck", () -> positions(pair) == null);
            assertHeld(JournalAudit.parse(String.join("", pair.run(0, "replay", "--json"))));
            pair.engine().signal("CONT");
            ServedPair.await("an answer", () -> positions(pair) != null);
            JsonNode positions = positions(pair).body();
            assertHeld(positions);
            assertTrue(positions.has("ageMs"), positions.toString());
            pair.killEngine();
            assertNull(positions(pair), "a dead engine gives no answer");
            assertHeld(JournalAudit.parse(String.join("", pair.run(0, "replay", "--json"))));
        }
        try (CommandProcess elsewhere = CommandProcess.start(directory.resolve("elsewhere.err"), "replay", "--json",
            "--data", directory.resolve("elsewhere").toString())) {
            assertEquals(List.of(), elsewhere.output());
            assertEquals(2, elsewhere.awaitExit(ServedPair.END_MS), elsewhere.errorText());
        }
    }

    private static EngineApi.Answer positions(ServedPair pair) {
        try {
            return pair.ask("GET", "/v1/positions", "");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertHeld(JsonNode state) {
        JsonNode position = state.get("positions").get(0);
        assertEquals("BTC/USDT", position.get("symbol").asText(), state.toString());
        assertEquals("0.02", position.get("quantity").asText(), state.toString());
        assertTrue(state.get("sequence").asLong() > 0, state.toString());
    }
}
