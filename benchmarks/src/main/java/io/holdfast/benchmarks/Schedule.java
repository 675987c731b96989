package io.holdfast.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * When each of a number of things is due, whatever became of the one before: an open loop, in which what waits counts
 * from when it was due. Those of the warm-up come first and do not count.
 */
final class Schedule {
    private final long intervalNs;
    private final int warmUp;
    private final int count;
    private final long[] offsetsNs;

    private Schedule(long intervalNs, int warmUp, int count, long[] offsetsNs) {
        this.intervalNs = intervalNs;
        this.warmUp = warmUp;
        this.count = count;
        this.offsetsNs = offsetsNs;
    }

    /** So many a second throughout. */
    static Schedule atRate(int rate, int warmUp, int count) {
        return new Schedule(TimeUnit.SECONDS.toNanos(1) / rate, warmUp, count, null);
    }

    /** A warm-up at a rate; then each is due so long after its end. */
    static Schedule afterWarmUp(int rate, int warmUp, long[] offsetsNs) {
        return new Schedule(TimeUnit.SECONDS.toNanos(1) / rate, warmUp, offsetsNs.length,
            Arrays.copyOf(offsetsNs, offsetsNs.length));
    }

    /** Nanoseconds from the beginning to when the n-th one is due, from 0; ascending. */
    long dueNs(int number) {
        return number < warmUp || offsetsNs == null ? number * intervalNs
            : warmUp * intervalNs + offsetsNs[number - warmUp];
    }

    int warmUp() {
        return warmUp;
    }

    /** How many count. */
    int count() {
        return count;
    }

    int total() {
        return warmUp + count;
    }
}
