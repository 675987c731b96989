package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;

/** Hears of each record of a journal, in order. */
@FunctionalInterface
public interface RecordListener {
    /** A record and the state right after it; both are valid only during the call. */
    void onRecord(Record record, EngineState state);
}
