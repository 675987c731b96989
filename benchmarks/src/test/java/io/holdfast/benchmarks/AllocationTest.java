package io.holdfast.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AllocationTest {
    /** What an order allocates shows in each window; what the JVM allocates once, as it links a call, in one. */
    @Test
    void engineFollowerAndGatewayReaderAllocateNothingPerOrder() {
        Map<String, long[]> bytes = Allocation.run();
        for (String thread : Allocation.THREADS) {
            long[] windows = bytes.get(thread);
            assertEquals(0, Arrays.stream(windows).min().orElseThrow(), () -> thread + " windows="
                + Arrays.toString(windows));
        }
    }
}
