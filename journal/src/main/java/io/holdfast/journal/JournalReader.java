package io.holdfast.journal;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Follows a journal from its first record, or from behind a position; one thread. It maps everything read-only and so
 * works beside a live writer, after a kill, and without write permission. An excerpt is verified as a whole before its
 * first record is handed out: a batch is never seen in part. Does not allocate, a new mapping and the wait for the next
 * file aside. The first bad record, or the first exception of a handler, is the end of it.
 * <p>
 * It walks the documents of the cycle files itself. A tailer of Chronicle's believes what its index pages say, and one
 * bit of them that is wrong ends in an endless list of mappings.
 */
public final class JournalReader implements AutoCloseable {
    private static final int NO_CYCLE = -1;

    /** Where a reader begins. */
    @FunctionalInterface
    private interface Start {
        void move(JournalReader reader) throws IOException;
    }

    private final Path queueDir;
    private final UnsafeBuffer memory = new UnsafeBuffer(0, 0);
    private final CRC32C crc = new CRC32C();

    /** Null before the first one is there. */
    private CycleFile file;
    private int cycle = NO_CYCLE;
    /** Of the next document in the file, and how many excerpts are before it there. */
    private long offset;
    private long excerpts;
    private long lastSequence;
    private long excerptIndex = -1;
    private long excerptOffset;
    private int lastCrc;
    private Throwable failure;

    private JournalReader(Path queueDir) {
        this.queueDir = queueDir;
    }

    /**
     * Opens the journal of a data directory at its first record, whatever its sequence: older files may be gone.
     *
     * @param dataDir the data directory
     * @return the reader; the thread that polls first owns it
     * @throws JournalAccessException where there is no journal, or none that may be read
     */
    public static JournalReader open(Path dataDir) {
        return open(dataDir, JournalReader::nextFile);
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
        return after == null ? open(dataDir) : open(dataDir, reader -> reader.moveBehind(after));
    }

    /**
     * Opens the journal of a data directory at the excerpt that has a record, found by halving; where it has none, at
     * the nearest one before, or else at the first. Records before that one may be handed out too.
     *
     * @param dataDir  the data directory
     * @param sequence of the record
     * @return the reader; the thread that polls first owns it
     * @throws JournalAccessException  where there is no journal, or none that may be read
     * @throws JournalDamagedException where what leads there is damaged
     */
    public static JournalReader openAt(Path dataDir, long sequence) {
        return open(dataDir, reader -> {
            if (!reader.moveTo(sequence)) {
                reader.cycle = NO_CYCLE;
                reader.nextFile();
            }
        });
    }

    /**
     * Hands out one record, found by halving: of the others only the beginnings of some excerpts are looked at.
     *
     * @param dataDir  the data directory
     * @param sequence of the record
     * @param handler  takes it
     * @return whether the journal has it, as far as such a search can tell
     * @throws JournalAccessException  where there is no journal, or none that may be read
     * @throws JournalDamagedException where its excerpt is damaged, or what leads there
     */
    public static boolean fetch(Path dataDir, long sequence, RecordHandler handler) {
        boolean[] found = new boolean[1];
        try (JournalReader reader = open(dataDir, moved -> found[0] = moved.moveTo(sequence))) {
            if (found[0]) {
                found[0] = false;
                reader.pollExcerpt((read, buffer, offset, length) -> {
                    if (read == sequence) {
                        found[0] = true;
                        handler.onRecord(read, buffer, offset, length);
                    }
                });
            }
        }
        return found[0];
    }

    private static JournalReader open(Path dataDir, Start start) {
        JournalReader reader = new JournalReader(Journal.requireReadable(dataDir));
        try {
            start.move(reader);
            return reader;
        } catch (IOException e) {
            reader.close();
            throw reader.unreadable(e);
        } catch (RuntimeException | Error e) {
            reader.close();
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
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Opens the first file behind the present one; false where there is none. */
    private boolean nextFile() throws IOException {
        for (Path path : Journal.cycleFiles(queueDir)) {
            if (Journal.cycle(path) > cycle) {
                try {
                    openFile(path);
                    return true;
                } catch (NoSuchFileException e) {
                    // Retention was faster: the next one then.
                    continue;
                }
            }
        }
        return false;
    }

    private void openFile(Path path) throws IOException {
        CycleFile opened = new CycleFile(new MappedBytes(path));
        close();
        file = opened;
        cycle = Journal.cycle(path);
        offset = 0;
        excerpts = 0;
    }

    private void moveBehind(JournalPosition after) throws IOException {
        cycle = after.cycle() - 1;
        if (!nextFile() || cycle != after.cycle()) {
            throw new JournalDamagedException("file of a position is not there", after.sequence(), queueDir, -1);
        }
        offset = after.offset();
        excerpts = after.excerpts() - 1;
        JournalDamagedException found = null;
        try {
            pollExcerpt((sequence, buffer, at, length) -> { });
        } catch (JournalDamagedException e) {
            found = e;
        }
        if (!after.equals(position())) {
            JournalDamagedException e = new JournalDamagedException("another excerpt is at a position, or none",
                after.sequence(), file.path(), after.offset());
            if (found != null) {
                e.addSuppressed(found);
            }
            throw e;
        }
    }

    /** Moves to the last excerpt that does not begin behind a record; false where none does. */
    private boolean moveTo(long sequence) throws IOException {
        while (true) {
            try {
                return halve(sequence);
            } catch (NoSuchFileException e) {
                // Retention removed it meanwhile: among those that are left.
                continue;
            }
        }
    }

    private boolean halve(long sequence) throws IOException {
        List<Path> files = Journal.cycleFiles(queueDir);
        int from = 0;
        int to = files.size();
        while (from < to) {
            int middle = (from + to) / 2;
            if (begins(files.get(middle), sequence)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        if (from == 0) {
            return false;
        }
        openFile(files.get(from - 1));
        CycleIndex index = new CycleIndex(file);
        if (!index.seek(RecordDescriptor.SEQUENCE_OFFSET, sequence)) {
            return false;
        }
        offset = index.offset();
        excerpts = index.number();
        return true;
    }

    private static boolean begins(Path path, long sequence) throws IOException {
        try (CycleFile file = new CycleFile(new MappedBytes(path))) {
            CycleIndex index = new CycleIndex(file);
            if (index.first()) {
                return index.field(RecordDescriptor.SEQUENCE_OFFSET) <= sequence;
            }
            int header = file.header(index.offset());
            if (!CycleFile.isOpen(header) && !CycleFile.isEnd(header)) {
                throw new JournalDamagedException("excerpt has an impossible header", sequence, path, index.offset());
            }
            return false;
        }
    }

    private int pollExcerpt(RecordHandler handler) {
        int records;
        try {
            int header = nextExcerpt();
            if (header == 0) {
                return 0;
            }
            records = verify(header);
        } catch (IOException e) {
            throw unreadable(e);
        } catch (InternalError e) {
            // Somebody cut the file off under its mapping.
            throw damaged("file cannot be read (" + e.getMessage() + ')', lastSequence + 1, offset);
        }
        handOut(handler, memory.capacity());
        return records;
    }

    /** Moves to the next excerpt, over Chronicle's own documents and into the next file; its header, 0 for none yet. */
    private int nextExcerpt() throws IOException {
        while (file != null || nextFile()) {
            int header = header();
            if (CycleFile.isData(header)) {
                return header;
            }
            if (CycleFile.isOpen(header) || CycleFile.isEnd(header) && !nextFile()) {
                return 0;
            }
            if (!CycleFile.isEnd(header)) {
                if (!file.isMetadata(offset, header)) {
                    throw damaged("excerpt has an impossible header", lastSequence + 1, offset);
                }
                offset = CycleFile.next(offset, header);
            }
        }
        return 0;
    }

    /** The header of the next document. What is behind it is read after it. */
    private int header() throws IOException {
        if (offset + CycleFile.HEADER_LENGTH > file.size()) {
            file.reload();
        }
        int header = file.header(offset);
        VarHandle.acquireFence();
        if (offset + CycleFile.HEADER_LENGTH + CycleFile.length(header) > file.size()) {
            file.reload();
        }
        return header;
    }

    /** The number of records in an excerpt, which {@link #memory} has then. */
    private int verify(int header) throws IOException {
        long start = offset + CycleFile.HEADER_LENGTH;
        int length = CycleFile.length(header);
        if (length > file.size() - start) {
            throw damaged(Frame.Fault.TRUNCATED.rule(), lastSequence + 1, start);
        }
        int base = file.load(start, length);
        int records = verify(file.window(), base, length, start);
        memory.wrap(file.window(), base, length);
        excerptIndex = Journal.ROLL_CYCLE.toIndex(cycle, excerpts);
        excerptOffset = offset;
        excerpts++;
        offset = CycleFile.next(offset, header);
        return records;
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

    private int verify(ByteBuffer view, int base, int length, long position) {
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

    private JournalAccessException unreadable(IOException e) {
        return new JournalAccessException("journal cannot be read: directory=" + queueDir + " cause=" + e, e);
    }

    private JournalDamagedException damaged(String rule, long sequence, long at) {
        return new JournalDamagedException(rule, sequence, file.path(), at);
    }
}
