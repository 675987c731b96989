package io.holdfast.engine.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Two clocks that stand still until they are told the time. */
final class TestClock {
    private final AtomicLong wallNs;
    private final AtomicLong monotoneNs = new AtomicLong(TimeUnit.HOURS.toNanos(5));

    TestClock(long wallNs) {
        this.wallNs = new AtomicLong(wallNs);
    }

    TimeSource source() {
        return new TimeSource(() -> TimeUnit.NANOSECONDS.toMillis(wallNs.get()), monotoneNs::get);
    }

    /** Time passes. */
    void pass(long ns) {
        wallNs.addAndGet(ns);
        monotoneNs.addAndGet(ns);
    }

    /** Someone sets the wall clock. */
    void set(long byNs) {
        wallNs.addAndGet(byNs);
    }
}
