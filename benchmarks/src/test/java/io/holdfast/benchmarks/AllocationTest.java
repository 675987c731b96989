package io.holdfast.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AllocationTest {
    /**
     * The index of request ids doubles when it is half full, which is after 524,288 and 1,048,576 orders: between
     * 600,000 and 800,000 it does not, and nothing else allocates either.
     */
    @Test
    void allocatesNothingPerIntent() {
        assertEquals(0, Figures.allocatedBytes());
    }
}
