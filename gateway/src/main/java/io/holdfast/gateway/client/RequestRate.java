package io.holdfast.gateway.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How many requests a second may come, with as many as a second has at once. Any thread; never waits. */
final class RequestRate {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final long intervalNs;
    /** When all that was let through would have come at the steady rate. */
    private final AtomicLong paidUntilNs;

    RequestRate(int perSecond, long nowNs) {
        intervalNs = SECOND_NS / perSecond;
        paidUntilNs = new AtomicLong(nowNs);
    }

    /** Whether one more request may come now. */
    boolean take(long nowNs) {
        while (true) {
            long paid = paidUntilNs.get();
            long next = (paid - nowNs > 0 ? paid : nowNs) + intervalNs;
            if (next - nowNs > SECOND_NS) {
                return false;
            }
            if (paidUntilNs.compareAndSet(paid, next)) {
                return true;
            }
        }
    }
}
