package io.holdfast.benchmarks;

import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import org.agrona.BitUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** A mapped file whose pages are all there, appended to by one thread; starts over at its end. */
final class MappedAppender implements AutoCloseable {
    private static final int CAPACITY = 256 << 20;
    private static final int PAGE = 4096;
    private static final int ALIGNMENT = 8;

    private final MappedByteBuffer file;
    private final UnsafeBuffer buffer;

    private int position;

    MappedAppender(Path path) {
        file = IoUtil.mapNewFile(path.toFile(), CAPACITY);
        buffer = new UnsafeBuffer(file);
        for (int i = 0; i < CAPACITY; i += PAGE) {
            buffer.putByte(i, (byte) 0);
        }
    }

    void append(UnsafeBuffer source, int length) {
        int aligned = BitUtil.align(length + Integer.BYTES, ALIGNMENT);
        if (position + aligned > CAPACITY) {
            position = 0;
        }
        buffer.putBytes(position + Integer.BYTES, source, 0, length);
        buffer.putIntRelease(position, length);
        position += aligned;
    }

    @Override
    public void close() {
        IoUtil.unmap(file);
    }
}
