package io.holdfast.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AllocationTest {
    /** What an order allocates shows in each window; what the JVM allocates once, as it links a call, in one. */
    @Test
    void engineThreadAllocatesNothingPerOrder() {
        long[] bytes = Allocation.run();
        assertEquals(0, Arrays.stream(bytes).min().orElseThrow(), () -> "windows=" + Arrays.toString(bytes));
    }
}
