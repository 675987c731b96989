package io.holdfast.gateway.binance;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The venue's time, by which requests are stamped: the machine's monotone clock, set by what the venue says of its own.
 * Thread-safe.
 *
 * <p>It is behind the venue's clock by as long as the best of the last answers was on its way, and ahead of it by no
 * more than the two clocks drift apart in two minutes. So a request is over for good one recvWindow after it was
 * stamped, however long it was held up and whatever the wall clock was set to: proofs of absence stand on that.
 */
public final class VenueClock {
    /** What was heard counts for at least so long, and at most for twice as long once more is heard. */
    private static final long PERIOD_NS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier monotoneNs;
    private long periodBeganNs;
    private long offsetNs;
    private long earlierOffsetNs;
    private boolean due = true;

    /** @param monotoneNs nanoseconds since some moment; never jumps */
    public VenueClock(LongSupplier monotoneNs) {
        this.monotoneNs = monotoneNs;
    }

    /** The venue's time has just come in: milliseconds since the epoch. */
    public synchronized void heard(long venueMs) {
        long nowNs = monotoneNs.getAsLong();
        long heardNs = TimeUnit.MILLISECONDS.toNanos(venueMs) - nowNs;
        if (due) {
            due = false;
            offsetNs = heardNs;
            earlierOffsetNs = heardNs;
            periodBeganNs = nowNs;
        } else if (nowNs - periodBeganNs >= PERIOD_NS) {
            earlierOffsetNs = offsetNs;
            offsetNs = heardNs;
            periodBeganNs = nowNs;
        } else {
            offsetNs = Math.max(offsetNs, heardNs);
        }
    }

    /** The venue has refused a stamp: its clock was set, or this machine has slept. */
    public synchronized void refused() {
        due = true;
    }

    /** Whether the venue has to be asked before anything else is stamped. */
    public synchronized boolean due() {
        return due;
    }

    /** Milliseconds since the epoch. */
    public synchronized long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(Math.max(offsetNs, earlierOffsetNs) + monotoneNs.getAsLong());
    }
}
