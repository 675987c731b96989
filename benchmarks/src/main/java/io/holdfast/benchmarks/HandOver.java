package io.holdfast.benchmarks;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Something is put when it is due, whatever became of the one before, and timed from the moment it was due until it was
 * read back from a journal on another thread than wrote it. What falls behind counts from when it was due.
 */
abstract class HandOver implements AutoCloseable {
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(100);
    private static final int DIGITS = 3;
    private static final long LEAD_NS = 1_000_000L;

    private final Histogram histogram = new Histogram(MAX_NS, DIGITS);
    private final Schedule schedule;
    private long firstDueNs;

    HandOver(Schedule schedule) {
        this.schedule = schedule;
    }

    /** Runs to the end and tells the nanoseconds from due to read back. */
    abstract Histogram run() throws InterruptedException;

    final int total() {
        return schedule.total();
    }

    /** Before the first put, on any thread that reads or puts; the threads are ordered by how they are started. */
    final void begin() {
        firstDueNs = System.nanoTime() + LEAD_NS;
    }

    /** Whether the n-th one, from 0, is due. */
    final boolean isDue(int number) {
        return System.nanoTime() - firstDueNs - schedule.dueNs(number) >= 0;
    }

    /** The n-th one was read back just now. */
    final void readBack(int number) {
        if (number >= schedule.warmUp()) {
            histogram.recordValue(Math.max(0, System.nanoTime() - firstDueNs - schedule.dueNs(number)));
        }
    }

    final Histogram histogram() {
        return histogram;
    }

    @Override
    public abstract void close();
}
