package io.holdfast.gateway.binance;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, ten seconds at most. */
final class Await {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private Await() {
    }

    static void until(BooleanSupplier condition, Supplier<String> otherwise) {
        long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("not in time: " + otherwise.get());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
