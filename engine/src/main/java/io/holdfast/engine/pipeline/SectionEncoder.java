package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.StatePort;
import io.holdfast.engine.core.StateSection;
import io.holdfast.engine.core.StateTransfer;
import io.holdfast.engine.core.Text;
import io.holdfast.journal.sbe.MessageHeaderEncoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes a section of a state as an SBE message, field by field in the order of the schema. The fields are named once,
 * in the core, for both ways; that they are those of the schema is what the lengths and a test say. One thread.
 */
final class SectionEncoder implements StatePort {
    /** Where each message begins in the buffer. */
    static final int OFFSET = 0;

    private static final int MAX_FIELDS = 4096;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final UnsafeBuffer buffer =
        new UnsafeBuffer(new byte[MAX_FIELDS + StateTransfer.LONGS * Long.BYTES]);
    private StateSection section;
    private int position;
    private int blockEnd;

    DirectBuffer buffer() {
        return buffer;
    }

    StatePort begin(StateSection begun) {
        section = begun;
        header.wrap(buffer, OFFSET).blockLength(SectionDecoder.blockLength(begun))
            .templateId(SectionDecoder.templateId(begun)).schemaId(MessageHeaderEncoder.SCHEMA_ID)
            .version(MessageHeaderEncoder.SCHEMA_VERSION);
        position = OFFSET + MessageHeaderEncoder.ENCODED_LENGTH;
        blockEnd = position + SectionDecoder.blockLength(begun);
        return this;
    }

    /** The length of the message, its header included. */
    int end() {
        if (position < blockEnd) {
            throw new IllegalStateException("section has fewer fields than its message, section=" + section);
        }
        return position - OFFSET;
    }

    @Override
    public long int64(long value) {
        buffer.putLong(advance(Long.BYTES), value, ByteOrder.LITTLE_ENDIAN);
        return value;
    }

    @Override
    public int int32(int value) {
        buffer.putInt(advance(Integer.BYTES), value, ByteOrder.LITTLE_ENDIAN);
        return value;
    }

    @Override
    public int int8(int value) {
        buffer.putByte(advance(1), (byte) value);
        return value;
    }

    @Override
    public boolean flag(boolean value) {
        int8(SbeEnums.of(value).value());
        return value;
    }

    /** Where a field of the block goes. */
    private int advance(int bytes) {
        int at = position;
        position += bytes;
        if (position > blockEnd) {
            throw new IllegalStateException("section has more fields than its message, section=" + section);
        }
        return at;
    }

    @Override
    public void text(Text value) {
        data(1, value.length());
        buffer.putBytes(position, value.bytes(), 0, value.length());
        position += value.length();
    }

    @Override
    public String string(String value) {
        data(1, value.length());
        position += buffer.putStringWithoutLengthAscii(position, value);
        return value;
    }

    @Override
    public int longs(long[] values, int count) {
        data(Integer.BYTES, count * Long.BYTES);
        for (int i = 0; i < count; i++) {
            buffer.putLong(position + i * Long.BYTES, values[i], ByteOrder.LITTLE_ENDIAN);
        }
        position += count * Long.BYTES;
        return count;
    }

    /** The length in front of what comes behind the block. */
    private void data(int lengthBytes, int length) {
        if (position < blockEnd) {
            throw new IllegalStateException("section has fewer fields than its message, section=" + section);
        }
        if (lengthBytes == 1) {
            buffer.putByte(position, (byte) length);
        } else {
            buffer.putInt(position, length, ByteOrder.LITTLE_ENDIAN);
        }
        position += lengthBytes;
    }
}
