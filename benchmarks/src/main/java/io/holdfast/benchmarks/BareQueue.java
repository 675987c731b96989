package io.holdfast.benchmarks;

import io.holdfast.journal.Journal;
import io.holdfast.journal.RecordDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.posix.PosixAPI;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Chronicle as its builder makes it, but for the journal's roll cycle and one mapping for all: each append frames the
 * same body with sequence, length and CRC32C in a buffer, and writes the buffer as one excerpt. One thread.
 */
final class BareQueue implements AutoCloseable {
    /** Where the sequence of a record is in its excerpt. */
    static final int SEQUENCE_OFFSET = RecordDescriptor.SEQUENCE_OFFSET;

    private static final long BLOCK_BYTES = 1L << 30;
    private static final int ALIGNMENT = 64;
    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int O_RDWR = 2;
    private static final int MADV_POPULATE_WRITE = 23;
    private static final long PAGE = 4096;

    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final PointerBytesStore excerpt = new PointerBytesStore();
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer view;
    private final UnsafeBuffer buffer;
    private final int bodyLength;
    private long sequence;

    BareQueue(Path directory, byte[] body) {
        queue = builder(directory).build();
        appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true);
        bodyLength = body.length;
        view = BufferUtil.allocateDirectAligned(RecordDescriptor.frameLength(bodyLength), ALIGNMENT)
            .order(ByteOrder.LITTLE_ENDIAN);
        buffer = new UnsafeBuffer(view);
        buffer.putBytes(RecordDescriptor.BODY_OFFSET, body);
        buffer.putInt(RecordDescriptor.LENGTH_OFFSET, bodyLength, ByteOrder.LITTLE_ENDIAN);
        excerpt.set(buffer.addressOffset(), buffer.capacity());
    }

    /** What opens the queue in a directory, for writing or reading. */
    static SingleChronicleQueueBuilder builder(Path directory) {
        return SingleChronicleQueueBuilder.single(directory.toFile())
            .rollCycle(Journal.ROLL_CYCLE)
            .blockSize(BLOCK_BYTES);
    }

    /** Appends a record; returns its sequence, from 1. */
    long append() {
        sequence++;
        buffer.putLong(RecordDescriptor.SEQUENCE_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(RecordDescriptor.CRC_OFFSET, RecordDescriptor.checksum(crc, view, 0, bodyLength),
            ByteOrder.LITTLE_ENDIAN);
        appender.writeBytes(excerpt);
        return sequence;
    }

    /** Reserves blocks and populates pages from where the next excerpt goes; after the first append. */
    void populate(long bytes) {
        MappedBytes mapped = (MappedBytes) appender.wire().bytes();
        long from = mapped.writePosition() & -PAGE;
        PosixAPI posix = PosixAPI.posix();
        int fd = posix.open(appender.currentFile().toString(), O_RDWR, 0);
        require(fd >= 0, "open");
        require(posix.fallocate(fd, FALLOC_FL_KEEP_SIZE, from, bytes) == 0, "fallocate");
        posix.close(fd);
        require(posix.madvise(mapped.addressForRead(from), bytes, MADV_POPULATE_WRITE) == 0, "madvise");
    }

    private static void require(boolean done, String call) {
        if (!done) {
            throw new IllegalStateException("system call failed, call=" + call + " errno="
                + PosixAPI.posix().lastErrorStr());
        }
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
    }
}
