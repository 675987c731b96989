package io.holdfast.engine.core;

/** Entries on their way into a {@link HashIndex}, put in the order of its slots, so that its memory is met in a row. */
final class DeferredEntries {
    private static final int MAX_COUNT = 1 << 20;
    private static final int INITIAL_COUNT = 1 << 12;
    private static final int PART_BITS = 11;

    private long[] entries = new long[INITIAL_COUNT * HashIndex.ENTRY];
    private long[] sorted = new long[0];
    private int count;

    int count() {
        return count;
    }

    boolean isFull() {
        return count == MAX_COUNT;
    }

    void add(long high, long low, long value) {
        int at = count * HashIndex.ENTRY;
        if (at == entries.length) {
            long[] grown = new long[2 * entries.length];
            System.arraycopy(entries, 0, grown, 0, at);
            entries = grown;
        }
        entries[at] = high;
        entries[at + 1] = low;
        entries[at + 2] = value;
        count++;
    }

    void clear() {
        count = 0;
    }

    /** The entries by the parts of a table of some capacity that they belong to, each small enough for a cache. */
    long[] sorted(int capacity) {
        int mask = capacity - 1;
        int shift = Math.max(0, 31 - Integer.numberOfLeadingZeros(capacity) - PART_BITS);
        int[] next = new int[(1 << PART_BITS) + 1];
        int end = count * HashIndex.ENTRY;
        for (int at = 0; at < end; at += HashIndex.ENTRY) {
            next[(((int) entries[at + 1] & mask) >>> shift) + 1] += HashIndex.ENTRY;
        }
        for (int i = 1; i < next.length; i++) {
            next[i] += next[i - 1];
        }
        if (sorted.length < end) {
            sorted = new long[entries.length];
        }
        for (int at = 0; at < end; at += HashIndex.ENTRY) {
            int part = ((int) entries[at + 1] & mask) >>> shift;
            int to = next[part];
            next[part] = to + HashIndex.ENTRY;
            sorted[to] = entries[at];
            sorted[to + 1] = entries[at + 1];
            sorted[to + 2] = entries[at + 2];
        }
        return sorted;
    }
}
