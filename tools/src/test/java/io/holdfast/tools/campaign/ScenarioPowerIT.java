package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Power that goes while orders are filled. See docs/scenarios.md. */
@Timeout(180)
class ScenarioPowerIT {
    private static final int ORDERS = 10;
    private static final String CONFIG = ServedPair.QUICK + "reserveAheadMiB: 8\n";

    @TempDir
    private Path directory;

    @Test
    @DisplayName("B3: a power cut that tears the journal's file costs nothing that anybody was told of")
    void knowsItsPositionAfterAPowerCut() throws Exception {
        Path mounted = directory.resolve("fs");
        Path data = mounted.resolve("data");
        try (PowerLoss fileSystem = PowerLoss.make(mounted, "ext4", 64); ServedPair pair = new ServedPair(directory,
            data)) {
            pair.startEngine(List.of(), CONFIG, "--durability", "device");
            for (int i = 0; i < ORDERS; i++) {
                assertEquals(202, pair.market("in-" + i, "BUY", "0.01").status());
                assertEquals(202, pair.rest("rests-" + i, "0.01").status());
            }
            ServedPair.await("half of them to be at the venue", () -> atVenue(pair).size() >= ORDERS);
            fileSystem.cut();
            // Its next force fails; or a store into what is gone ends the JVM before that.
            assertTrue(Set.of(ServedPair.HALTED, 134).contains(pair.awaitExit()), pair.errorText());
            fileSystem.remount();
            assertTrue(Scenario.tear(data), "the last file goes on");
            pair.startEngine(List.of(), CONFIG, "--durability", "device");
            List<JsonNode> records = pair.settled();
            assertTrue(records.stream().filter(record -> record.get("type").asText().equals("ORDER_INTENT"))
                .map(record -> record.get("requestId").asText()).collect(Collectors.toSet())
                .containsAll(pair.acknowledged()));
            assertEquals(1, records.stream().filter(record -> record.get("type").asText().equals("JOURNAL_RECOVERED"))
                .count(), "what was torn is told of");
            // An order that had not left before the cut has ended without having been there: settled() saw to that.
            BigDecimal bought = BigDecimal.ZERO;
            for (JsonNode order : atVenue(pair)) {
                bought = bought.add(SlowFold.amount(order, "executedQty"));
            }
            JsonNode position = pair.ask("GET", "/v1/positions", "").body().get("positions").get(0);
            assertEquals(bought.stripTrailingZeros().toPlainString(), position.get("quantity").asText());
            assertEquals(202, pair.market("out", "SELL", position.get("quantity").asText()).status());
            pair.settled();
            assertEquals(0, pair.stop(), pair.errorText());
        }
    }

    private static JsonNode atVenue(ServedPair pair) {
        try {
            return pair.books().get("orders");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
