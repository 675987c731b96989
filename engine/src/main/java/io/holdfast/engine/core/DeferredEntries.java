package io.holdfast.engine.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Entries on their way into a {@link HashIndex}, put in the order of its segments: one after the other is met. They
 * are collected in blocks, each of entries whose keys have their first bits in common.
 */
final class DeferredEntries {
    /** So many may wait; more would only take memory. */
    static final int MAX_COUNT = 1 << 22;

    private static final int PART_BITS = 11;
    private static final int BLOCK_ENTRIES = 64;
    /** Numbers of a block: its entries, and then which block of the same part came before. */
    private static final int BLOCK = BLOCK_ENTRIES * HashIndex.ENTRY + 1;
    private static final int CHUNK_BITS = 9;
    private static final int CHUNK_BLOCKS = 1 << CHUNK_BITS;
    private static final int NONE = -1;

    private final List<long[]> chunks = new ArrayList<>();
    /** The newest block of each part, and how many of its numbers are taken. */
    private final int[] newest = new int[1 << PART_BITS];
    private final int[] taken = new int[1 << PART_BITS];
    private int blocks;
    private int count;

    DeferredEntries() {
        clear();
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count == MAX_COUNT;
    }

    void add(long high, long low, long value) {
        int part = (int) (low >>> Long.SIZE - PART_BITS);
        int at = taken[part];
        if (at == BLOCK - 1) {
            begin(part);
            at = 0;
        }
        int block = newest[part];
        long[] chunk = chunks.get(block >> CHUNK_BITS);
        int to = start(block) + at;
        chunk[to] = high;
        chunk[to + 1] = low;
        chunk[to + 2] = value;
        taken[part] = at + HashIndex.ENTRY;
        count++;
    }

    private void begin(int part) {
        if (blocks == chunks.size() << CHUNK_BITS) {
            chunks.add(new long[CHUNK_BLOCKS * BLOCK]);
        }
        chunks.get(blocks >> CHUNK_BITS)[start(blocks) + BLOCK - 1] = newest[part];
        newest[part] = blocks;
        blocks++;
    }

    private static int start(int block) {
        return (block & CHUNK_BLOCKS - 1) * BLOCK;
    }

    /** Puts all of them. */
    void putInto(HashIndex index) {
        for (int part = 0; part < newest.length; part++) {
            int end = taken[part];
            for (int block = newest[part]; block != NONE; end = BLOCK - 1) {
                long[] chunk = chunks.get(block >> CHUNK_BITS);
                int start = start(block);
                for (int at = start; at < start + end; at += HashIndex.ENTRY) {
                    index.insert(chunk[at], chunk[at + 1], chunk[at + 2]);
                }
                block = (int) chunk[start + BLOCK - 1];
            }
        }
    }

    /** Has none any more; the memory serves again. */
    void clear() {
        Arrays.fill(newest, NONE);
        Arrays.fill(taken, BLOCK - 1);
        blocks = 0;
        count = 0;
    }
}
