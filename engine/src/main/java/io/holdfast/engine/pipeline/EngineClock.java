package io.holdfast.engine.pipeline;

/**
 * The engine's time: nanoseconds since the epoch that never go back, neither when the wall clock is set nor over a
 * restart. The wall clock is read once, at the start; from there on the machine's monotone clock counts, so that a
 * jump of the wall clock never makes a waiting time pass too soon.
 */
public final class EngineClock {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final TimeSource source;
    private final long offsetNs;

    /**
     * A clock that starts at the wall clock's time, or at the last record's where that is later.
     *
     * @param lastNs time of the last record in the journal, ns since the epoch; 0 for none
     */
    public EngineClock(long lastNs) {
        this(lastNs, TimeSource.MACHINE);
    }

    /** The same of other clocks than the machine's. */
    public EngineClock(long lastNs, TimeSource source) {
        this.source = source;
        offsetNs = Math.max(wallNs(), lastNs) - source.monotoneNs().getAsLong();
    }

    /** Nanoseconds since the epoch. */
    public long nowNs() {
        return offsetNs + source.monotoneNs().getAsLong();
    }

    /** By how much the wall clock is ahead of this one, in nanoseconds; negative where it is behind. */
    long wallAheadNs() {
        return wallNs() - nowNs();
    }

    private long wallNs() {
        return source.wallMs().getAsLong() * NANOS_PER_MILLI;
    }
}
