package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LatencyHistogramTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RECORDED = 100_000;
    /** What is allocated for each shows in each window; what the JVM allocates once, in one. */
    private static final int WINDOWS = 4;

    private final LatencyHistogram histogram = new LatencyHistogram();

    private long[] expected(int... buckets) {
        long[] counts = new long[LatencyHistogram.BUCKETS + 1];
        for (int bucket : buckets) {
            counts[bucket]++;
        }
        return counts;
    }

    @Test
    void countsWhatIsAtABoundForTheBucketThatItEnds() {
        histogram.record(64);
        histogram.record(65);
        histogram.record(128);
        histogram.record(129);
        assertArrayEquals(expected(0, 1, 1, 2), histogram.counts());
        assertEquals(64 + 65 + 128 + 129, histogram.sumNs());
    }

    @Test
    void hasBoundsThatDouble() {
        assertEquals(64, LatencyHistogram.boundNs(0));
        assertEquals(128, LatencyHistogram.boundNs(1));
        assertEquals(1L << 35, LatencyHistogram.boundNs(LatencyHistogram.BUCKETS - 1));
    }

    @Test
    void eachBoundIsTheLongestOfItsBucket() {
        for (int bucket = 0; bucket < LatencyHistogram.BUCKETS; bucket++) {
            LatencyHistogram fresh = new LatencyHistogram();
            fresh.record(LatencyHistogram.boundNs(bucket));
            fresh.record(LatencyHistogram.boundNs(bucket) + 1);
            assertArrayEquals(expected(bucket, bucket + 1), fresh.counts());
        }
    }

    @Test
    void countsTheShortestFirstAndTheLongestLast() {
        histogram.record(0);
        histogram.record(1);
        histogram.record(-5);
        histogram.record(Long.MIN_VALUE);
        histogram.record(1L << 40);
        assertArrayEquals(expected(0, 0, 0, 0, LatencyHistogram.BUCKETS), histogram.counts());
        assertEquals(1 + (1L << 40), histogram.sumNs());
    }

    @Test
    void allocatesNothingToRecord() {
        long[] allocated = new long[WINDOWS];
        long thread = Thread.currentThread().getId();
        for (int window = 0; window < WINDOWS; window++) {
            long before = THREADS.getThreadAllocatedBytes(thread);
            for (int i = 0; i < RECORDED; i++) {
                histogram.record((long) i << 10);
            }
            allocated[window] = THREADS.getThreadAllocatedBytes(thread) - before;
        }
        assertTrue(LongStream.of(allocated).min().orElseThrow() < RECORDED, Arrays.toString(allocated));
        assertEquals((long) WINDOWS * RECORDED, LongStream.of(histogram.counts()).sum());
    }

    @Test
    @Timeout(60)
    void losesNothingWhileAnotherThreadReads() throws InterruptedException {
        Thread owner = new Thread(() -> {
            for (int i = 0; i < 10 * RECORDED; i++) {
                histogram.record(i % 1000);
            }
        });
        owner.start();
        long last = 0;
        while (owner.isAlive()) {
            long read = LongStream.of(histogram.counts()).sum();
            assertTrue(read >= last, "read=" + read + " last=" + last);
            last = read;
        }
        owner.join();
        assertEquals(10L * RECORDED, LongStream.of(histogram.counts()).sum());
    }
}
