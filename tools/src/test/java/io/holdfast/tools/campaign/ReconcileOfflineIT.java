package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A comparison on demand while no engine runs: it shows what there is and changes nothing. */
@Timeout(180)
class ReconcileOfflineIT {
    private static final int CLEAN = 0;
    private static final int DIFFERS = 1;
    private static final int WAITS = 6;

    @TempDir
    private Path directory;

    private String reconcile(ServedPair pair, int exitCode) throws InterruptedException {
        int before = pair.records().size();
        List<String> arguments = new ArrayList<>(List.of("reconcile", "--venue-url", pair.venueUrl(),
            "--venue-credentials", directory.resolve("venue.credentials").toString()));
        String output = String.join("\n", pair.run(exitCode, arguments.toArray(String[]::new)));
        assertEquals(before, pair.records().size());
        assertTrue(output.contains("no engine runs: nothing was changed"), output);
        return output;
    }

    @Test
    void comparesWithTheVenueAndChangesNothing() throws Exception {
        try (ServedPair pair = new ServedPair(directory, directory.resolve("data"), List.of("USDT=1000000"))) {
            pair.startEngine(List.of(), ServedPair.QUICK);
            assertEquals(202, pair.market("entry", "BUY", "0.1").status());
            assertEquals(202, pair.rest("works", "0.01").status());
            pair.settled();
            pair.killEngine();
            String agreed = reconcile(pair, CLEAN);
            assertTrue(agreed.contains("result CLEAN, "), agreed);
            pair.atVenue("/sim/close", "{\"symbol\":\"BTCUSDT\"}");
            String differs = reconcile(pair, DIFFERS);
            assertTrue(differs.lines().anyMatch(line -> line.matches("BTC +0\\.0999 +0 +-0\\.0999")), differs);
            assertTrue(differs.lines().anyMatch(line -> line.matches("VANISHED .* LIVE 0 +CANCELLED 0")), differs);
            assertTrue(differs.lines().anyMatch(line -> line.matches("FOREIGN +BTC/USDT +trade \\d+ +SELL .+ @ .+")),
                differs);
            assertTrue(differs.contains("result DIFFERENCE, "), differs);
            pair.startEngine(List.of(), ServedPair.QUICK);
            assertEquals(202, pair.ask("POST", "/v1/halt", "{\"operator\":\"op\",\"reason\":\"test\"}").status());
            pair.killEngine();
            String waits = reconcile(pair, WAITS);
            assertTrue(waits.contains("waits for an operator"), waits);
        }
    }
}
