package io.holdfast.engine.follower;

import io.holdfast.engine.core.Record;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.engine.pipeline.RecordGlance;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.RecordFetcher;
import io.holdfast.journal.RecordHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * Builds one segment of the index from the journal, reading it twice: to count what it will hold, so that the map is
 * made for just that, and to fill it. The file gets its blocks before a store can miss them, and its name and its seal
 * last of all.
 */
final class SegmentBuild {
    private static final int EXCERPTS_AT_A_TIME = 64;
    private static final int MIN_ENTRIES = 1024;
    /** The map may take this share of the room that the disk has left: the journal comes first. */
    private static final int ROOM_SHARE = 8;

    private final RecordDecoder decoder = new RecordDecoder();
    private final Record record = new Record();
    private final LongArrayList definitions = new LongArrayList();
    private final Path directory;
    private final Path index;
    private final int number;
    private final long afterSequence;
    private final long lastSequence;
    private final JournalPosition after;

    private long entries;
    private long firstSequence;
    private long lastPlace;
    private long oldestOrder = Long.MAX_VALUE;
    /** The last excerpt that ended in the segment or before it. */
    private JournalPosition resume;

    /**
     * A build of the segment with a number.
     *
     * @param after where to read on: an excerpt before the segment's first record; {@code null} for the journal's start
     */
    SegmentBuild(Path directory, int number, int segmentRecords, JournalPosition after) {
        this.directory = directory;
        this.number = number;
        this.after = after;
        index = IndexSegment.directory(directory);
        afterSequence = (long) number * segmentRecords;
        lastSequence = afterSequence + segmentRecords;
    }

    /** Builds it; returns whether it is done, which it is not where it was stopped or the disk has no room for it. */
    boolean run(BooleanSupplier stop) throws IOException {
        if (!walk(this::count, stop)) {
            return false;
        }
        Path map = IndexSegment.mapFile(index, number);
        Path built = index.resolve(map.getFileName() + ".new");
        Files.deleteIfExists(built);
        Files.createFile(built, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            return fill(built, map, stop);
        } finally {
            Files.deleteIfExists(built);
        }
    }

    private boolean fill(Path built, Path map, BooleanSupplier stop) throws IOException {
        try (IndexMap open = IndexMap.open(built, Math.max(MIN_ENTRIES, entries))) {
            long length = Files.size(built);
            if (Files.getFileStore(built).getUsableSpace() / ROOM_SHARE < length) {
                throw new IOException("room is too little for the index: bytes=" + length);
            }
            Journal.reserve(built, length + length / 4);
            if (!walk((reader, sequence, buffer, offset) -> add(open, reader, sequence, buffer, offset), stop)) {
                return false;
            }
        }
        IndexSeal seal = new IndexSeal(number, firstSequence, lastSequence, lastPlace, crcAt(lastPlace), resume,
            oldestOrder, Files.size(built), IndexSegment.crc(built), definitions.toLongArray());
        Path sealFile = IndexSegment.sealFile(index, number);
        Files.deleteIfExists(sealFile);
        Files.move(built, map, StandardCopyOption.ATOMIC_MOVE);
        Path sealed = index.resolve(sealFile.getFileName() + ".new");
        Files.deleteIfExists(sealed);
        Files.createFile(sealed, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        seal.write(sealed);
        Files.move(sealed, sealFile, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private void count(JournalReader reader, long sequence, DirectBuffer buffer, int offset) {
        if (firstSequence == 0) {
            firstSequence = sequence;
        }
        entries += RecordGlance.orderId(sequence, buffer, offset) > 0 ? 1 : 0;
        if (OrderIdKind.names(RecordGlance.kindCode(buffer, offset))) {
            decoder.decode(sequence, buffer, offset, record);
            OrderIdKind.namesIn(record, (kind, name, orderId) -> entries++);
        }
    }

    private void add(IndexMap map, JournalReader reader, long sequence, DirectBuffer buffer, int offset) {
        long orderId = RecordGlance.orderId(sequence, buffer, offset);
        lastPlace = reader.place(offset);
        if (orderId == RecordGlance.EVERY_ORDER) {
            definitions.addLong(lastPlace);
        } else if (orderId > 0 && orderId <= sequence) {
            map.addPlace(orderId, lastPlace);
            oldestOrder = Math.min(oldestOrder, orderId);
        }
        if (OrderIdKind.names(RecordGlance.kindCode(buffer, offset))) {
            decoder.decode(sequence, buffer, offset, record);
            OrderIdKind.namesIn(record, map::addName);
        }
    }

    /** Takes a record of the segment. */
    private interface Step {
        void take(JournalReader reader, long sequence, DirectBuffer buffer, int offset);
    }

    /** Takes all records of the segment; returns false where it was stopped, or the journal has not all of them. */
    private boolean walk(Step step, BooleanSupplier stop) {
        try (JournalReader reader = JournalReader.open(directory, after)) {
            RecordHandler handler = (sequence, buffer, offset, length) -> {
                if (sequence > afterSequence && sequence <= lastSequence) {
                    step.take(reader, sequence, buffer, offset);
                }
            };
            resume = after;
            while (reader.lastSequence() < lastSequence) {
                long begunNs = System.nanoTime();
                // The last excerpts are taken one by one, since the one that reaches beyond is not to be skipped later.
                boolean near = lastSequence - reader.lastSequence() < 1 << 16;
                int records = reader.poll(handler, near ? 1 : EXCERPTS_AT_A_TIME);
                if (records == 0 || stop.getAsBoolean()) {
                    return false;
                }
                resume = reader.lastSequence() <= lastSequence ? reader.position() : resume;
                LockSupport.parkNanos(System.nanoTime() - begunNs);
            }
            return true;
        }
    }

    private int crcAt(long place) throws IOException {
        try (RecordFetcher journal = new RecordFetcher(directory)) {
            journal.fetch(place, (sequence, buffer, offset, length) -> { });
            return journal.crc();
        }
    }
}
