package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import org.agrona.MutableDirectBuffer;

/** Writes records as SBE messages, header included; does not allocate. One thread. */
public final class RecordEncoder {
    /** No encoded record is longer, in bytes. */
    public static final int MAX_LENGTH = 1024;

    private final OrderRecordEncoder orders = new OrderRecordEncoder();
    private final ProtectionRecordEncoder protections = new ProtectionRecordEncoder();
    private final EngineRecordEncoder others = new EngineRecordEncoder();
    private final GroupRecordEncoder groups = new GroupRecordEncoder();

    /** Writes a record's header and body at an offset and returns their length in bytes. */
    public int encode(Record record, MutableDirectBuffer buffer, int offset) {
        if (isAboutGroups(record.kind)) {
            return groups.encode(record, buffer, offset);
        }
        if (isAboutProtections(record.kind)) {
            return protections.encode(record, buffer, offset);
        }
        return isAboutOrders(record.kind)
            ? orders.encode(record, buffer, offset) : others.encode(record, buffer, offset);
    }

    /** Kinds 70 to 79 are those of one protection. */
    static boolean isAboutProtections(RecordKind kind) {
        return kind.code() >= 70 && kind.code() < 80;
    }

    /** Kinds 20 to 39 are those of one order. */
    static boolean isAboutOrders(RecordKind kind) {
        return kind.code() >= 20 && kind.code() < 40;
    }

    /** Kinds 60 to 69 are those of a group of legs. */
    static boolean isAboutGroups(RecordKind kind) {
        return kind.code() >= 60 && kind.code() < 70;
    }
}
