package io.holdfast.engine.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether a thread turns, the engine's or the follower's. Each answer is an observation of its own, of progress that is
 * made meanwhile, so that it cannot be an old one. It counts its own short waits rather than trust a clock: a process
 * that was stopped as a whole and goes on is not taken for a thread that stands still. Any thread.
 */
public final class Liveness {
    /** After so long without a turn a thread stands still, in milliseconds. */
    public static final long PATIENCE_MS = 800;

    private static final long STEP_MS = 10;

    private final LongSupplier turns;

    /** The liveness of what counts its turns, as {@link Engine#turns}. */
    public Liveness(LongSupplier turns) {
        this.turns = turns;
    }

    /** Waits for a turn, some milliseconds as a rule; false when there was none, also when interrupted. */
    public boolean isTurning() {
        long before = turns.getAsLong();
        for (long waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += STEP_MS) {
            try {
                TimeUnit.MILLISECONDS.sleep(STEP_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            if (turns.getAsLong() != before) {
                return true;
            }
        }
        return false;
    }
}
