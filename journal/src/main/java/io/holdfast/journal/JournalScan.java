package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a journal, all of it or what is behind a position, and says how far it is good and what lies behind. Changes
 * nothing.
 * <p>
 * The good part ends at the first document that is not whole, not in sequence, or not true to its CRC, or where
 * Chronicle says that a document was written and there is none. What lies behind is searched byte by byte for a valid
 * record.
 */
final class JournalScan {
    /** One cycle file with good records, or none. */
    record Cycle(Path file, long endOffset, long excerpts, boolean ended) {
    }

    /** The first place that is not good. */
    record Fault(String rule, long sequence, Path file, long offset) {
    }

    /** A valid record behind the first place that is not good. */
    record Follower(long sequence, Path file, long offset) {
    }

    /** Opens a cycle file. */
    @FunctionalInterface
    interface Opener {
        CycleFile open(Path path) throws IOException;
    }

    private final CRC32C crc = new CRC32C();
    private final List<Cycle> cycles = new ArrayList<>();
    private final RecordHandler handler;
    private final UnsafeBuffer memory = new UnsafeBuffer(0, 0);
    private ByteBuffer wrapped;
    private long firstSequence;
    private long lastSequence;
    private long lastIndex = -1;
    private long lastOffset;
    private int lastCrc;
    private Fault fault;
    private Follower follower;
    private boolean sequenceWrong;
    private long cutBytes;

    private JournalScan(RecordHandler handler) {
        this.handler = handler;
    }

    /** Scans all cycle files of a queue; it may be written meanwhile. */
    static JournalScan of(Path queueDir) throws IOException {
        return of(queueDir, null, null);
    }

    /**
     * Scans what is behind a position.
     *
     * @param after   the excerpt before the first one to scan; null for the first that there is
     * @param handler takes the records of the good part as they are found; null for nobody
     * @throws JournalPositionException when the journal has another excerpt there, or none; before any record
     */
    static JournalScan of(Path queueDir, JournalPosition after, RecordHandler handler) throws IOException {
        return of(Journal.cycleFiles(queueDir), CycleFile::new, after, handler);
    }

    /** The same for files from anywhere, the oldest first. */
    static JournalScan of(List<Path> files, Opener opener, JournalPosition after) throws IOException {
        return of(files, opener, after, null);
    }

    private static JournalScan of(List<Path> files, Opener opener, JournalPosition after, RecordHandler handler)
            throws IOException {
        JournalScan scan = new JournalScan(handler);
        int start = after == null ? 0 : indexOf(files, after);
        if (start > 0) {
            scan.firstSequence = firstSequence(files.get(0));
        }
        for (int i = start; i < files.size() && scan.follower == null; i++) {
            try (CycleFile file = opener.open(files.get(i))) {
                if (after != null && i == start) {
                    scan.walkBehind(file, after);
                } else if (scan.fault == null) {
                    scan.walk(file, 0, 0);
                } else {
                    scan.search(file, 0, 0);
                }
            }
        }
        return scan;
    }

    /** Of the first record there is, 0 for none. */
    long firstSequence() {
        return firstSequence;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** Where the last good record is; null for none. */
    JournalPosition position() {
        return lastIndex < 0 ? null : new JournalPosition(lastSequence, lastIndex, lastOffset, lastCrc);
    }

    /** The good part, the oldest file first; the last one ends where the fault is. */
    List<Cycle> cycles() {
        return cycles;
    }

    /** Why the good part ends, or null where it ends as it should. */
    Fault fault() {
        return fault;
    }

    /** What makes the fault one that must not be cut off, or null. */
    Follower follower() {
        return follower;
    }

    /** What all this comes to. */
    RecoveryPlan.State state() {
        if (fault == null) {
            return isUnended() ? RecoveryPlan.State.UNENDED : RecoveryPlan.State.CLEAN;
        }
        if (follower == null) {
            return RecoveryPlan.State.TORN;
        }
        return sequenceWrong ? RecoveryPlan.State.WRONG_SEQUENCE : RecoveryPlan.State.HOLE;
    }

    /** Whether a file has records although one before it has no end mark, over which no reader gets. */
    private boolean isUnended() {
        boolean open = false;
        for (Cycle cycle : cycles) {
            if (open && cycle.excerpts() > 0) {
                return true;
            }
            open |= !cycle.ended();
        }
        return false;
    }

    /** Bytes that are not good, up to the last one that is not zero, or to the follower. */
    long cutBytes() {
        return cutBytes;
    }

    /** Declares the end of the last file a fault that its documents do not show. */
    void distrust(String rule) throws IOException {
        Cycle last = cycles.get(cycles.size() - 1);
        try (CycleFile file = new CycleFile(last.file())) {
            fault(file, rule, lastSequence + 1, last.endOffset());
            search(file, last.endOffset(), last.endOffset());
        }
    }

    private static int indexOf(List<Path> files, JournalPosition position) {
        for (int i = 0; i < files.size(); i++) {
            if (Journal.cycle(files.get(i)) == position.cycle()) {
                return i;
            }
        }
        throw new JournalPositionException("file of a position is not there", position);
    }

    /** Of the first record of a file; 0 where it cannot be told. */
    static long firstSequence(Path path) throws IOException {
        try (CycleFile file = new CycleFile(path)) {
            CycleIndex index = new CycleIndex(file);
            return file.isReady() && index.first() ? Math.max(0, index.field(RecordDescriptor.SEQUENCE_OFFSET)) : 0;
        }
    }

    private void walkBehind(CycleFile file, JournalPosition after) throws IOException {
        long offset = after.offset();
        if (!file.isReady() || !endsAt(file, after)) {
            throw new JournalPositionException("journal has another excerpt at a position, or none", after);
        }
        if (firstSequence == 0) {
            firstSequence = firstSequence(file.path());
        }
        lastSequence = after.sequence();
        lastIndex = after.index();
        lastOffset = offset;
        lastCrc = after.crc();
        walk(file, CycleFile.next(offset, file.header(offset)), after.excerpts());
    }

    /** Whether an excerpt is whole and ends with the record of a position. */
    private boolean endsAt(CycleFile file, JournalPosition position) throws IOException {
        int header = file.header(position.offset());
        int length = CycleFile.length(header);
        long start = position.offset() + CycleFile.HEADER_LENGTH;
        if (!CycleFile.isData(header) || length > file.size() - start || length < Long.BYTES) {
            return false;
        }
        int base = file.load(start, length);
        long sequence = Frame.sequence(file.window(), base);
        int frame = 0;
        int last = 0;
        while (frame < length) {
            if (Frame.check(crc, file.window(), base + frame, length - frame, sequence) != null) {
                return false;
            }
            last = frame;
            frame += Frame.length(file.window(), base + frame);
            sequence++;
        }
        return sequence - 1 == position.sequence() && Frame.crc(file.window(), base + last) == position.crc();
    }

    private void walk(CycleFile file, long start, long excerptsBefore) throws IOException {
        if (!file.isReady()) {
            fault(file, "cycle file was not completed", lastSequence + 1, 0);
            search(file, 0, 0);
            return;
        }
        // Before the walk: what a live writer adds meanwhile is no fault.
        long writePosition = file.writePosition();
        long offset = start;
        long excerpts = excerptsBefore;
        int cycle = handler == null ? 0 : Journal.cycle(file.path());
        boolean ended = false;
        while (fault == null && !ended) {
            int header = file.currentHeader(offset);
            if (header == 0) {
                if (checkEnd(file, offset, writePosition)) {
                    break;
                }
            } else if (CycleFile.isEnd(header)) {
                ended = true;
            } else if (CycleFile.isData(header)) {
                if (readExcerpt(file, offset, header, excerpts == 0 && followsOpenFile())) {
                    lastIndex = Journal.ROLL_CYCLE.toIndex(cycle, excerpts);
                    lastOffset = offset;
                    excerpts++;
                    offset = CycleFile.next(offset, header);
                }
            } else if (file.isMetadata(offset, header)) {
                offset = CycleFile.next(offset, header);
            } else {
                fault(file, "excerpt has an impossible header", lastSequence + 1, offset);
                search(file, offset, offset);
            }
        }
        cycles.add(new Cycle(file.path(), offset, excerpts, ended));
    }

    /** False when a live writer has gone on since. */
    private boolean checkEnd(CycleFile file, long offset, long writePosition) throws IOException {
        if (writePosition >= offset) {
            fault(file, "records that were written are not there", lastSequence + 1, offset);
            search(file, offset, offset);
            return true;
        }
        long hidden = new RecordSearch(file, crc, lastSequence).excerpt(offset);
        if (hidden < 0) {
            return true;
        }
        int base = file.load(hidden + CycleFile.HEADER_LENGTH, Long.BYTES);
        long sequence = Frame.sequence(file.window(), base);
        if (file.currentHeader(offset) != 0) {
            return false;
        }
        fault(file, "records end before others", lastSequence + 1, offset);
        follower = new Follower(sequence, file.path(), hidden + CycleFile.HEADER_LENGTH);
        return true;
    }

    /**
     * Whether an excerpt is good.
     *
     * @param afterOpenFile it is the first one of its file, and the file before has no end mark: that one may have lost
     *                      its end
     */
    private boolean readExcerpt(CycleFile file, long offset, int header, boolean afterOpenFile) throws IOException {
        long start = offset + CycleFile.HEADER_LENGTH;
        int length = CycleFile.length(header);
        if (length > file.size() - start) {
            file.reload(); // a live writer may have made it longer
        }
        int available = (int) Math.min(length, file.size() - start);
        int base = file.load(start, available);
        long first = lastSequence + 1;
        if (lastSequence == 0 && !afterOpenFile && available >= Long.BYTES) {
            // Retention may have deleted what was before the first record.
            first = Math.max(first, Frame.sequence(file.window(), base));
        }
        int frame = 0;
        int count = 0;
        Frame.Fault broken = null;
        do {
            broken = Frame.check(crc, file.window(), base + frame, available - frame, first + count);
            if (broken == null) {
                frame += Frame.length(file.window(), base + frame);
                count++;
            }
        } while (frame < length && broken == null);
        if (broken == null) {
            if (firstSequence == 0) {
                firstSequence = first;
            }
            handOut(file.window(), base, length);
            lastSequence = first + count - 1;
            return true;
        }
        // The sequence of a first record that is bad says nothing.
        fault(file, broken.rule(), count == 0 ? lastSequence + 1 : first + count, start + frame);
        if (broken == Frame.Fault.SEQUENCE) {
            // Whole, and yet not the next one: no torn write looks like this.
            sequenceWrong = !afterOpenFile || Frame.sequence(file.window(), base + frame) < first;
            follower = new Follower(Frame.sequence(file.window(), base + frame), file.path(), start + frame);
        } else {
            // A header that is none may itself be the start of a record.
            search(file, frame == 0 ? offset : start + frame, offset);
        }
        return false;
    }

    /** All records of an excerpt that is good; a last one of it that is not would have kept back the others. */
    private void handOut(ByteBuffer window, int base, int length) {
        if (handler == null) {
            return;
        }
        if (wrapped != window) {
            memory.wrap(window);
            wrapped = window;
        }
        int frame = base;
        while (frame < base + length) {
            lastCrc = Frame.crc(window, frame);
            handler.onRecord(Frame.sequence(window, frame), memory, frame + RecordDescriptor.BODY_OFFSET,
                window.getInt(frame + RecordDescriptor.LENGTH_OFFSET));
            frame += Frame.length(window, frame);
        }
    }

    private boolean followsOpenFile() {
        return !cycles.isEmpty() && !cycles.get(cycles.size() - 1).ended();
    }

    private void search(CycleFile file, long from, long endOfGood) throws IOException {
        RecordSearch search = new RecordSearch(file, crc, lastSequence);
        long found = search.record(from);
        cutBytes += search.dataEnd() - endOfGood;
        if (found >= 0) {
            int base = file.load(found, Long.BYTES);
            follower = new Follower(Frame.sequence(file.window(), base), file.path(), found);
        }
    }

    private void fault(CycleFile file, String rule, long sequence, long offset) {
        fault = new Fault(rule, sequence, file.path(), offset);
    }
}
