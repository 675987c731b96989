package io.holdfast.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads a journal from end to end and says how far it is good and what lies behind. Changes nothing.
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

    private final CRC32C crc = new CRC32C();
    private final List<Cycle> cycles = new ArrayList<>();
    private long lastSequence;
    private long records;
    private Fault fault;
    private Follower follower;
    private long cutBytes;

    private JournalScan() {
    }

    /** Scans the cycle files of a queue; it may be written meanwhile. */
    static JournalScan of(Path queueDir) throws IOException {
        JournalScan scan = new JournalScan();
        List<Path> files = Journal.cycleFiles(queueDir);
        for (int i = 0; i < files.size() && scan.follower == null; i++) {
            try (CycleFile file = new CycleFile(files.get(i))) {
                if (scan.fault == null) {
                    scan.walk(file);
                } else {
                    scan.search(file, 0, 0);
                }
            }
        }
        return scan;
    }

    long lastSequence() {
        return lastSequence;
    }

    long records() {
        return records;
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

    /** Bytes that are not good, up to the last one that is not zero. */
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

    private void walk(CycleFile file) throws IOException {
        if (!file.isReady()) {
            fault(file, "cycle file was not completed", lastSequence + 1, 0);
            search(file, 0, 0);
            return;
        }
        // Before the walk: what a live writer adds meanwhile is no fault.
        long writePosition = file.writePosition();
        long offset = 0;
        long excerpts = 0;
        boolean ended = false;
        while (fault == null && !ended) {
            int header = currentHeader(file, offset);
            if (header == 0) {
                if (checkEnd(file, offset, writePosition)) {
                    break;
                }
            } else if (CycleFile.isEnd(header)) {
                ended = true;
            } else if (CycleFile.isData(header)) {
                if (readExcerpt(file, offset, header)) {
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

    private static int currentHeader(CycleFile file, long offset) throws IOException {
        int header = file.header(offset);
        if (header != 0) {
            return header;
        }
        file.reload();
        return file.header(offset);
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
        if (currentHeader(file, offset) != 0) {
            return false;
        }
        fault(file, "records end before others", lastSequence + 1, offset);
        follower = new Follower(sequence, file.path(), hidden + CycleFile.HEADER_LENGTH);
        return true;
    }

    private boolean readExcerpt(CycleFile file, long offset, int header) throws IOException {
        long start = offset + CycleFile.HEADER_LENGTH;
        int length = CycleFile.length(header);
        int available = (int) Math.min(length, file.size() - start);
        int base = file.load(start, available);
        int frame = 0;
        int count = 0;
        Frame.Fault broken = null;
        do {
            broken = Frame.check(crc, file.window(), base + frame, available - frame, lastSequence + 1 + count);
            if (broken == null) {
                frame += Frame.length(file.window(), base + frame);
                count++;
            }
        } while (frame < length && broken == null);
        if (broken == null) {
            lastSequence += count;
            records += count;
            return true;
        }
        fault(file, broken.rule(), lastSequence + 1 + count, start + frame);
        if (broken == Frame.Fault.SEQUENCE) {
            // Whole, and yet not the next one: no torn write looks like this.
            follower = new Follower(Frame.sequence(file.window(), base + frame), file.path(), start + frame);
        } else {
            // A header that is none may itself be the start of a record.
            search(file, frame == 0 ? offset : start + frame, offset);
        }
        return false;
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
