package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;

/** The bytes of a file, read through a window that grows with what is asked for. One thread. */
final class FileBytes implements CycleBytes {
    private static final int WINDOW = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final int descriptor;
    private ByteBuffer window;
    private long windowOffset;
    private int windowLength;
    private long size = -1;

    FileBytes(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
        this.descriptor = Space.openBeside(channel, path, false);
        this.window = window(WINDOW);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long size() throws IOException {
        if (size < 0) {
            size = channel.size();
        }
        return size;
    }

    @Override
    public int load(long offset, int length) throws IOException {
        if (offset >= windowOffset && offset + length <= windowOffset + windowLength) {
            return (int) (offset - windowOffset);
        }
        if (length > window.capacity()) {
            ByteBuffer longer = window(Math.max(length, 2 * window.capacity()));
            BufferUtil.free(window);
            window = longer;
            windowLength = 0;
        }
        window.clear();
        windowOffset = offset;
        while (window.hasRemaining()) {
            if (channel.read(window, offset + window.position()) < 0) {
                break;
            }
        }
        windowLength = window.position();
        window.clear();
        if (windowLength < length) {
            throw new IOException("file became shorter while it was read: file=" + path + " offset=" + offset);
        }
        return 0;
    }

    @Override
    public ByteBuffer window() {
        return window;
    }

    @Override
    public void reload() {
        windowLength = 0;
        size = -1;
    }

    @Override
    public long nextData(long offset) throws IOException {
        return Space.nextData(descriptor, offset, size());
    }

    @Override
    public void close() throws IOException {
        // Not left to the collector: the keeper opens one or two files a second, and hardly allocates on the heap.
        BufferUtil.free(window);
        window = ByteBuffer.allocate(0);
        Space.close(descriptor);
        channel.close();
    }

    private static ByteBuffer window(int length) {
        return ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
