package io.holdfast.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;

/**
 * The chain hashes of complete cycle files, in the order of the files. A helper thread follows the file that is being
 * written, so that little is left when the journal rolls; the engine thread does the rest, or leaves it to the helper
 * where it is much. Each method holds the lock for some milliseconds at most. The first failure is the end of it.
 */
final class CycleChain implements AutoCloseable {
    /** What is left at a roll is hashed by the engine thread up to so much. */
    static final long MAX_ROLL_BYTES = 32L << 20;

    private static final int NONE = -1;

    private final Path queueDir;
    private final Queue<CycleNote> notes = new ArrayDeque<>();
    private int chained;
    private byte[] hash;
    private long lastSequence;
    private int current = NONE;
    private long sequenceAtRoll;
    private CycleDigest digest;
    private Exception failure;

    /**
     * A chain behind the last cycle that the journal has a hash of.
     *
     * @param closedCycle that cycle, 0 for none
     * @param closedHash  its hash in hexadecimal digits, empty for none
     */
    CycleChain(Path queueDir, int closedCycle, String closedHash) {
        this.queueDir = queueDir;
        chained = closedCycle;
        hash = closedHash.isEmpty() ? new byte[CycleDigest.LENGTH] : HexFormat.of().parseHex(closedHash);
    }

    /** Helper: hashes some of what there is; returns how many bytes, 0 where there is nothing more for now. */
    synchronized long follow(long maxBytes) {
        try {
            return failure == null ? advance(maxBytes) : 0;
        } catch (IOException | JournalException e) {
            failure = e;
            return 0;
        }
    }

    /**
     * Engine, before the first append to a cycle: each earlier one is complete.
     *
     * @param cycle    the one that is appended to from now on
     * @param appended sequence of the last record in the files before
     */
    synchronized void rolled(int cycle, long appended, long maxBytes) {
        current = cycle;
        sequenceAtRoll = appended;
        if (failure != null) {
            return;
        }
        try {
            long budget = maxBytes;
            while (open() && digest.cycle() < current && digest.left() <= budget) {
                budget -= digest.left();
                advance(Long.MAX_VALUE);
            }
        } catch (IOException | JournalException e) {
            failure = e;
        }
    }

    /** The oldest complete cycle that was not taken yet, or null. */
    synchronized CycleNote take() {
        return notes.poll();
    }

    synchronized boolean isEmpty() {
        return notes.isEmpty();
    }

    /** Why it has ended, or null. */
    synchronized Exception failure() {
        return failure;
    }

    @Override
    public synchronized void close() throws IOException {
        if (digest != null) {
            digest.close();
            digest = null;
        }
    }

    private long advance(long maxBytes) throws IOException {
        if (!open()) {
            return 0;
        }
        long bytes = digest.advance(maxBytes);
        if (bytes < maxBytes && digest.cycle() < current) {
            complete();
        }
        return bytes;
    }

    /** Whether there is a file that is not complete and chained. */
    private boolean open() throws IOException {
        if (digest != null) {
            return true;
        }
        for (Path file : Journal.cycleFiles(queueDir)) {
            int cycle = Journal.cycle(file);
            if (cycle > chained) {
                digest = new CycleDigest(file, hash, lastSequence, (sequence, buffer, offset, length) -> { });
                return true;
            }
        }
        return false;
    }

    /** A file without a record makes no link: nothing could be missing with it. */
    private void complete() throws IOException {
        requireWhole();
        chained = digest.cycle();
        if (digest.firstSequence() > 0) {
            hash = digest.hash();
            lastSequence = digest.lastSequence();
            notes.add(new CycleNote(chained, lastSequence, HexFormat.of().formatHex(hash)));
        }
        digest.close();
        digest = null;
    }

    /** A record that was lost on the way into the hash would be missed by every check from then on. */
    private void requireWhole() throws IOException {
        long first = digest.firstSequence();
        boolean last = nextCycle(digest.cycle()) >= current;
        boolean known = first > 0 || lastSequence > 0;
        if (!digest.isReady() || last && known && digest.lastSequence() != sequenceAtRoll
            || chained == 0 && first != 1) {
            throw new JournalDamagedException("records that were written are not there", digest.lastSequence() + 1,
                digest.path(), -1);
        }
    }

    private int nextCycle(int cycle) throws IOException {
        for (Path file : Journal.cycleFiles(queueDir)) {
            int next = Journal.cycle(file);
            if (next > cycle) {
                return next;
            }
        }
        return Integer.MAX_VALUE;
    }
}
