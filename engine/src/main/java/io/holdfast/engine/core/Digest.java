package io.holdfast.engine.core;

/**
 * A running 64-bit hash over the values that each record left behind. Two folds of one journal have the same digest at
 * the same sequence, or one of them is broken. The function is part of the journal format: state digests are records.
 */
final class Digest {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long FINISHER = 0xBF58476D1CE4E5B9L;

    private long value;

    void add(long next) {
        value = mix(value, next);
    }

    long value() {
        return value;
    }

    /**
     * One of several values that are added as their sum: no such value waits for the one before it, as those do that
     * are added one by one.
     *
     * @param place which of them it is; that two have changed places shows
     */
    static long at(int place, long value) {
        return mix(place, value);
    }

    /**
     * A record carries the digest of the fold before it.
     *
     * @param writer the start of the build that wrote what was folded last
     * @throws IllegalStateException if this fold has another one
     */
    void require(Record record, LastStart writer) {
        if (record.digest != value) {
            throw new IllegalStateException("state digest differs, sequence=" + record.sequence + " journal="
                + ClientOrderId.hex(record.digest) + " fold=" + ClientOrderId.hex(value) + " writtenBy="
                + writer.build());
        }
    }

    void fields(StatePort port) {
        value = port.int64(value);
    }

    static long mix(long hash, long next) {
        long mixed = (hash ^ next) * MULTIPLIER;
        return (Long.rotateLeft(mixed, 29) ^ next) * FINISHER;
    }
}
