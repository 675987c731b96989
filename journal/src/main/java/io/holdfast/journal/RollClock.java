package io.holdfast.journal;

import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.core.time.TimeProvider;

/** The time by which the queue rolls: what the engine was given last, never less than before. Engine thread writes. */
final class RollClock implements TimeProvider {
    private static final long CYCLE_MS = Journal.ROLL_CYCLE.lengthInMillis();
    private static final long NS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    // Volatile for the helper thread, which looks for the end of the cycle.
    private volatile long timeMs;

    void advance(long timeNs) {
        long ms = timeNs / NS_PER_MS;
        if (ms > timeMs) {
            timeMs = ms;
        }
    }

    /** The clock is not before the start of a cycle. */
    void atLeastCycle(int cycle) {
        timeMs = Math.max(timeMs, cycle * CYCLE_MS);
    }

    int cycle() {
        return (int) (timeMs / CYCLE_MS);
    }

    long untilNextCycleMs() {
        return CYCLE_MS - timeMs % CYCLE_MS;
    }

    @Override
    public long currentTimeMillis() {
        return timeMs;
    }
}
