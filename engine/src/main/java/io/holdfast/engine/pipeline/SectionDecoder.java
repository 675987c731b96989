package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.StateBuilder;
import io.holdfast.engine.core.StatePort;
import io.holdfast.engine.core.StateSection;
import io.holdfast.engine.core.StateTransfer;
import io.holdfast.engine.core.Text;
import io.holdfast.journal.sbe.Flag;
import io.holdfast.journal.sbe.MessageHeaderDecoder;
import io.holdfast.journal.sbe.SnapshotAssetDecoder;
import io.holdfast.journal.sbe.SnapshotGroupDecoder;
import io.holdfast.journal.sbe.SnapshotInstrumentDecoder;
import io.holdfast.journal.sbe.SnapshotLongsDecoder;
import io.holdfast.journal.sbe.SnapshotOrderDecoder;
import io.holdfast.journal.sbe.SnapshotProtectionDecoder;
import io.holdfast.journal.sbe.SnapshotReconciliationDecoder;
import io.holdfast.journal.sbe.SnapshotStateDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Reads sections of a state from SBE messages, as {@link SectionEncoder} writes them. One thread. */
final class SectionDecoder implements StatePort {
    private static final int BYTE = 0xFF;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private ByteBuffer row;
    private DirectBuffer buffer;
    private int position;
    private int blockEnd;
    private int end;

    static int templateId(StateSection section) {
        return switch (section) {
            case STATE -> SnapshotStateDecoder.TEMPLATE_ID;
            case RECONCILIATION -> SnapshotReconciliationDecoder.TEMPLATE_ID;
            case ASSET -> SnapshotAssetDecoder.TEMPLATE_ID;
            case INSTRUMENT -> SnapshotInstrumentDecoder.TEMPLATE_ID;
            case ORDER -> SnapshotOrderDecoder.TEMPLATE_ID;
            case GROUP -> SnapshotGroupDecoder.TEMPLATE_ID;
            case PROTECTION -> SnapshotProtectionDecoder.TEMPLATE_ID;
            case LONGS -> SnapshotLongsDecoder.TEMPLATE_ID;
        };
    }

    static int blockLength(StateSection section) {
        return switch (section) {
            case STATE -> SnapshotStateDecoder.BLOCK_LENGTH;
            case RECONCILIATION -> SnapshotReconciliationDecoder.BLOCK_LENGTH;
            case ASSET -> SnapshotAssetDecoder.BLOCK_LENGTH;
            case INSTRUMENT -> SnapshotInstrumentDecoder.BLOCK_LENGTH;
            case ORDER -> SnapshotOrderDecoder.BLOCK_LENGTH;
            case GROUP -> SnapshotGroupDecoder.BLOCK_LENGTH;
            case PROTECTION -> SnapshotProtectionDecoder.BLOCK_LENGTH;
            case LONGS -> SnapshotLongsDecoder.BLOCK_LENGTH;
        };
    }

    private static StateSection section(int templateId) {
        return switch (templateId) {
            case SnapshotStateDecoder.TEMPLATE_ID -> StateSection.STATE;
            case SnapshotReconciliationDecoder.TEMPLATE_ID -> StateSection.RECONCILIATION;
            case SnapshotAssetDecoder.TEMPLATE_ID -> StateSection.ASSET;
            case SnapshotInstrumentDecoder.TEMPLATE_ID -> StateSection.INSTRUMENT;
            case SnapshotOrderDecoder.TEMPLATE_ID -> StateSection.ORDER;
            case SnapshotGroupDecoder.TEMPLATE_ID -> StateSection.GROUP;
            case SnapshotProtectionDecoder.TEMPLATE_ID -> StateSection.PROTECTION;
            case SnapshotLongsDecoder.TEMPLATE_ID -> StateSection.LONGS;
            default -> throw new IllegalArgumentException("message is none of a state, templateId=" + templateId);
        };
    }

    /**
     * Gives a message to a builder.
     *
     * @throws IllegalArgumentException if it is none of a state, or not as long as its fields
     */
    void decode(DirectBuffer from, int offset, int length, StateBuilder builder) {
        header.wrap(from, offset);
        StateSection section = section(header.templateId());
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID || header.blockLength() != blockLength(section)) {
            throw new IllegalArgumentException("message is of another schema, section=" + section);
        }
        buffer = from;
        position = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        blockEnd = position + header.blockLength();
        end = offset + length;
        builder.take(section, this);
    }

    @Override
    public long int64(long value) {
        return buffer.getLong(advance(Long.BYTES, blockEnd), ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int int32(int value) {
        return buffer.getInt(advance(Integer.BYTES, blockEnd), ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int int8(int value) {
        return buffer.getByte(advance(1, blockEnd)) & BYTE;
    }

    @Override
    public boolean flag(boolean value) {
        return int8(0) == Flag.YES.value();
    }

    @Override
    public void text(Text value) {
        int length = buffer.getByte(advance(1, end)) & BYTE;
        int taken = Math.min(length, value.capacity());
        buffer.getBytes(advance(length, end), value.bytes(), 0, taken);
        value.filled(taken);
    }

    @Override
    public String string(String value) {
        int length = buffer.getByte(advance(1, end)) & BYTE;
        return buffer.getStringWithoutLengthAscii(advance(length, end), length);
    }

    @Override
    public int longs(long[] values, int count) {
        int read = buffer.getInt(advance(Integer.BYTES, end), ByteOrder.LITTLE_ENDIAN) / Long.BYTES;
        if (read < 0 || read > values.length) {
            throw new IllegalArgumentException("row of numbers is too long, count=" + read);
        }
        if (row == null) {
            row = ByteBuffer.allocate(StateTransfer.LONGS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        }
        buffer.getBytes(advance(read * Long.BYTES, end), row.array(), 0, read * Long.BYTES);
        row.asLongBuffer().get(values, 0, read);
        return read;
    }

    private int advance(int length, int limit) {
        int at = position;
        position += length;
        if (position > limit) {
            throw new IllegalArgumentException("message is shorter than its fields, templateId="
                + header.templateId());
        }
        return at;
    }
}
