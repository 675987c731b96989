package io.holdfast.engine.core;

/** How many there were in the last second that had any; by the time of records, so that a replay counts the same. */
final class Rate {
    static final long NS_PER_SECOND = 1_000_000_000L;

    private long second;
    private long count;

    void fields(StatePort port) {
        second = port.int64(second);
        count = port.int64(count);
    }

    void add(long ofSecond) {
        if (ofSecond != second) {
            second = ofSecond;
            count = 0;
        }
        count++;
    }

    /** How many there were in a second that is not before the last one added. */
    long in(long ofSecond) {
        return ofSecond == second ? count : 0;
    }
}
