package io.holdfast.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Copies the files of a journal that may be written meanwhile, and disturbs nobody. A day's file is read once, front to
 * back, and each record is checked on the way: its first page, which says where the end is, is then never newer than
 * the records behind it, and the copy ends with a whole excerpt. Trailing zeros are left out.
 */
public final class JournalCopy {
    private static final int BUFFER_LENGTH = 64 << 10;
    private static final String SNAPSHOT_SUFFIX = ".snapshot";
    private static final String HASH_SUFFIX = ".sha256";

    private final CycleFile file;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_LENGTH];
    private final CRC32C crc = new CRC32C();
    private long firstSequence;
    private long lastSequence;
    private long bytes;

    /**
     * What was copied of a day's file.
     *
     * @param bytes         how many were copied; 0 when there was nothing in the file yet
     * @param size          of the file; all behind the copied bytes is zero or no part of the journal
     * @param ended         whether it has its end mark, and so never changes again
     * @param firstSequence of its first record; 0 for none
     * @param lastSequence  of the last record copied so far, of this file or the one before it
     */
    public record Cycle(long bytes, long size, boolean ended, long firstSequence, long lastSequence) {
    }

    private JournalCopy(CycleFile file, long afterSequence, OutputStream out) {
        this.file = file;
        this.lastSequence = afterSequence;
        this.out = out;
    }

    /**
     * The files of the days, the oldest first.
     *
     * @param dataDir the data directory
     * @return files, none when nothing was ever appended
     * @throws JournalAccessException where there is no journal, or none that may be read
     * @throws IOException            when the directory cannot be listed
     */
    public static List<Path> cycles(Path dataDir) throws IOException {
        return Journal.cycleFiles(Journal.requireReadable(dataDir));
    }

    /**
     * What is beside the files of the days and belongs to them: snapshots and hashes. Metadata of the queue does not,
     * it is made anew.
     *
     * @param dataDir the data directory
     * @return files, by their names; they never change, but may go
     * @throws JournalAccessException where there is no journal, or none that may be read
     * @throws IOException            when the directory cannot be listed
     */
    public static List<Path> companions(Path dataDir) throws IOException {
        try (Stream<Path> files = Files.list(Journal.requireReadable(dataDir))) {
            return files.filter(file -> file.toString().endsWith(SNAPSHOT_SUFFIX)
                || file.toString().endsWith(HASH_SUFFIX)).sorted().collect(Collectors.toList());
        }
    }

    /**
     * How far a day's file is written, without reading all of it.
     *
     * @param cycle one of {@link #cycles}
     * @return bytes up to the end of the last excerpt that the file itself knows of
     * @throws IOException when it cannot be read
     */
    public static long used(Path cycle) throws IOException {
        try (CycleFile file = new CycleFile(cycle)) {
            long last = file.isReady() ? file.writePosition() : -1;
            return last < 0 ? 0 : CycleFile.next(last, file.header(last));
        }
    }

    /**
     * Copies a day's file as far as it has whole excerpts.
     *
     * @param cycle         one of {@link #cycles}
     * @param afterSequence the last record of the file before it; 0 to take the first one as it is
     * @param out           takes the bytes; is not closed
     * @return what was copied
     * @throws JournalDamagedException at the first record that is not good, torn tails included
     * @throws IOException             when it cannot be read, or not be written to {@code out}
     */
    public static Cycle copy(Path cycle, long afterSequence, OutputStream out) throws IOException {
        try (CycleFile file = new CycleFile(cycle)) {
            return new JournalCopy(file, afterSequence, out).run();
        }
    }

    private Cycle run() throws IOException {
        if (!file.isReady()) {
            // Chronicle completes the header of a file before it appends to it.
            return new Cycle(0, file.size(), false, 0, lastSequence);
        }
        boolean ended = false;
        while (!ended) {
            int header = currentHeader();
            if (header == 0) {
                break;
            }
            if (CycleFile.isEnd(header)) {
                write(bytes, CycleFile.HEADER_LENGTH);
                ended = true;
            } else if (CycleFile.isData(header)) {
                copyExcerpt(header);
            } else if (file.isMetadata(bytes, header)) {
                write(bytes, (int) (CycleFile.next(bytes, header) - bytes));
            } else {
                throw damaged("excerpt has an impossible header", lastSequence + 1, bytes);
            }
        }
        if (ended) {
            copyRest();
        }
        return new Cycle(bytes, file.size(), ended, firstSequence, lastSequence);
    }

    /** The header behind what was copied, as it is now. */
    private int currentHeader() throws IOException {
        int header = file.header(bytes);
        if (header == 0) {
            file.reload();
            header = file.header(bytes);
        }
        return header;
    }

    private void copyExcerpt(int header) throws IOException {
        long start = bytes + CycleFile.HEADER_LENGTH;
        int length = CycleFile.length(header);
        if (length == 0 || start + length > file.size()) {
            throw damaged("excerpt without a record", lastSequence + 1, bytes);
        }
        int base = file.load(bytes, CycleFile.HEADER_LENGTH + length) + CycleFile.HEADER_LENGTH;
        long sequence = lastSequence;
        int frame = 0;
        while (frame < length) {
            Frame.Fault fault = Frame.check(crc, file.window(), base + frame, length - frame);
            long next = fault == null ? Frame.sequence(file.window(), base + frame) : 0;
            if (fault == null && next != sequence + 1 && (sequence != 0 || next < 1)) {
                fault = Frame.Fault.SEQUENCE;
            }
            if (fault != null) {
                throw damaged(fault.rule(), sequence + 1, start + frame);
            }
            if (firstSequence == 0) {
                firstSequence = next;
            }
            sequence = next;
            frame += Frame.length(file.window(), base + frame);
        }
        write(bytes, (int) (CycleFile.next(bytes, header) - bytes));
        lastSequence = sequence;
    }

    /** Behind the end mark there is nothing to read, but the file keeps its hash. */
    private void copyRest() throws IOException {
        long size = file.size();
        long offset = file.nextData(bytes);
        while (offset < size) {
            int length = (int) Math.min(BUFFER_LENGTH, size - offset);
            int index = file.load(offset, length);
            int used = length;
            while (used > 0 && file.window().get(index + used - 1) == 0) {
                used--;
            }
            if (used > 0) {
                writeZeros(offset - bytes);
                write(offset, used);
            }
            offset = file.nextData(offset + length);
        }
    }

    private void writeZeros(long count) throws IOException {
        byte[] zeros = new byte[BUFFER_LENGTH];
        for (long left = count; left > 0; left -= zeros.length) {
            out.write(zeros, 0, (int) Math.min(zeros.length, left));
        }
        bytes += count;
    }

    private void write(long offset, int length) throws IOException {
        int wanted = (int) Math.min(length, file.size() - offset);
        int index = file.load(offset, wanted);
        for (int done = 0; done < wanted; done += buffer.length) {
            int part = Math.min(buffer.length, wanted - done);
            file.window().get(index + done, buffer, 0, part);
            out.write(buffer, 0, part);
        }
        bytes += wanted;
    }

    private JournalDamagedException damaged(String rule, long sequence, long offset) {
        return new JournalDamagedException(rule, sequence, file.path(), offset);
    }
}
