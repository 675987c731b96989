package io.holdfast.journal;

import io.holdfast.journal.sbe.MessageHeaderEncoder;
import io.holdfast.journal.sbe.SnapshotBeginEncoder;
import io.holdfast.journal.sbe.SnapshotEndEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes one snapshot; one thread, not the engine's. It gets its name last: after its end mark, a force of it and a
 * force of the journal up to the record that it stands for. A kill before leaves a file that the next start deletes.
 */
public final class SnapshotWriter implements AutoCloseable {
    /** Written and forced so much at a time: no force of the journal has to wait for more than that. */
    private static final int WINDOW = 4 << 20;
    private static final int MARK_LENGTH = 1024;

    private final Path dataDir;
    private final SnapshotMark mark;
    private final Path unfinished;
    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer memory = new UnsafeBuffer(window);
    private final UnsafeBuffer marks = new UnsafeBuffer(new byte[MARK_LENGTH]);
    private int length;
    private long frames;

    private SnapshotWriter(Path dataDir, SnapshotMark mark, Path unfinished) throws IOException {
        this.dataDir = dataDir;
        this.mark = mark;
        this.unfinished = unfinished;
        Files.deleteIfExists(unfinished);
        Journal.createFile(unfinished);
        channel = FileChannel.open(unfinished, StandardOpenOption.WRITE);
    }

    /**
     * Begins a snapshot.
     *
     * @param dataDir the data directory, owned by this process
     * @param mark    what it stands for; the journal has that record
     * @return the writer
     * @throws JournalFailedException when it cannot be written
     */
    public static SnapshotWriter open(Path dataDir, SnapshotMark mark) {
        Path unfinished = SnapshotFile.path(dataDir, mark.sequence());
        unfinished = unfinished.resolveSibling(unfinished.getFileName() + ".new");
        try {
            SnapshotWriter writer = new SnapshotWriter(dataDir, mark, unfinished);
            writer.begin();
            FaultPoint.hit(FaultPoint.SNAPSHOT_AFTER_BEGIN);
            return writer;
        } catch (IOException e) {
            throw failed(unfinished, e);
        }
    }

    /**
     * Appends a frame.
     *
     * @param buffer where SBE header and body are
     * @param offset of the SBE header
     * @param bytes  of SBE header and body, less than 2 MiB
     * @throws JournalFailedException when it cannot be written
     */
    public void append(DirectBuffer buffer, int offset, int bytes) {
        try {
            put(buffer, offset, bytes);
        } catch (IOException e) {
            throw failed(unfinished, e);
        }
    }

    /**
     * Ends the snapshot and makes it one; the oldest ones go.
     *
     * @return the file
     * @throws JournalFailedException when it cannot be written, or the journal not be forced; there is no new snapshot
     */
    public SnapshotFile commit() {
        try {
            FaultPoint.hit(FaultPoint.SNAPSHOT_BEFORE_END);
            end();
            FaultPoint.hit(FaultPoint.SNAPSHOT_BEFORE_FORCE);
            channel.force(true);
            channel.close();
            forceJournal();
            FaultPoint.hit(FaultPoint.SNAPSHOT_BEFORE_RENAME);
            Path path = SnapshotFile.path(dataDir, mark.sequence());
            Durable.rename(unfinished, path);
            FaultPoint.hit(FaultPoint.SNAPSHOT_AFTER_RENAME);
            prune();
            return new SnapshotFile(path, mark.sequence());
        } catch (IOException e) {
            throw failed(unfinished, e);
        }
    }

    /** Gives the file up where it was not committed. */
    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw failed(unfinished, e);
        }
    }

    private void begin() throws IOException {
        SnapshotBeginEncoder begin = new SnapshotBeginEncoder();
        JournalPosition position = mark.position();
        begin.wrapAndApplyHeader(marks, 0, new MessageHeaderEncoder())
            .sequence(mark.sequence()).timeNs(mark.timeNs()).epoch(mark.epoch()).digest(mark.digest())
            .excerptIndex(position.index()).excerptOffset(position.offset()).recordCrc(position.crc())
            .orders(mark.orders()).fills(mark.fills()).openOrders(mark.openOrders()).build(mark.build());
        put(marks, 0, MessageHeaderEncoder.ENCODED_LENGTH + begin.encodedLength());
    }

    private void end() throws IOException {
        SnapshotEndEncoder end = new SnapshotEndEncoder();
        end.wrapAndApplyHeader(marks, 0, new MessageHeaderEncoder())
            .sequence(mark.sequence()).digest(mark.digest()).frames(frames + 1);
        put(marks, 0, MessageHeaderEncoder.ENCODED_LENGTH + end.encodedLength());
        flush();
    }

    private void put(DirectBuffer buffer, int offset, int bytes) throws IOException {
        if (length + RecordDescriptor.frameLength(bytes) > WINDOW) {
            flush();
        }
        frames++;
        memory.putLong(length + RecordDescriptor.SEQUENCE_OFFSET, frames, ByteOrder.LITTLE_ENDIAN);
        memory.putInt(length + RecordDescriptor.LENGTH_OFFSET, bytes, ByteOrder.LITTLE_ENDIAN);
        memory.putBytes(length + RecordDescriptor.BODY_OFFSET, buffer, offset, bytes);
        window.clear();
        memory.putInt(length + RecordDescriptor.CRC_OFFSET,
            RecordDescriptor.checksum(crc, window, length, bytes), ByteOrder.LITTLE_ENDIAN);
        length += RecordDescriptor.frameLength(bytes);
    }

    private void flush() throws IOException {
        window.clear().limit(length);
        while (window.hasRemaining()) {
            channel.write(window);
        }
        channel.force(false);
        window.clear();
        length = 0;
    }

    /** After a power cut the journal must reach the record: what an older snapshot stands for was forced with that. */
    private void forceJournal() throws IOException {
        int from = 0;
        for (SnapshotFile older : SnapshotFile.list(dataDir)) {
            if (older.sequence() <= mark.sequence()) {
                from = cycle(older);
                break;
            }
        }
        for (Path file : Journal.cycleFiles(Journal.queueDirectory(dataDir))) {
            if (Journal.cycle(file) >= from && Journal.cycle(file) <= mark.position().cycle()) {
                Durable.force(file);
            }
        }
    }

    private static int cycle(SnapshotFile file) {
        try {
            return file.mark().position().cycle();
        } catch (SnapshotException e) {
            return 0; // a bad one says nothing: all files are forced
        }
    }

    private void prune() throws IOException {
        List<SnapshotFile> files = new ArrayList<>(SnapshotFile.list(dataDir));
        files.removeIf(file -> file.sequence() > mark.sequence());
        for (SnapshotFile file : files.subList(Math.min(SnapshotFile.KEPT, files.size()), files.size())) {
            Files.delete(file.path());
        }
    }

    private static JournalFailedException failed(Path file, IOException cause) {
        return Space.failed("snapshot cannot be written: file=" + file, cause);
    }
}
