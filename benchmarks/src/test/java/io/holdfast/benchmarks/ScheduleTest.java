package io.holdfast.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void keepsTheRateThroughWarmUpAndCount() {
        Schedule schedule = Schedule.atRate(100_000, 5, 10);
        assertEquals(15, schedule.total());
        assertEquals(0, schedule.dueNs(0));
        assertEquals(140_000, schedule.dueNs(14));
    }

    @Test
    void staysExactBeyondAnHourAtFullRate() {
        assertEquals(3_600_000_000_000L, Schedule.atRate(100_000, 0, 400_000_000).dueNs(360_000_000));
    }

    @Test
    void beginsTheListBehindTheWarmUp() {
        Schedule schedule = Schedule.afterWarmUp(1_000_000, 3, new long[] {0, 7});
        assertEquals(2_000, schedule.dueNs(2));
        assertEquals(3_000, schedule.dueNs(3));
        assertEquals(3_007, schedule.dueNs(4));
    }

    /** One stall of 50 ms delays all that were due in it, not the one that met it. */
    @Test
    void countsWhatWaitsFromWhenItWasDue() {
        HandOver stalled = new HandOver(Schedule.atRate(1000, 0, 50)) {
            @Override
            Histogram run() {
                begin();
                long endNs = System.nanoTime() + 60_000_000L;
                while (System.nanoTime() < endNs) {
                    Thread.onSpinWait();
                }
                for (int i = 0; i < total(); i++) {
                    readBack(i);
                }
                return histogram();
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
        try (stalled) {
            assertEquals(50, stalled.total());
            Histogram histogram = run(stalled);
            assertEquals(50, histogram.getTotalCount());
            assertTrue(histogram.getValueAtPercentile(50) >= 30_000_000L, () -> "half of them waited for 35 ms, median="
                + histogram.getValueAtPercentile(50));
        }
    }

    private static Histogram run(HandOver handOver) {
        try {
            return handOver.run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
