package io.holdfast.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The hash that chains the records of a cycle file to those before: SHA-256 over the chain hash of the cycle before (32
 * bytes, zeros for the first cycle of a journal) and the bytes of all excerpts in their order. It follows a file that
 * is being written, and checks each record before it is hashed. Reads plain bytes and changes nothing; one thread at a
 * time.
 */
final class CycleDigest implements AutoCloseable {
    static final int LENGTH = 32;

    private final CycleFile file;
    private final int cycle;
    private final MessageDigest sha256 = HashFile.sha256();
    private final CRC32C crc = new CRC32C();
    private final UnsafeBuffer record = new UnsafeBuffer(0, 0);
    private final RecordHandler records;

    private long offset;
    private long firstSequence;
    private long lastSequence;
    private boolean ended;
    private long firstOfExcerpt;
    private long checkedSequence;
    private int checkedLength;

    /**
     * A digest at the start of a file.
     *
     * @param previous     chain hash of the cycle before
     * @param lastSequence of the last record before this file; 0 where the first record is taken as it is found
     * @param records      hears of each record that was checked
     */
    CycleDigest(Path path, byte[] previous, long lastSequence, RecordHandler records) throws IOException {
        file = new CycleFile(path);
        cycle = Journal.cycle(path);
        this.lastSequence = lastSequence;
        this.records = records;
        sha256.update(previous);
    }

    int cycle() {
        return cycle;
    }

    Path path() {
        return file.path();
    }

    /** Of the first record of the file; 0 before it. */
    long firstSequence() {
        return firstSequence;
    }

    /** Of the last record hashed, or of the last one before the file; 0 where neither is known. */
    long lastSequence() {
        return lastSequence;
    }

    /** Whether the end mark was met: nothing will ever follow. */
    boolean ended() {
        return ended;
    }

    /** Bytes that Chronicle says are written and that are not hashed. */
    long left() throws IOException {
        return isReady() ? Math.max(0, file.writePosition() - offset) : 0;
    }

    /** Whether Chronicle has completed the file header, as it stands now. */
    boolean isReady() throws IOException {
        file.reload();
        return file.isReady();
    }

    /** The chain hash; the last thing that is asked for. */
    byte[] hash() {
        return sha256.digest();
    }

    /**
     * Hashes what follows, some excerpts beyond a number of bytes at most.
     *
     * @return bytes gone over; 0 where there is nothing more for now
     * @throws JournalDamagedException at a record that is not whole, not in sequence or not true to its CRC
     */
    long advance(long maxBytes) throws IOException {
        long start = offset;
        if (start == 0 && !isReady()) {
            return 0;
        }
        while (!ended && offset - start < maxBytes) {
            int header = file.currentHeader(offset);
            if (header == 0) {
                break;
            }
            if (CycleFile.isEnd(header)) {
                ended = true;
            } else if (CycleFile.isData(header)) {
                excerpt(header);
                offset = CycleFile.next(offset, header);
            } else if (file.isMetadata(offset, header)) {
                offset = CycleFile.next(offset, header);
            } else {
                throw damaged("excerpt has an impossible header", lastSequence + 1, offset);
            }
        }
        return offset - start;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void excerpt(int header) throws IOException {
        long start = offset + CycleFile.HEADER_LENGTH;
        int length = CycleFile.length(header);
        int available = (int) Math.min(length, file.size() - start);
        int base = file.load(start, available);
        if (check(base, available, length) != null) {
            // What was read while it was written may be half of it.
            file.reload();
            base = file.load(start, available);
            Frame.Fault fault = check(base, available, length);
            if (fault != null) {
                throw damaged(fault.rule(), checkedSequence + 1, start + checkedLength);
            }
        }
        ByteBuffer window = file.window();
        sha256.update(window.limit(base + length).position(base));
        window.clear();
        firstSequence = firstSequence == 0 ? firstOfExcerpt : firstSequence;
        handOut(base, length);
        lastSequence = checkedSequence;
    }

    /** The first rule that an excerpt breaks, or null. */
    private Frame.Fault check(int base, int available, int length) {
        checkedSequence = lastSequence;
        checkedLength = 0;
        if (lastSequence == 0 && available >= RecordDescriptor.BODY_OFFSET) {
            checkedSequence = Math.max(1, Frame.sequence(file.window(), base)) - 1;
        }
        firstOfExcerpt = checkedSequence + 1;
        do {
            Frame.Fault fault = Frame.check(crc, file.window(), base + checkedLength, available - checkedLength,
                checkedSequence + 1);
            if (fault != null) {
                return fault;
            }
            checkedLength += Frame.length(file.window(), base + checkedLength);
            checkedSequence++;
        } while (checkedLength < length);
        return null;
    }

    private void handOut(int base, int length) {
        record.wrap(file.window(), base, length);
        int frame = 0;
        for (long sequence = firstOfExcerpt; frame < length; sequence++) {
            int body = Frame.length(file.window(), base + frame) - RecordDescriptor.BODY_OFFSET;
            records.onRecord(sequence, record, frame + RecordDescriptor.BODY_OFFSET, body);
            frame += RecordDescriptor.frameLength(body);
        }
    }

    private JournalDamagedException damaged(String rule, long sequence, long at) {
        return new JournalDamagedException(rule, sequence, file.path(), at);
    }
}
