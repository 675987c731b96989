package io.holdfast.benchmarks;

import io.holdfast.journal.RecordDescriptor;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The least that a journal has to do: frames one after the other in a mapped file whose pages are there, and a release
 * store of where they end. One thread; no index, no lock, no second file, and it is full when it is full.
 */
final class MappedLog implements AutoCloseable {
    private static final int TAIL_OFFSET = 0;
    private static final int FIRST_FRAME = 64;

    private final MappedByteBuffer view;
    private final UnsafeBuffer buffer;
    private final CRC32C crc = new CRC32C();
    private int tail = FIRST_FRAME;
    private long sequence;

    MappedLog(Path file, long bytes) {
        view = IoUtil.mapNewFile(file.toFile(), bytes, true);
        view.order(ByteOrder.LITTLE_ENDIAN);
        buffer = new UnsafeBuffer(view);
    }

    void append(byte[] body) {
        int frame = tail;
        sequence++;
        buffer.putBytes(frame + RecordDescriptor.BODY_OFFSET, body);
        buffer.putLong(frame + RecordDescriptor.SEQUENCE_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(frame + RecordDescriptor.LENGTH_OFFSET, body.length, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(frame + RecordDescriptor.CRC_OFFSET,
            RecordDescriptor.checksum(crc, view, frame, body.length), ByteOrder.LITTLE_ENDIAN);
        tail = BitUtil.align(frame + RecordDescriptor.frameLength(body.length), Long.BYTES);
        buffer.putLongRelease(TAIL_OFFSET, tail);
    }

    long tail() {
        return tail;
    }

    @Override
    public void close() {
        IoUtil.unmap(view);
    }
}
