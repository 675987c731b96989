package io.holdfast.benchmarks;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes each record of the peers differ, and gives it a sequence, a length and a CRC as the journal's frames have. */
final class FrameWriter {
    private static final int HEADER = 16;
    private static final int LENGTH_OFFSET = 8;
    private static final int CRC_OFFSET = 12;

    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer buffer;
    private final ByteBuffer view;

    FrameWriter(UnsafeBuffer buffer) {
        this.buffer = buffer;
        view = buffer.byteBuffer();
    }

    /** Frames a body of a length behind the header; returns the length of both. */
    int frame(long sequence, int length) {
        buffer.putLong(0, sequence);
        buffer.putInt(LENGTH_OFFSET, length);
        crc.reset();
        view.limit(HEADER + length).position(HEADER);
        crc.update(view);
        buffer.putInt(CRC_OFFSET, (int) crc.getValue());
        return HEADER + length;
    }
}
