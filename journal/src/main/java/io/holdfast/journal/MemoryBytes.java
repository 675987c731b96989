package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** A cycle file in memory, of any size up to what there is room for; for tests and for the simulator. */
final class MemoryBytes implements CycleBytes {
    private final Path path;
    private final ByteBuffer bytes;
    private int size;

    MemoryBytes(Path path, int capacity) {
        this.path = path;
        this.bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
        this.size = capacity;
    }

    void size(int bytes) {
        size = bytes;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int load(long offset, int length) throws IOException {
        if (offset + length > size) {
            throw new IOException("behind the end of the file: offset=" + offset + " length=" + length);
        }
        return (int) offset;
    }

    @Override
    public ByteBuffer window() {
        return bytes;
    }

    @Override
    public void reload() {
        // Nobody writes meanwhile.
    }

    @Override
    public void close() {
        // It is used for the next image.
    }
}
