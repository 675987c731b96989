package io.holdfast.gateway.simulator;

import io.javalin.http.Context;
import java.util.function.LongSupplier;

/** Adds up request weights by the minute and tells them in each answer, as Binance does. Thread-safe. */
final class RequestWeights {
    private static final long MINUTE_MS = 60_000;

    private final LongSupplier clockMs;
    private long minute;
    private int used;

    RequestWeights(LongSupplier clockMs) {
        this.clockMs = clockMs;
    }

    void use(Context ctx, int weight) {
        ctx.header("X-MBX-USED-WEIGHT", Integer.toString(add(weight)));
        ctx.header("X-MBX-USED-WEIGHT-1M", Integer.toString(add(0)));
    }

    private synchronized int add(int weight) {
        long now = clockMs.getAsLong() / MINUTE_MS;
        if (now != minute) {
            minute = now;
            used = 0;
        }
        used += weight;
        return used;
    }
}
