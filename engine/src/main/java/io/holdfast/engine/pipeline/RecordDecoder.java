package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.journal.sbe.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/** Reads records from SBE messages; does not allocate. One thread. */
public final class RecordDecoder {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OrderRecordDecoder orders = new OrderRecordDecoder();
    private final ProtectionRecordDecoder protections = new ProtectionRecordDecoder();
    private final EngineRecordDecoder others = new EngineRecordDecoder();
    private final GroupRecordDecoder groups = new GroupRecordDecoder();

    /**
     * Overwrites a record with the message at an offset.
     *
     * @throws IllegalArgumentException if the message is of another schema or of a kind that is not known
     */
    public void decode(long sequence, DirectBuffer buffer, int offset, Record record) {
        header.wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            throw new IllegalArgumentException("schema is not known, schemaId=" + header.schemaId());
        }
        record.reset(RecordKind.of(header.templateId()));
        record.sequence = sequence;
        if (RecordEncoder.isAboutOrders(record.kind)) {
            orders.decode(record, buffer, offset, header);
        } else if (RecordEncoder.isAboutGroups(record.kind)) {
            groups.decode(record, buffer, offset, header);
        } else if (RecordEncoder.isAboutProtections(record.kind)) {
            protections.decode(record, buffer, offset, header);
        } else {
            others.decode(record, buffer, offset, header);
        }
    }
}
