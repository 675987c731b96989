package io.holdfast.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.agrona.BufferUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a fresh queue with the good records in the place of a torn one, which goes to the quarantine as it is.
 * <p>
 * The fresh queue grows in {@code journal.rebuild}, which means nothing; once it is forced it is renamed to
 * {@code journal.replacement}, which means that it takes the journal's place, whoever finds it. A kill before that
 * starts all over, a kill after it is finished by the next start.
 */
final class Replacement {
    /** The places where a kill makes a difference, in their order. */
    enum Step {
        REBUILDING(FaultPoint.CUT_REBUILDING),
        REBUILT(FaultPoint.CUT_REBUILT),
        COMMITTED(FaultPoint.CUT_COMMITTED),
        QUARANTINED(FaultPoint.CUT_QUARANTINED),
        REPLACED(FaultPoint.CUT_REPLACED);

        private final FaultPoint faultPoint;

        Step(FaultPoint faultPoint) {
            this.faultPoint = faultPoint;
        }

        FaultPoint faultPoint() {
            return faultPoint;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);
    private static final long SPARE_BYTES = 1 << 20;
    /** What Chronicle writes: a header of its own, and a text. */
    private static final byte[] END_MARK = {0, 0, 0, (byte) 0xC0, (byte) 0xC3, 'E', 'O', 'F'};

    private final JournalConfig config;
    private final Path dataDir;
    private final Path queueDir;
    private final Path rebuild;
    private final Path replacement;
    private final Path promise;
    private final Consumer<Step> steps;
    private Path quarantine;

    Replacement(JournalConfig config, Consumer<Step> steps) {
        this.config = config;
        this.dataDir = config.directory();
        this.queueDir = Journal.queueDirectory(dataDir);
        this.rebuild = dataDir.resolve(Journal.REBUILD_DIRECTORY);
        this.replacement = dataDir.resolve(Journal.REPLACEMENT_DIRECTORY);
        this.promise = dataDir.resolve(Journal.PROMISE_FILE);
        this.steps = steps;
    }

    /** What a killed recovery or restore left. */
    RecoveryPlan.EarlierCut unfinished() {
        if (Files.exists(replacement) || Files.exists(queueDir.resolve(Journal.PROMISE_FILE))
            || Files.exists(queueDir.resolve(Quarantine.REASON_FILE))) {
            return RecoveryPlan.EarlierCut.COMMITTED;
        }
        return Files.exists(rebuild) ? RecoveryPlan.EarlierCut.REBUILDING : RecoveryPlan.EarlierCut.NONE;
    }

    /** Clears a copy away that means nothing. */
    void discard() throws IOException {
        Durable.deleteTree(rebuild);
    }

    /**
     * Clears away or finishes what a killed recovery or restore left; the quarantine of the old files, or null.
     * <p>
     * A replacement with a reason in it is another journal rather than the good part of this one. Then the promise goes
     * aside in the directory of the journal that it was made for, and comes back with it.
     */
    Path finish() throws IOException {
        return finish("journal with a bad end, replaced by its good records");
    }

    private Path finish(String cutReason) throws IOException {
        discard();
        quarantine = null;
        if (Files.exists(replacement)) {
            Path reason = replacement.resolve(Quarantine.REASON_FILE);
            boolean other = Files.exists(reason);
            if (other && Files.exists(promise)) {
                Durable.rename(promise, queueDir.resolve(Journal.PROMISE_FILE));
            }
            if (!isEmpty(queueDir)) {
                quarantine = Quarantine.create(dataDir, other ? Files.readString(reason).strip() : cutReason);
                Durable.rename(queueDir, quarantine.resolve(Journal.QUEUE_DIRECTORY));
            }
            steps.accept(Step.QUARANTINED);
            // At most an empty directory is in its place now.
            Durable.rename(replacement, queueDir);
            steps.accept(Step.REPLACED);
        }
        if (Files.exists(queueDir.resolve(Journal.PROMISE_FILE))) {
            Durable.rename(queueDir.resolve(Journal.PROMISE_FILE), promise);
        }
        Files.deleteIfExists(queueDir.resolve(Quarantine.REASON_FILE));
        return quarantine;
    }

    /** Where the last {@link #finish} has put the old files, also if it failed later; null for nowhere. */
    Path quarantine() {
        return quarantine;
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findFirst().isEmpty();
        }
    }

    /** Replaces the journal by the good part of a scan; the quarantine of the old files. */
    Path replace(JournalScan scan, String reason) throws IOException {
        Journal.createDirectory(rebuild);
        Files.setPosixFilePermissions(rebuild, Files.getPosixFilePermissions(queueDir));
        for (JournalScan.Cycle cycle : scan.cycles()) {
            if (cycle.ended()) {
                link(cycle.file());
                linkBeside(cycle);
            } else if (cycle.excerpts() > 0) {
                copy(cycle);
            }
        }
        endAllButLast();
        for (SnapshotFile snapshot : SnapshotFile.list(dataDir)) {
            if (snapshot.sequence() <= scan.lastSequence()) {
                link(snapshot.path());
            }
        }
        verify(scan);
        for (Path file : Journal.cycleFiles(rebuild)) {
            Durable.force(file);
        }
        Durable.force(rebuild);
        steps.accept(Step.REBUILT);
        Durable.rename(rebuild, replacement);
        steps.accept(Step.COMMITTED);
        return finish(reason);
    }

    /** Bytes that a copy of the good part takes; a file that has its end mark takes none. */
    long bytesNeeded(JournalScan scan) {
        return scan.cycles().stream().filter(cycle -> !cycle.ended() && cycle.excerpts() > 0)
            .mapToLong(cycle -> cycle.endOffset() + SPARE_BYTES).sum() + Journal.METADATA_BYTES;
    }

    /** Whether a copy of the good part fits on the disk, where one is needed. */
    boolean hasRoom(JournalScan scan) throws IOException {
        return scan.state() == RecoveryPlan.State.CLEAN
            || Files.getFileStore(queueDir).getUsableSpace() >= bytesNeeded(scan);
    }

    /** A file with an end mark, its hash, or a snapshot is never written again: both queues can have it. */
    private void link(Path file) throws IOException {
        Path target = rebuild.resolve(file.getFileName());
        try {
            Files.createLink(target, file);
        } catch (UnsupportedOperationException e) {
            LOG.info("file system without links, copying: file={}", file);
            Files.copy(file, target);
        }
    }

    /** What stands beside a day's file that is kept as it is, as its hash. */
    private void linkBeside(JournalScan.Cycle cycle) throws IOException {
        String day = Journal.cycleName(Journal.cycle(cycle.file())) + '.';
        List<Path> others;
        try (Stream<Path> files = Files.list(queueDir)) {
            others = files.filter(file -> file.getFileName().toString().startsWith(day))
                .filter(file -> !Journal.isQueueFile(file)).collect(Collectors.toList());
        }
        for (Path file : others) {
            link(file);
        }
    }

    private void copy(JournalScan.Cycle cycle) throws IOException {
        int day = Journal.cycle(cycle.file());
        reserve(Journal.cycleName(day), cycle.endOffset() + SPARE_BYTES);
        RollClock clock = new RollClock();
        clock.atLeastCycle(day);
        PointerBytesStore excerpt = new PointerBytesStore();
        try (CycleFile from = new CycleFile(cycle.file());
                SingleChronicleQueue to = Journal.builder(rebuild, config.blockSize()).timeProvider(clock).build();
                ExcerptAppender appender = to.createAppender()) {
            long offset = 0;
            while (offset < cycle.endOffset()) {
                int header = from.header(offset);
                int length = CycleFile.length(header);
                if (CycleFile.isData(header)) {
                    int index = from.load(offset + CycleFile.HEADER_LENGTH, length);
                    excerpt.set(BufferUtil.address(from.window()) + index, length);
                    appender.writeBytes(excerpt);
                }
                offset = CycleFile.next(offset, header);
                steps.accept(Step.REBUILDING);
            }
        }
    }

    /**
     * A copied file before one that was linked gets the end mark that Chronicle writes with the first record of a later
     * day: no reader would get over it otherwise. Chronicle also lists the files that it did not make.
     */
    private void endAllButLast() throws IOException {
        List<Path> files = Journal.cycleFiles(rebuild);
        for (int i = 0; i + 1 < files.size(); i++) {
            if (!CycleFile.hasEnd(files.get(i))) {
                long end;
                try (CycleFile file = new CycleFile(files.get(i))) {
                    end = file.end();
                }
                try (FileChannel file = FileChannel.open(files.get(i), StandardOpenOption.WRITE)) {
                    file.write(ByteBuffer.wrap(END_MARK), end);
                }
            }
        }
        if (Files.exists(rebuild.resolve(Journal.METADATA_FILE))) {
            Journal.builder(rebuild, config.blockSize()).build().close();
        }
    }

    /** The file that Chronicle takes over, with blocks for all that is copied: a store never meets a full disk. */
    private void reserve(String name, long bytes) throws IOException {
        Path file = rebuild.resolve(name + Journal.PRECREATED_SUFFIX);
        Journal.createFile(file);
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(config.blockSize() + Journal.overlap(config.blockSize()));
        }
        Space.reserveFile(file, bytes);
        Path metadata = rebuild.resolve(Journal.METADATA_FILE);
        if (!Files.exists(metadata)) {
            Journal.createFile(metadata);
            Space.reserveFile(metadata, Journal.METADATA_BYTES);
        }
    }

    private void verify(JournalScan expected) throws IOException {
        List<Path> files = Journal.cycleFiles(rebuild);
        JournalScan copy = JournalScan.of(rebuild);
        if (copy.state() != RecoveryPlan.State.CLEAN || copy.lastSequence() != expected.lastSequence()) {
            throw new IllegalStateException("copied journal is not the good part: expected=" + expected.lastSequence()
                + " actual=" + copy.lastSequence() + " state=" + copy.state()
                + " fault=" + copy.fault() + " files=" + files);
        }
    }
}
