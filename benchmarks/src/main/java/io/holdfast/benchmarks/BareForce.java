package io.holdfast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;

/** The least that a durable append can be: the bytes are written to a file, and fdatasync is called, one by one. */
final class BareForce implements AutoCloseable {
    private final FileChannel channel;
    private final ByteBuffer frame;
    private long position;

    /** A file that grows with each append, or one whose blocks are there already, as the journal's are. */
    BareForce(Path file, byte[] bytes, long allocatedBytes) {
        frame = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (allocatedBytes > 0 && new ProcessBuilder("fallocate", "-l", Long.toString(allocatedBytes),
                file.toString()).inheritIO().start().waitFor() != 0) {
                throw new IllegalStateException("blocks cannot be allocated, file=" + file);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Appends so many times and adds the nanoseconds of each. */
    void run(int count, Histogram histogram) {
        try {
            for (int i = 0; i < count; i++) {
                long begun = System.nanoTime();
                frame.rewind();
                position += channel.write(frame, position);
                channel.force(false);
                histogram.recordValue(System.nanoTime() - begun);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
