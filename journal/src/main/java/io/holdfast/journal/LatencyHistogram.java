package io.holdfast.journal;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long something took each time, counted in buckets of which each ends at twice the one before. The one thread that
 * owns it records: without a lock, a system call or an allocation, a store or two. Any thread reads, at any time.
 */
public final class LatencyHistogram {
    /** Buckets that have an end; what takes longer is counted behind them. */
    public static final int BUCKETS = 30;

    /** The first bucket ends at 64 ns. */
    private static final int FIRST_BITS = 6;
    private static final int SUM = BUCKETS + 1;

    private final AtomicLongArray counts = new AtomicLongArray(SUM + 1);

    /**
     * Counts one; the owner's thread.
     *
     * @param ns nanoseconds, below zero for zero
     */
    public void record(long ns) {
        long took = Math.max(0, ns);
        int bucket = bucket(took);
        counts.setRelease(bucket, counts.getPlain(bucket) + 1);
        counts.setRelease(SUM, counts.getPlain(SUM) + took);
    }

    private static int bucket(long ns) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, ns) - 1);
        return Math.min(BUCKETS, Math.max(0, bits - FIRST_BITS));
    }

    /**
     * The longest time that counts for a bucket.
     *
     * @param bucket from 0, below {@link #BUCKETS}
     * @return nanoseconds
     */
    public static long boundNs(int bucket) {
        return 1L << FIRST_BITS + bucket;
    }

    /**
     * How many there were of each bucket, and last of those that took longer. What is recorded meanwhile may be in it.
     *
     * @return {@link #BUCKETS} and one; any thread
     */
    public long[] counts() {
        long[] read = new long[BUCKETS + 1];
        for (int i = 0; i < read.length; i++) {
            read[i] = counts.getAcquire(i);
        }
        return read;
    }

    /**
     * The sum of all that was recorded.
     *
     * @return nanoseconds; any thread
     */
    public long sumNs() {
        return counts.getAcquire(SUM);
    }
}
