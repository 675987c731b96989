package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import org.agrona.MutableDirectBuffer;

/** Writes records as SBE messages, header included; does not allocate. One thread. */
public final class RecordEncoder {
    /** No encoded record is longer, in bytes. */
    public static final int MAX_LENGTH = 1024;

    private final OrderRecordEncoder orders = new OrderRecordEncoder();
    private final EngineRecordEncoder others = new EngineRecordEncoder();

    /** Writes a record's header and body at an offset and returns their length in bytes. */
    public int encode(Record record, MutableDirectBuffer buffer, int offset) {
        return isAboutOrders(record.kind)
            ? orders.encode(record, buffer, offset) : others.encode(record, buffer, offset);
    }

    /** Kinds 20 to 39 are those of one order. */
    static boolean isAboutOrders(RecordKind kind) {
        return kind.code() >= 20 && kind.code() < 40;
    }
}
