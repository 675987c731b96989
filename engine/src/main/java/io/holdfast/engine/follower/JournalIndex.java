package io.holdfast.engine.follower;

import io.holdfast.journal.HelperThread;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.RecordFetcher;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index of the journal, on a thread of its own that works half of the time at most: a segment for each full
 * {@link #SEGMENT_RECORDS} sequences, built in one go once the journal has them, and never written again. What is
 * behind the last segment is read from the journal. Segments that are damaged, of another journal, or no longer of any
 * use are deleted, and built anew where the journal has their records. Whatever goes wrong here is logged and hurts
 * nobody: {@link OrderHistory} answers without the index too.
 */
public final class JournalIndex implements AutoCloseable {
    /** How many sequences a segment covers. */
    public static final int SEGMENT_RECORDS = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(JournalIndex.class);
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NS = TimeUnit.MINUTES.toNanos(1);
    private static final Pattern FILE = Pattern.compile("(\\d{6})\\.(map|seal)");

    private final Path directory;
    private final Path index;
    private final LongSupplier sequence;
    private final int segmentRecords;
    private final Thread thread;
    private volatile boolean closed;
    private volatile long indexedSequence;

    /**
     * The index of the journal in a data directory; {@link #start} starts it.
     *
     * @param sequence says how far the journal may be read
     */
    public JournalIndex(Path directory, LongSupplier sequence) {
        this(directory, sequence, SEGMENT_RECORDS);
    }

    JournalIndex(Path directory, LongSupplier sequence, int segmentRecords) {
        this.directory = directory;
        this.sequence = sequence;
        this.segmentRecords = segmentRecords;
        index = IndexSegment.directory(directory);
        thread = new Thread(this::run, "index");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
    }

    /** Starts to keep the index. */
    public void start() {
        thread.start();
    }

    /** The last record that the index has; 0 for none. Any thread. */
    public long indexedSequence() {
        return indexedSequence;
    }

    private void run() {
        boolean checked = false;
        while (!closed) {
            long waitNs = WAIT_NS;
            try {
                if (!checked) {
                    makeDirectory();
                    removeLeftovers();
                }
                while (!closed && buildNext(!checked)) {
                    // One segment after the other until the journal has no more full ones.
                }
                checked = true;
            } catch (Exception | LinkageError | AssertionError | InternalError e) {
                LOG.warn("index cannot be kept, lookups read the journal instead: directory={} cause={}", index,
                    e.toString(), e);
                waitNs = RETRY_NS;
            }
            if (!closed) {
                LockSupport.parkNanos(waitNs);
            }
        }
    }

    private void makeDirectory() throws IOException {
        try {
            Files.createDirectory(index,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(index)) {
                throw e;
            }
        }
    }

    /** What a killed build left, maps whose seal is gone, and segments of records that the journal does not have. */
    private void removeLeftovers() throws IOException {
        try (RecordFetcher journal = new RecordFetcher(directory)) {
            for (Path file : files()) {
                Matcher name = FILE.matcher(file.getFileName().toString());
                if (!name.matches() || IndexSegment.find(index, Integer.parseInt(name.group(1)), journal) == null) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(index)) {
            return files.sorted().collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /** Builds the first segment that is missing; returns whether there was one, and the journal has its records. */
    private boolean buildNext(boolean check) throws IOException {
        long available = sequence.getAsLong();
        if (available < segmentRecords) {
            return false;
        }
        long first = firstSequence();
        if (first == 0) {
            return false;
        }
        int number = (int) ((first - 1) / segmentRecords);
        removeBefore(number);
        IndexSegment before = null;
        try (RecordFetcher journal = new RecordFetcher(directory)) {
            IndexSegment segment = sound(number, journal, check);
            while (segment != null) {
                before = segment;
                number++;
                segment = sound(number, journal, check);
            }
        }
        indexedSequence = before == null ? 0 : before.seal().lastSequence();
        if (available < (number + 1L) * segmentRecords) {
            return false;
        }
        return new SegmentBuild(directory, number, segmentRecords, before == null ? null : before.seal().resume())
            .run(() -> closed);
    }

    /** A segment that is there; with its map checked too where asked for, and deleted where that is damaged. */
    private IndexSegment sound(int number, RecordFetcher journal, boolean check) throws IOException {
        IndexSegment segment = IndexSegment.find(index, number, journal);
        if (segment != null && check) {
            try {
                segment.requireSound();
            } catch (IndexException e) {
                LOG.warn("{}, it is built anew", e.getMessage());
                return null;
            }
        }
        return segment;
    }

    private void removeBefore(int number) throws IOException {
        for (Path file : files()) {
            Matcher name = FILE.matcher(file.getFileName().toString());
            if (name.matches() && Integer.parseInt(name.group(1)) < number) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The first record of the journal, or 0: older ones may have been deleted. */
    private long firstSequence() {
        long[] first = new long[1];
        try (JournalReader reader = JournalReader.open(directory)) {
            reader.poll((recordSequence, buffer, offset, length) ->
                first[0] = first[0] == 0 ? recordSequence : first[0], 1);
        }
        return first[0];
    }

    @Override
    public void close() {
        closed = true;
        HelperThread.awaitEnd(thread);
    }
}
