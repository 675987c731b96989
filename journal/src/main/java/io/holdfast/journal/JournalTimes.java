package io.holdfast.journal;

import io.holdfast.journal.sbe.MessageHeaderEncoder;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Finds records by their time, with some tens of reads in a journal of any size. Maps everything read-only; for
 * figures, not for proofs: checksums are not looked at.
 */
public final class JournalTimes {
    /** Each record begins with its time. */
    private static final int TIME_OFFSET = RecordDescriptor.BODY_OFFSET + MessageHeaderEncoder.ENCODED_LENGTH;
    private static final long NONE = -1;

    /** What is wanted of one cycle file; {@link #NONE} where it is not there. */
    @FunctionalInterface
    private interface Look {
        long at(CycleIndex index) throws IOException;
    }

    private final Path queueDir;

    private JournalTimes(Path queueDir) {
        this.queueDir = queueDir;
    }

    /**
     * Opens the journal of a data directory.
     *
     * @param dataDir the data directory
     * @return for one thread
     * @throws JournalAccessException where there is no journal, or none that may be read
     */
    public static JournalTimes open(Path dataDir) {
        return new JournalTimes(Journal.requireReadable(dataDir));
    }

    /**
     * The time of the first record that there is.
     *
     * @return nanoseconds since the epoch, 0 where there is no record
     * @throws IOException when the journal cannot be read
     */
    public long firstTimeNs() throws IOException {
        return Math.max(0, first(index -> index.first() ? index.field(TIME_OFFSET) : NONE));
    }

    /**
     * The first record of the first excerpt that begins at or after a time.
     *
     * @param timeNs nanoseconds since the epoch
     * @return its sequence; {@link Long#MAX_VALUE} where there is none
     * @throws IOException when the journal cannot be read
     */
    public long firstSequenceSince(long timeNs) throws IOException {
        long before = Math.max(0, timeNs) - 1;
        long found = first(index -> {
            boolean there = index.seek(TIME_OFFSET, before) ? index.next() : index.first();
            return there ? index.field(RecordDescriptor.SEQUENCE_OFFSET) : NONE;
        });
        return found == NONE ? Long.MAX_VALUE : found;
    }

    private long first(Look look) throws IOException {
        for (Path path : Journal.cycleFiles(queueDir)) {
            try (CycleFile file = new CycleFile(new MappedBytes(path))) {
                long found = look.at(new CycleIndex(file));
                if (found != NONE) {
                    return found;
                }
            } catch (NoSuchFileException e) {
                // Retention was faster.
                continue;
            }
        }
        return NONE;
    }
}
