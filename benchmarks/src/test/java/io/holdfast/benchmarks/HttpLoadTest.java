package io.holdfast.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpLoadTest {
    private static final int RATE = 200;
    private static final int ORDERS = 5 * RATE;

    @TempDir
    Path directory;

    @Test
    void takesEachOrderOfEightClientsExactlyOnce() throws Exception {
        HttpLoad load = new HttpLoad(directory);
        try (load) {
            HttpLoad.Round round = load.run(Schedule.atRate(RATE, 0, ORDERS));
            assertEquals(Map.of(202, ORDERS), round.answers());
            assertEquals(ORDERS, round.times().getTotalCount());
            assertTrue(round.perSecond() <= RATE * 1.01, "orders came before they were due: " + round.perSecond());
            load.awaitVenue();
        }
        assertEquals(0, load.notOnceInJournal());
        assertEquals(ORDERS, load.placed());
    }
}
