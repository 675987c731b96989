package io.holdfast.tools;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import java.io.IOException;

/** Writes records for somebody to read. */
interface JournalLines {
    /** Writes what comes before the first record. */
    void begin() throws IOException;

    /** Writes a record; the state is the fold right after it. */
    void write(Record record, EngineState state) throws IOException;
}
