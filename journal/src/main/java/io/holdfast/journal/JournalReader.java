package io.holdfast.journal;

import com.kenai.jffi.MemoryIO;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Follows a journal from its first record, or from behind a position; one thread. It opens everything read-only and so
 * works beside a live writer, after a kill, and without write permission. An excerpt is verified as a whole before its
 * first record is handed out: a batch is never seen in part. Does not allocate, a new mapping aside. The first bad
 * record, or the first exception of a handler, is the end of it.
 */
public final class JournalReader implements AutoCloseable {
    private static final int VIEW_LENGTH = 1 << 30;

    private final Path queueDir;
    private final SingleChronicleQueue queue;
    private final ExcerptTailer tailer;
    private final UnsafeBuffer memory = new UnsafeBuffer(0, 0);
    private final CRC32C crc = new CRC32C();

    // What CRC32C can be computed over: a view of the mapping, made anew when an excerpt lies outside of it.
    private ByteBuffer view = ByteBuffer.allocateDirect(0);
    private long viewAddress;
    private long lastSequence;
    private long excerptIndex = -1;
    private long excerptOffset;
    private int lastCrc;
    private Throwable failure;

    private JournalReader(Path queueDir, SingleChronicleQueue queue) {
        this.queueDir = queueDir;
        this.queue = queue;
        this.tailer = queue.createTailer();
    }

    /**
     * Opens the journal of a data directory at its first record, whatever its sequence: older files may be gone.
     *
     * @param dataDir the data directory
     * @return the reader; the thread that polls first owns it
     * @throws JournalAccessException where there is no journal, or none that may be read
     */
    public static JournalReader open(Path dataDir) {
        return open(dataDir, null);
    }

    /**
     * Opens the journal of a data directory behind an excerpt.
     *
     * @param dataDir the data directory
     * @param after   the excerpt before the first one to read; null for the first record that there is
     * @return the reader; the thread that polls first owns it
     * @throws JournalAccessException  where there is no journal, or none that may be read
     * @throws JournalDamagedException where the journal has no such excerpt
     */
    public static JournalReader open(Path dataDir, JournalPosition after) {
        Path queueDir = Journal.requireReadable(dataDir);
        SingleChronicleQueue queue = Journal.readOnly(queueDir).build();
        try {
            JournalReader reader = new JournalReader(queueDir, queue);
            if (after != null) {
                reader.moveBehind(after);
            } else {
                reader.moveToFirstFile();
            }
            return reader;
        } catch (RuntimeException | Error e) {
            queue.close();
            throw e;
        }
    }

    /**
     * Hands out what is new, in sequence, in whole excerpts.
     *
     * @param handler      takes each record; what it throws ends this reader
     * @param excerptLimit how many excerpts at most, 1 or more
     * @return records handed out; 0 when nothing is new
     * @throws JournalDamagedException at a record with a wrong sequence, length or CRC, before any of its excerpt
     * @throws IllegalStateException   when an earlier poll has thrown
     */
    public int poll(RecordHandler handler, int excerptLimit) {
        return poll(handler, excerptLimit, Long.MAX_VALUE);
    }

    /**
     * The same up to a released sequence, which must be that of the last record of an excerpt.
     *
     * @param handler          takes each record; what it throws ends this reader
     * @param excerptLimit     how many excerpts at most, 1 or more
     * @param releasedSequence nothing behind it is handed out
     * @return records handed out; 0 when nothing is new
     * @throws JournalDamagedException at a record with a wrong sequence, length or CRC, before any of its excerpt
     * @throws IllegalStateException   when an earlier poll has thrown
     */
    public int poll(RecordHandler handler, int excerptLimit, long releasedSequence) {
        if (failure != null) {
            throw new IllegalStateException("journal reader ended before: " + failure.getMessage(), failure);
        }
        try {
            int records = 0;
            for (int i = 0; i < excerptLimit && lastSequence < releasedSequence; i++) {
                int read = pollExcerpt(handler);
                if (read == 0) {
                    break;
                }
                records += read;
            }
            return records;
        } catch (Throwable e) {
            failure = e;
            throw e;
        }
    }

    /**
     * The last record that was handed out, or behind which the reader was opened.
     *
     * @return sequence, 0 for none
     */
    public long lastSequence() {
        return lastSequence;
    }

    /**
     * Chronicle's index of the last excerpt that was handed out: a position, not an identity.
     *
     * @return index, -1 for none
     */
    public long excerptIndex() {
        return excerptIndex;
    }

    /**
     * Where the last excerpt is that was handed out, or behind which the reader was opened.
     *
     * @return a position for {@link #open(Path, JournalPosition)}, null for none
     */
    public JournalPosition position() {
        return excerptIndex < 0 ? null : new JournalPosition(lastSequence, excerptIndex, excerptOffset, lastCrc);
    }

    /**
     * Where a record of the last excerpt is, for a {@link RecordFetcher}; for the handler that the record is handed to.
     *
     * @param offset of the record, as the handler has it
     * @return the cycle of its file and the offset of its frame there, in one number
     */
    public long place(int offset) {
        return RecordFetcher.place(Journal.ROLL_CYCLE.toCycle(excerptIndex),
            excerptOffset + CycleFile.HEADER_LENGTH + offset - RecordDescriptor.BODY_OFFSET);
    }

    @Override
    public void close() {
        tailer.close();
        queue.close();
    }

    /** Chronicle's list may still begin with a file that was deleted; it would read nothing then. */
    private void moveToFirstFile() {
        try {
            List<Path> files = Journal.cycleFiles(queueDir);
            if (files.isEmpty() || Journal.cycle(files.get(0)) == queue.firstCycle()) {
                return;
            }
            if (!tailer.moveToIndex(Journal.ROLL_CYCLE.toIndex(Journal.cycle(files.get(0)), 0))) {
                tailer.toStart();
            }
        } catch (IOException e) {
            throw new JournalAccessException("journal cannot be read: directory=" + queueDir + " cause=" + e, e);
        }
    }

    private void moveBehind(JournalPosition after) {
        if (!tailer.moveToIndex(after.index())) {
            throw damaged("excerpt of a position is not there", after.sequence(), after.offset());
        }
        pollExcerpt((sequence, buffer, offset, length) -> { });
        if (!after.equals(position())) {
            throw damaged("another excerpt is at a position, " + position(), after.sequence(), after.offset());
        }
    }

    private int pollExcerpt(RecordHandler handler) {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return 0;
            }
            Bytes<?> bytes = document.wire().bytes();
            long position = bytes.readPosition();
            int length = Math.toIntExact(bytes.readRemaining());
            long address = bytes.addressForRead(position, length);
            int records = verify(address, length, position);
            excerptIndex = document.index();
            excerptOffset = position - CycleFile.HEADER_LENGTH;
            memory.wrap(address, length);
            handOut(handler, length);
            return records;
        }
    }

    private void handOut(RecordHandler handler, int length) {
        int frame = 0;
        while (frame < length) {
            int body = memory.getInt(frame + RecordDescriptor.LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
            lastSequence = memory.getLong(frame + RecordDescriptor.SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
            lastCrc = memory.getInt(frame + RecordDescriptor.CRC_OFFSET, ByteOrder.LITTLE_ENDIAN);
            handler.onRecord(lastSequence, memory, frame + RecordDescriptor.BODY_OFFSET, body);
            frame += RecordDescriptor.frameLength(body);
        }
    }

    /** The number of records in an excerpt. */
    private int verify(long address, int length, long position) {
        int base = viewIndex(address, length);
        // Retention may have deleted what was before the first record.
        long first = lastSequence == 0 && length >= RecordDescriptor.BODY_OFFSET
            ? Math.max(1, Frame.sequence(view, base)) : lastSequence + 1;
        int records = 0;
        int frame = 0;
        while (frame < length) {
            Frame.Fault fault = Frame.check(crc, view, base + frame, length - frame, first + records);
            if (fault != null) {
                throw damaged(fault.rule(), first + records, position + frame);
            }
            frame += Frame.length(view, base + frame);
            records++;
        }
        if (records == 0) {
            throw damaged("excerpt without a record", first, position);
        }
        return records;
    }

    private int viewIndex(long address, int length) {
        long index = address - viewAddress;
        if (index >= 0 && index + length <= view.capacity()) {
            return (int) index;
        }
        // Only what lies inside of an excerpt is ever touched, so the view may reach beyond the mapping.
        view = MemoryIO.getInstance().newDirectByteBuffer(address, VIEW_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        viewAddress = address;
        return 0;
    }

    private JournalDamagedException damaged(String rule, long sequence, long offset) {
        File file = tailer.currentFile();
        return new JournalDamagedException(rule, sequence, file == null ? queueDir : file.toPath(), offset);
    }
}
