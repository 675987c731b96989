package io.holdfast.engine.core;

/**
 * From 128-bit keys to positive longs; entries are never removed. Keys are hashes of texts: two texts meet in one entry
 * with a chance of 2^-128 per pair. Doubles when it is half full, which is the only time that it allocates.
 */
final class HashIndex {
    static final long MISSING = 0;

    /** Numbers of an entry: the two halves of its key, and its value. */
    static final int ENTRY = 3;

    private static final int INITIAL_CAPACITY = 1 << 12;

    private long[] entries = new long[INITIAL_CAPACITY * ENTRY];
    private int capacity = INITIAL_CAPACITY;
    private int size;
    /** What is still to be put, while that is deferred. */
    private DeferredEntries deferred;

    /** The value of a key, or {@link #MISSING}. */
    long get(long high, long low) {
        settle();
        return entries[find(entries, capacity, high, low) + 2];
    }

    /** Sets the value of a key that is not there; the value is at least 1. */
    void put(long high, long low, long value) {
        if (deferred != null) {
            deferred.add(high, low, value);
            if (deferred.isFull()) {
                putAll(deferred);
            }
            return;
        }
        if (size >= capacity >> 1) {
            grow(capacity << 1);
        }
        insert(high, low, value);
    }

    private void insert(long high, long low, long value) {
        int at = find(entries, capacity, high, low);
        if (entries[at + 2] != MISSING) {
            throw new IllegalStateException("key is there already, value=" + entries[at + 2]);
        }
        set(entries, at, high, low, value);
        size++;
    }

    /**
     * From here on entries are collected and put many at a time, in the order of the table, which spares a fold of a
     * long journal most of its waiting for memory; until something is looked for. A key that is there already is
     * noticed as late.
     */
    void defer() {
        if (deferred == null) {
            deferred = new DeferredEntries();
        }
    }

    /** Puts what is deferred, and defers no longer. */
    void settle() {
        if (deferred != null) {
            DeferredEntries last = deferred;
            deferred = null;
            putAll(last);
        }
    }

    private void putAll(DeferredEntries from) {
        int wanted = capacity;
        while (size + from.count() > wanted >> 1) {
            wanted = Math.multiplyExact(wanted, 2);
        }
        if (wanted > capacity) {
            grow(wanted);
        }
        long[] sorted = from.sorted(capacity);
        for (int i = 0; i < from.count() * ENTRY; i += ENTRY) {
            insert(sorted[i], sorted[i + 1], sorted[i + 2]);
        }
        from.clear();
    }

    int size() {
        settle();
        return size;
    }

    /** All entries, {@link #ENTRY} numbers each; a value of {@link #MISSING} where there is none. */
    long[] entries() {
        settle();
        return entries;
    }

    /** Whether it has all that another one has, and no more. */
    boolean holds(HashIndex other) {
        if (size() != other.size()) {
            return false;
        }
        long[] others = other.entries;
        for (int at = 0; at < others.length; at += ENTRY) {
            if (others[at + 2] != MISSING && get(others[at], others[at + 1]) != others[at + 2]) {
                return false;
            }
        }
        return true;
    }

    /** Takes all of a table as it was after a record. */
    void copy(FrozenIds from) {
        long[] others = from.entries();
        entries = new long[others.length];
        capacity = others.length / ENTRY;
        size = 0;
        for (int at = 0; at < others.length; at += ENTRY) {
            if (from.holds(at)) {
                set(entries, at, others[at], others[at + 1], others[at + 2]);
                size++;
            }
        }
    }

    /** Makes an empty table as large as one that took so many entries. */
    void reserve(int count) {
        int wanted = INITIAL_CAPACITY;
        while (count > wanted >> 1) {
            wanted = Math.multiplyExact(wanted, 2);
        }
        entries = new long[Math.multiplyExact(wanted, ENTRY)];
        capacity = wanted;
        size = 0;
    }

    private void grow(int newCapacity) {
        long[] grown = new long[Math.multiplyExact(newCapacity, ENTRY)];
        for (int i = 0; i < capacity * ENTRY; i += ENTRY) {
            if (entries[i + 2] != MISSING) {
                int at = find(grown, newCapacity, entries[i], entries[i + 1]);
                set(grown, at, entries[i], entries[i + 1], entries[i + 2]);
            }
        }
        entries = grown;
        capacity = newCapacity;
    }

    private static void set(long[] entries, int at, long high, long low, long value) {
        entries[at] = high;
        entries[at + 1] = low;
        entries[at + 2] = value;
    }

    private static int find(long[] entries, int capacity, long high, long low) {
        int mask = capacity - 1;
        int slot = (int) low & mask;
        while (true) {
            int at = slot * ENTRY;
            if (entries[at + 2] == MISSING || entries[at] == high && entries[at + 1] == low) {
                return at;
            }
            slot = slot + 1 & mask;
        }
    }
}
