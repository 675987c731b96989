package io.holdfast.benchmarks;

/**
 * Something that keeps intents safe. All of them do the same work: one intent is taken, made safe as the row says, and
 * only then handed on; the next one comes after that. One thread calls.
 */
interface Peer extends AutoCloseable {
    /** What a kill or a power cut after {@link #put} leaves of the intent that was put. */
    enum Safety {
        /** It is there after the process was killed. */
        KILL,
        /** It is there after the power was cut. */
        POWER
    }

    /** Returns when the intent is safe, so that it may be handed on. */
    void put(byte[] intent) throws Exception;

    @Override
    void close();
}
