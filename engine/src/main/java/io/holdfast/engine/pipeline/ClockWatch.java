package io.holdfast.engine.pipeline;

import java.util.Locale;

/** Notices that the wall clock and the engine's time come apart, or together again. Timer thread. */
final class ClockWatch {
    /** So far apart they are the same: it takes more than a slow clock and less than a leap second's smear. */
    static final long TOLERANCE_NS = 5_000_000_000L;

    private static final double NANOS_PER_SECOND = 1e9;

    private final EngineClock clock;

    private long toldNs;

    ClockWatch(EngineClock clock) {
        this.clock = clock;
    }

    /** What is to be told, once for each change; {@code null} for nothing new. */
    String change() {
        long aheadNs = clock.wallAheadNs();
        if (Math.abs(aheadNs - toldNs) <= TOLERANCE_NS) {
            return null;
        }
        toldNs = Math.abs(aheadNs) <= TOLERANCE_NS ? 0 : aheadNs;
        if (toldNs == 0) {
            return "wall clock and records agree again";
        }
        return String.format(Locale.ROOT, "wall clock is %.1f s %s the records, which keep their own time until %s",
            Math.abs(aheadNs) / NANOS_PER_SECOND, aheadNs > 0 ? "ahead of" : "behind",
            aheadNs > 0 ? "the next start" : "it has caught up and the engine is started again");
    }
}
