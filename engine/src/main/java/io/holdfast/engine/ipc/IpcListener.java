package io.holdfast.engine.ipc;

import io.holdfast.engine.core.Record;

/** Hears of the journal's records in order, on the client's thread. */
@FunctionalInterface
public interface IpcListener {
    /** A record that is released, of whatever client; valid only during the call. */
    void onRecord(Record record);
}
