package io.holdfast.gateway.simulator;

import io.javalin.http.Context;
import java.util.function.LongSupplier;

/** A time in which every request over REST is answered 418 with Retry-After. Thread-safe. */
final class IpBan {
    private static final int BANNED = 418;
    private static final long MS_PER_SECOND = 1_000;

    private final LongSupplier clockMs;
    private long untilMs;
    private int requests;

    IpBan(LongSupplier clockMs) {
        this.clockMs = clockMs;
    }

    synchronized void begin(int seconds) {
        untilMs = clockMs.getAsLong() + seconds * MS_PER_SECOND;
        requests = 0;
    }

    /** How many requests came in during the last ban. */
    synchronized int requests() {
        return requests;
    }

    /** Seconds until it ends, rounded up; 0 for none. */
    synchronized long secondsLeft() {
        long leftMs = Math.max(0, untilMs - clockMs.getAsLong());
        return (leftMs + MS_PER_SECOND - 1) / MS_PER_SECOND;
    }

    /** Refuses a request while it lasts. */
    void check(Context ctx) {
        long left = secondsLeft();
        if (left > 0) {
            synchronized (this) {
                requests++;
            }
            ctx.header("Retry-After", Long.toString(left));
            throw new Refusal(BANNED, -1003, "Way too much request weight used; IP banned until "
                + (clockMs.getAsLong() + left * MS_PER_SECOND) + ".");
        }
    }
}
