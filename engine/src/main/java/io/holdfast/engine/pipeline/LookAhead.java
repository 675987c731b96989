package io.holdfast.engine.pipeline;

import com.lmax.disruptor.DataProvider;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.Decider;

/**
 * Tells the decider what comes next in a batch of the ring, as many commands at a time as it can expect, and never one
 * that is not published. Engine thread; does not allocate.
 */
final class LookAhead {
    private final DataProvider<Command> ring;
    private final Decider decider;

    private long batchEnd = -1;
    /** The first that the decider was not told of. */
    private long next;

    LookAhead(DataProvider<Command> ring, Decider decider) {
        this.ring = ring;
        this.decider = decider;
    }

    /** A batch begins behind the last one. */
    void begin(long size) {
        batchEnd += size;
    }

    /** A command is about to be decided on; one that is alone waits for what it needs just as well by itself. */
    void at(long sequence) {
        if (sequence < next) {
            return;
        }
        next = Math.min(batchEnd, sequence + Decider.MOST_EXPECTED - 1) + 1;
        if (next - sequence > 1) {
            for (long expected = sequence; expected < next; expected++) {
                decider.expect(ring.get(expected));
            }
            decider.readAhead();
        }
    }
}
