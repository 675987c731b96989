package io.holdfast.journal;

import io.holdfast.journal.sbe.MessageHeaderEncoder;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds records by their time, with some tens of reads in a journal of any size. Opens everything read-only; for
 * figures, not for proofs: checksums are not looked at.
 */
public final class JournalTimes implements AutoCloseable {
    /** Each record begins with its time. */
    private static final int TIME_OFFSET = RecordDescriptor.BODY_OFFSET + MessageHeaderEncoder.ENCODED_LENGTH;
    private static final long NONE = -1;

    private final Path queueDir;
    private final SingleChronicleQueue queue;
    private final ExcerptTailer tailer;
    private final UnsafeBuffer memory = new UnsafeBuffer(0, 0);

    private long sequence;

    private JournalTimes(Path queueDir, SingleChronicleQueue queue) {
        this.queueDir = queueDir;
        this.queue = queue;
        this.tailer = queue.createTailer();
    }

    /**
     * Opens the journal of a data directory.
     *
     * @param dataDir the data directory
     * @return to be closed; one thread
     * @throws JournalAccessException where there is no journal, or none that may be read
     */
    public static JournalTimes open(Path dataDir) {
        Path queueDir = Journal.requireReadable(dataDir);
        return new JournalTimes(queueDir, Journal.readOnly(queueDir).build());
    }

    /**
     * The time of the first record that there is.
     *
     * @return nanoseconds since the epoch, 0 where there is no record
     * @throws IOException when the journal cannot be listed
     */
    public long firstTimeNs() throws IOException {
        for (Path file : Journal.cycleFiles(queueDir)) {
            long timeNs = timeNs(Journal.cycle(file), 0);
            if (timeNs != NONE) {
                return timeNs;
            }
        }
        return 0;
    }

    /**
     * The first record of the first excerpt that begins at or after a time.
     *
     * @param timeNs nanoseconds since the epoch
     * @return its sequence; {@link Long#MAX_VALUE} where there is none
     * @throws IOException when the journal cannot be listed
     */
    public long firstSequenceSince(long timeNs) throws IOException {
        for (Path file : Journal.cycleFiles(queueDir)) {
            int cycle = Journal.cycle(file);
            // Grows past the end or the time, and then halves.
            long above = 1;
            while (isBefore(cycle, above, timeNs)) {
                above *= 2;
            }
            long from = 0;
            long to = above;
            while (from < to) {
                long middle = (from + to) / 2;
                if (isBefore(cycle, middle, timeNs)) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            if (timeNs(cycle, from) != NONE) {
                return sequence;
            }
        }
        return Long.MAX_VALUE;
    }

    @Override
    public void close() {
        tailer.close();
        queue.close();
    }

    private boolean isBefore(int cycle, long excerpt, long timeNs) {
        long found = timeNs(cycle, excerpt);
        return found != NONE && found < timeNs;
    }

    /** The time of the first record of an excerpt, and its sequence aside; {@link #NONE} where there is none. */
    private long timeNs(int cycle, long excerpt) {
        long index = Journal.ROLL_CYCLE.toIndex(cycle, excerpt);
        if (!tailer.moveToIndex(index)) {
            return NONE;
        }
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent() || document.index() != index) {
                return NONE;
            }
            Bytes<?> bytes = document.wire().bytes();
            int length = Math.toIntExact(bytes.readRemaining());
            if (length < TIME_OFFSET + Long.BYTES) {
                return NONE;
            }
            memory.wrap(bytes.addressForRead(bytes.readPosition(), length), length);
            sequence = memory.getLong(RecordDescriptor.SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
            return memory.getLong(TIME_OFFSET, ByteOrder.LITTLE_ENDIAN);
        }
    }
}
