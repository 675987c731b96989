package io.holdfast.journal;

/**
 * Where an excerpt of the journal is, and what it ends with: enough to go on behind it without reading what is before,
 * and to notice that it is another one.
 *
 * @param sequence of the last record of the excerpt, 1 or more
 * @param index    Chronicle's index of the excerpt; the cycle of its file is in it
 * @param offset   of the 4-byte header of the excerpt, in bytes from the start of its file
 * @param crc      CRC-32C of the last record of the excerpt
 */
public record JournalPosition(long sequence, long index, long offset, int crc) {
    /** Checks the ranges. */
    public JournalPosition {
        if (sequence < 1 || index < 0 || offset < 0 || (offset & 3) != 0) {
            throw new IllegalArgumentException("a position is that of an excerpt: sequence=" + sequence + " index="
                + index + " offset=" + offset);
        }
    }

    int cycle() {
        return Journal.ROLL_CYCLE.toCycle(index);
    }

    /** Excerpts of its file up to the end of this one. */
    long excerpts() {
        return Journal.ROLL_CYCLE.toSequenceNumber(index) + 1;
    }
}
