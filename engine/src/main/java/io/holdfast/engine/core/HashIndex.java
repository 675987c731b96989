package io.holdfast.engine.core;

import java.util.Arrays;

/**
 * From 128-bit keys to positive longs; entries are never removed. Keys are hashes of texts: two texts meet in one entry
 * with a chance of 2^-128 per pair.
 *
 * <p>The entries are in segments, found by the first bits of the keys. One that is full is split in two, itself and a
 * new one, which is the only time that this allocates: a put never takes longer than a segment does, however many
 * entries there are, and nothing is left behind that a collector would have to clear away. Within a
 * segment each slot has a tag, a byte of its key, eight of them to a number. A key that is not there, which is what a
 * new request has, is mostly told by the tags alone, and they fit a cache where entries do not.
 */
final class HashIndex {
    static final long MISSING = 0;

    /** Numbers of an entry: the two halves of its key, and its value. */
    static final int ENTRY = 3;

    private static final int INITIAL_SLOTS = 1 << 11;
    /** Segments of keys that have so many first bits in common are not split any more, they double. */
    private static final int MOST_BITS = 18;

    // A segment begins with these, then come the tags of its groups, then its entries.
    private static final int COUNT = 0;
    private static final int BITS = 1;
    private static final int LAST_GROUP = 2;
    private static final int FREEZES = 3;
    private static final int TAGS = 4;

    /** Slots of a group: the bytes of a number. */
    private static final int GROUP = Long.BYTES;
    /** Of a segment that has not doubled. */
    private static final int USUAL_LAST_GROUP = INITIAL_SLOTS / GROUP - 1;
    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /**
     * Whether there ever was a segment that had doubled. Until then a search need not ask how large one is, and so does
     * not wait for its beginning before it asks for its tags: in a large table both are far away.
     */
    private boolean hasDoubled;
    /** The segments by the first bits of the second half of a key; those whose keys share fewer are there often. */
    private long[][] directory = {segment(INITIAL_SLOTS, 0)};
    private int size;
    /** How often the table was frozen: a segment that is not younger belongs to who reads it there, too. */
    private int freezes;
    /** A copy of the segment that is being split. */
    private long[] splitting;
    /** What is still to be put, while that is deferred. */
    private DeferredEntries deferred;

    /** The value of a key, or {@link #MISSING}. */
    long get(long high, long low) {
        settle();
        long[] segment = directory[place(low)];
        int lastGroup = lastGroup(segment);
        int slot = find(segment, lastGroup, high, low);
        return slot < 0 ? MISSING : segment[at(lastGroup, slot) + 2];
    }

    /** Reads what a search for a key looks at first, and a put counts in; the sum says nothing. */
    long touchTags(long low) {
        long[] segment = directory[place(low)];
        return segment[COUNT] + segment[TAGS + ((int) low & lastGroup(segment))];
    }

    /** Reads the entry of a key, or the one that it would get; the sum says nothing. */
    long touchEntry(long high, long low) {
        long[] segment = directory[place(low)];
        int lastGroup = lastGroup(segment);
        int slot = find(segment, lastGroup, high, low);
        int at = at(lastGroup, slot < 0 ? ~slot : slot);
        return segment[at] + segment[at + 2];
    }

    /** Sets the value of a key that is not there; the value is at least 1. */
    void put(long high, long low, long value) {
        if (deferred == null) {
            insert(high, low, value);
            return;
        }
        deferred.add(high, low, value);
        if (deferred.isFull()) {
            putAll(deferred);
        }
    }

    /** Puts an entry now. */
    void insert(long high, long low, long value) {
        int place = place(low);
        while (isFull(directory[place])) {
            makeRoom(place);
            place = place(low);
        }
        long[] segment = directory[place];
        int lastGroup = lastGroup(segment);
        int slot = find(segment, lastGroup, high, low);
        if (slot >= 0) {
            throw new IllegalStateException("key is there already, value=" + segment[at(lastGroup, slot) + 2]);
        }
        set(segment, ~slot, high, low, value);
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
        if (size == 0) {
            reserve(from.count());
        }
        from.putInto(this);
        from.clear();
    }

    int size() {
        settle();
        return size;
    }

    /** As {@link #segments}, and nothing is ever taken out of any of these: any one thread can read them. */
    long[][] freeze() {
        long[][] frozen = segments();
        freezes++;
        return frozen;
    }

    /** Each segment once, in the order of the keys; see {@link #entries} for what is in one. */
    long[][] segments() {
        settle();
        long[][] segments = new long[directory.length][];
        int count = 0;
        for (int place = 0; place < directory.length; place += run(directory[place])) {
            segments[count] = directory[place];
            count++;
        }
        return Arrays.copyOf(segments, count);
    }

    /**
     * Where the entries of a segment begin, which go on to its end, {@link #ENTRY} numbers each; a value of
     * {@link #MISSING} where there is none.
     */
    static int entries(long[] segment) {
        return at((int) segment[LAST_GROUP], 0);
    }

    /** Whether it has all that another one has, and no more. */
    boolean holds(HashIndex other) {
        if (size() != other.size()) {
            return false;
        }
        for (long[] segment : other.segments()) {
            for (int at = entries(segment); at < segment.length; at += ENTRY) {
                if (segment[at + 2] != MISSING && get(segment[at], segment[at + 1]) != segment[at + 2]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Takes all of a table as it was after a record. */
    void copy(FrozenIds from) {
        int bits = 0;
        for (long[] segment : from.segments()) {
            bits = Math.max(bits, (int) segment[BITS]);
        }
        directory = new long[1 << bits][];
        size = 0;
        int place = 0;
        for (long[] segment : from.segments()) {
            long[] copy = segment(slots(segment), (int) segment[BITS]);
            int first = entries(segment);
            for (int at = first; at < segment.length; at += ENTRY) {
                if (from.holds(segment, at)) {
                    set(copy, (at - first) / ENTRY, segment[at], segment[at + 1], segment[at + 2]);
                    size++;
                }
            }
            int end = place + run(copy);
            Arrays.fill(directory, place, end, copy);
            place = end;
        }
    }

    /** Makes an empty table that takes so many entries of keys that have nothing in common without a split. */
    void reserve(int count) {
        int slots = INITIAL_SLOTS;
        int bits = 0;
        while (count >> bits > slots / 16 * 13) { // few segments have so much more than others that they are full
            if (bits < MOST_BITS) {
                bits++;
            } else {
                slots = Math.multiplyExact(slots, 2);
            }
        }
        directory = new long[1 << bits][];
        for (int place = 0; place < directory.length; place++) {
            directory[place] = segment(slots, bits);
        }
        size = 0;
    }

    /** Splits the segment at a place of the directory, or doubles it. What reads a frozen one can go on to do so. */
    private void makeRoom(int place) {
        long[] full = directory[place];
        int bits = (int) full[BITS];
        int slots = slots(full);
        if (bits == MOST_BITS) {
            long[] larger = segment(Math.multiplyExact(slots, 2), bits);
            move(full, larger, larger);
            directory[place] = larger;
            return;
        }
        int first = place & -run(full);
        if (run(full) == 1) {
            doubleDirectory();
            first <<= 1;
        }
        long[] upper = segment(slots, bits + 1);
        long[] lower;
        if (full[FREEZES] == freezes) {
            move(copyToSplit(full), clear(full, bits + 1), upper);
            lower = full;
        } else {
            lower = segment(slots, bits + 1);
            move(full, lower, upper);
        }
        int middle = first + run(lower);
        Arrays.fill(directory, first, middle, lower);
        Arrays.fill(directory, middle, middle + run(upper), upper);
    }

    private long[] copyToSplit(long[] segment) {
        if (splitting == null) {
            splitting = new long[segment.length]; // one that has doubled is not split
        }
        System.arraycopy(segment, 0, splitting, 0, segment.length);
        return splitting;
    }

    private void doubleDirectory() {
        long[][] doubled = new long[directory.length << 1][];
        for (int place = 0; place < doubled.length; place++) {
            doubled[place] = directory[place >> 1];
        }
        directory = doubled;
    }

    /** Moves all entries by the first bit in which keys of a segment can differ. */
    private static void move(long[] from, long[] lower, long[] upper) {
        int bit = Long.SIZE - 1 - (int) from[BITS];
        for (int at = entries(from); at < from.length; at += ENTRY) {
            if (from[at + 2] != MISSING) {
                long[] to = (from[at + 1] >>> bit & 1) == 0 ? lower : upper;
                int slot = ~find(to, (int) to[LAST_GROUP], from[at], from[at + 1]);
                set(to, slot, from[at], from[at + 1], from[at + 2]);
            }
        }
    }

    /** At how many places of the directory a segment is. */
    private int run(long[] segment) {
        return directory.length >> segment[BITS];
    }

    private int place(long low) {
        int bits = Integer.numberOfTrailingZeros(directory.length);
        return (int) (low >>> 1 >>> Long.SIZE - 1 - bits);
    }

    private long[] segment(int slots, int bits) {
        hasDoubled |= slots != INITIAL_SLOTS;
        int groups = slots / GROUP;
        long[] segment = new long[TAGS + groups + Math.multiplyExact(slots, ENTRY)];
        segment[BITS] = bits;
        segment[LAST_GROUP] = groups - 1L;
        segment[FREEZES] = freezes;
        return segment;
    }

    private static long[] clear(long[] segment, int bits) {
        Arrays.fill(segment, TAGS, segment.length, 0);
        segment[COUNT] = 0;
        segment[BITS] = bits;
        return segment;
    }

    /** At seven eighths: a search still ends in the first or second group, mostly. */
    private static boolean isFull(long[] segment) {
        return segment[COUNT] >= slots(segment) / 8 * 7;
    }

    private static int slots(long[] segment) {
        return (int) (segment[LAST_GROUP] + 1) * GROUP;
    }

    private int lastGroup(long[] segment) {
        return hasDoubled ? (int) segment[LAST_GROUP] : USUAL_LAST_GROUP;
    }

    private static int at(int lastGroup, int slot) {
        return TAGS + lastGroup + 1 + slot * ENTRY;
    }

    private static void set(long[] segment, int slot, long high, long low, long value) {
        segment[TAGS + slot / GROUP] |= tag(high) << slot % GROUP * Byte.SIZE;
        int at = at((int) segment[LAST_GROUP], slot);
        segment[at] = high;
        segment[at + 1] = low;
        segment[at + 2] = value;
        segment[COUNT]++;
    }

    /** Not 0, which is the tag of an empty slot. */
    private static long tag(long high) {
        return high >>> Long.SIZE - 7 | 0x80;
    }

    /** The slot of a key, or {@code ~slot} of the empty one where it would be. */
    private static int find(long[] segment, int lastGroup, long high, long low) {
        int group = (int) low & lastGroup;
        long tags = tag(high) * EACH_BYTE;
        while (true) {
            long found = segment[TAGS + group];
            long differing = found ^ tags;
            // The lowest bit that is set is of a tag that is the same; of those above it some may be of others.
            long same = differing - EACH_BYTE & ~differing & HIGH_BITS;
            while (same != 0) {
                int slot = group * GROUP + Long.numberOfTrailingZeros(same) / Byte.SIZE;
                int at = at(lastGroup, slot);
                if (segment[at] == high && segment[at + 1] == low) {
                    return slot;
                }
                same &= same - 1;
            }
            long empty = ~found & HIGH_BITS;
            if (empty != 0) {
                return ~(group * GROUP + Long.numberOfTrailingZeros(empty) / Byte.SIZE);
            }
            group = group + 1 & lastGroup;
        }
    }
}
