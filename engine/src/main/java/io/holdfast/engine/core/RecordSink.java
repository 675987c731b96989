package io.holdfast.engine.core;

/** Takes the records that a decision makes, in order. */
public interface RecordSink {
    /**
     * Takes a record; it is complete, already folded into the state, and valid only during the call.
     *
     * @param record with the sequence that follows the last one's
     */
    void emit(Record record);
}
