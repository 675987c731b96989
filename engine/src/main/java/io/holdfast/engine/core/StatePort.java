package io.holdfast.engine.core;

/**
 * What the fields of a state go through, one after the other. The same calls serve both ways: a port that writes gives
 * back what it is given, a port that reads gives back what was written.
 */
public interface StatePort {
    /** A number, an amount, a sequence or a time. */
    long int64(long value);

    /** A small number or an id. */
    int int32(int value);

    /** A code from 0 to 254; 255 is none. */
    int int8(int value);

    /** A truth. */
    boolean flag(boolean value);

    /** A text; a port that reads overwrites it. */
    void text(Text value);

    /** A text that never changes, of printable ASCII and at most 255 characters. */
    String string(String value);

    /**
     * The first numbers of an array.
     *
     * @param values what is written, or room for {@link StateTransfer#LONGS} numbers
     * @param count how many are written
     * @return how many were written or read
     */
    int longs(long[] values, int count);
}
