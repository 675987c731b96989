package io.holdfast.engine.core;

/**
 * A table of ids as it was after some record, without a copy: entries are only ever added, with the sequence of their
 * record beside them, so that those which came later can be told. Any one thread, also while the table goes on.
 */
final class FrozenIds {
    private final long[][] segments;
    private final long lastSequence;

    /** The table as it is after a record; on the thread that changes it. */
    FrozenIds(HashIndex table, long lastSequence) {
        segments = table.freeze();
        this.lastSequence = lastSequence;
    }

    /** As {@link HashIndex#segments}. */
    long[][] segments() {
        return segments;
    }

    /** Whether there was an entry at an index of a segment then. */
    boolean holds(long[] segment, int at) {
        long value = segment[at + 2];
        return value != HashIndex.MISSING && value <= lastSequence;
    }

    /** Gives the entries in the order of the table, as many sections as it takes. */
    void give(int kind, StateSink sink) {
        long[] row = new long[StateTransfer.LONGS];
        int filled = 0;
        for (long[] segment : segments) {
            for (int at = HashIndex.entries(segment); at < segment.length; at += HashIndex.ENTRY) {
                if (!holds(segment, at)) {
                    continue;
                }
                row[filled] = segment[at];
                row[filled + 1] = segment[at + 1];
                row[filled + 2] = segment[at + 2];
                filled += HashIndex.ENTRY;
                if (filled == row.length) {
                    StateTransfer.giveLongs(kind, row, filled, sink);
                    filled = 0;
                }
            }
        }
        if (filled > 0) {
            StateTransfer.giveLongs(kind, row, filled, sink);
        }
    }
}
