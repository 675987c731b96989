package io.holdfast.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.agrona.BufferUtil;

/**
 * The bytes of a file mapped read-only: what a live writer stores is seen at once, without a system call. Never mapped
 * beyond the end of the file, where a touch is the end of the process. One thread; an interrupt of it changes nothing.
 */
final class MappedBytes implements CycleBytes {
    private static final int WINDOW = 1 << 30;

    private final Path path;
    private final RandomAccessFile file;
    private ByteBuffer window = ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);
    private long windowOffset;
    private long size;

    MappedBytes(Path path) throws IOException {
        this.path = path;
        try {
            this.file = new RandomAccessFile(path.toFile(), "r");
        } catch (FileNotFoundException e) {
            throw Files.exists(path) ? e : new NoSuchFileException(path.toString());
        }
        reload();
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
        long index = offset - windowOffset;
        if (index >= 0 && index + length <= window.capacity()) {
            return (int) index;
        }
        if (offset + length > size) {
            throw new IOException("read beyond the end of a file: file=" + path + " offset=" + offset);
        }
        map(offset + length <= WINDOW ? 0 : offset);
        return (int) (offset - windowOffset);
    }

    @Override
    public ByteBuffer window() {
        return window;
    }

    @Override
    public void reload() {
        try {
            // Not by the channel, which an interrupt would close.
            size = file.length();
        } catch (IOException e) {
            throw new JournalAccessException("journal file cannot be read: file=" + path + " cause=" + e, e);
        }
    }

    @Override
    public void close() throws IOException {
        BufferUtil.free(window);
        window = ByteBuffer.allocate(0);
        file.close();
    }

    private void map(long offset) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            MappedByteBuffer mapped = file.getChannel().map(FileChannel.MapMode.READ_ONLY, offset,
                Math.min(size - offset, WINDOW));
            BufferUtil.free(window);
            window = mapped.order(ByteOrder.LITTLE_ENDIAN);
            windowOffset = offset;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
