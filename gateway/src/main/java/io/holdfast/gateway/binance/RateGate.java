package io.holdfast.gateway.binance;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Until when the venue wants to hear nothing: of this address at all, or of new orders. Shared by all connections to
 * one account, since Binance counts requests by address and orders by account; going on after a 429 earns a ban.
 */
final class RateGate {
    private static final long MS_PER_SECOND = 1_000;
    private static final long DEFAULT_WAIT_MS = 1_000;
    private static final long DEFAULT_BAN_MS = 120_000;
    /** Binance's longest ban is three days. */
    private static final long MAX_WAIT_MS = 3 * 24 * 3_600 * MS_PER_SECOND;

    /** Request weight that an address may use in a minute. */
    static final int WEIGHT_PER_MINUTE = 6_000;
    /** What comparisons may use of it while trading, and how much must be left for everything else. */
    static final int COMPARISON_WEIGHT = WEIGHT_PER_MINUTE / 4;
    private static final int COMPARISON_CEILING = WEIGHT_PER_MINUTE / 2;
    private static final long MS_PER_MINUTE = 60_000;

    private final LongSupplier clockMs;
    private long minute;
    private int used;
    private int compared;
    private final AtomicLong closedUntilMs;
    private final AtomicLong placingClosedUntilMs;

    /** @param clockMs milliseconds since some instant, never going back */
    RateGate(LongSupplier clockMs) {
        this.clockMs = clockMs;
        closedUntilMs = new AtomicLong(clockMs.getAsLong());
        placingClosedUntilMs = new AtomicLong(clockMs.getAsLong());
    }

    /** Remembers how long to wait, where an answer says so. */
    void note(Refusal refusal) {
        if (refusal == null || !Outcomes.isRateLimit(refusal)) {
            return;
        }
        long defaultMs = refusal.httpStatus() == Outcomes.HTTP_BANNED ? DEFAULT_BAN_MS : DEFAULT_WAIT_MS;
        boolean ordersOnly = refusal.code() == Outcomes.TOO_MANY_ORDERS
            && refusal.httpStatus() != Outcomes.HTTP_BANNED;
        long untilMs = clockMs.getAsLong() + waitMs(refusal.retryAfter(), defaultMs);
        (ordersOnly ? placingClosedUntilMs : closedUntilMs).accumulateAndGet(untilMs, Math::max);
    }

    /** A request of some weight goes out. */
    synchronized void spend(int weight) {
        turn();
        used += weight;
    }

    /** Reserves the weight of a comparison and returns 0, or how many milliseconds there is no room for it. */
    synchronized long reserveComparison(int weight) {
        long nowMs = turn();
        if (compared + weight > COMPARISON_WEIGHT || used + weight > COMPARISON_CEILING) {
            return MS_PER_MINUTE - nowMs % MS_PER_MINUTE;
        }
        compared += weight;
        return 0;
    }

    private long turn() {
        long nowMs = clockMs.getAsLong();
        if (nowMs / MS_PER_MINUTE != minute) {
            minute = nowMs / MS_PER_MINUTE;
            used = 0;
            compared = 0;
        }
        return nowMs;
    }

    /** Milliseconds until anything may be sent; 0 for now. */
    long waitMs() {
        return Math.max(0, closedUntilMs.get() - clockMs.getAsLong());
    }

    /** Milliseconds until an order may be sent; 0 for now. */
    long placingWaitMs() {
        return Math.max(waitMs(), placingClosedUntilMs.get() - clockMs.getAsLong());
    }

    private static long waitMs(String retryAfter, long defaultMs) {
        try {
            long seconds = Long.parseLong(retryAfter.trim());
            return seconds < 0 ? defaultMs : Math.min(seconds, MAX_WAIT_MS / MS_PER_SECOND) * MS_PER_SECOND;
        } catch (NumberFormatException e) {
            // Absent, or a date, which Binance does not send: the default is the answer to both.
            return defaultMs;
        }
    }
}
