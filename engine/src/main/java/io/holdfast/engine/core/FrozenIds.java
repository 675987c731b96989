package io.holdfast.engine.core;

/**
 * A table of ids as it was after some record, without a copy: entries are only ever added, with the sequence of their
 * record beside them, so that those which came later can be told. Any one thread, also while the table goes on.
 */
final class FrozenIds {
    private final long[] entries;
    private final long lastSequence;

    /** The table as it is after a record; on the thread that changes it. */
    FrozenIds(HashIndex table, long lastSequence) {
        entries = table.entries();
        this.lastSequence = lastSequence;
    }

    long[] entries() {
        return entries;
    }

    /** Whether there was an entry at an index then. */
    boolean holds(int at) {
        long value = entries[at + 2];
        return value != HashIndex.MISSING && value <= lastSequence;
    }

    /** Gives the entries in the order of the table, as many sections as it takes. */
    void give(int kind, StateSink sink) {
        long[] row = new long[StateTransfer.LONGS];
        int filled = 0;
        for (int at = 0; at < entries.length; at += HashIndex.ENTRY) {
            if (!holds(at)) {
                continue;
            }
            row[filled] = entries[at];
            row[filled + 1] = entries[at + 1];
            row[filled + 2] = entries[at + 2];
            filled += HashIndex.ENTRY;
            if (filled == row.length) {
                StateTransfer.giveLongs(kind, row, filled, sink);
                filled = 0;
            }
        }
        if (filled > 0) {
            StateTransfer.giveLongs(kind, row, filled, sink);
        }
    }
}
