package io.holdfast.engine.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.RandomJournal;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.pipeline.FoldStart;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.engine.pipeline.StateImage;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.JournalReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JournalIndexTest {
    static final int SEGMENT_RECORDS = 1500;
    private static final int COMMANDS = 12_000;

    @TempDir
    private Path directory;

    @Test
    void saysWhatAFoldOfTheWholeJournalSays() throws IOException {
        RandomJournal.write(directory, "JournalIndexTest.says", COMMANDS);
        JournalFacts facts = new JournalFacts(directory);
        build(directory, facts.lastSequence());
        try (OrderSource source = OrderSource.indexed(directory)) {
            assertFalse(source.isWhole());
        }
        facts.requireSome(directory, new SplittableRandom(facts.lastSequence()), 100);
        facts.requireNothingElse(directory);
        assertEquals(facts.lastSequence() / SEGMENT_RECORDS, seals(directory).size(), "no lookup took a seal away");
    }

    @Test
    void answersWithoutAnIndex() {
        RandomJournal.write(directory, "JournalIndexTest.answers", COMMANDS);
        JournalFacts facts = new JournalFacts(directory);
        facts.requireSome(directory, new SplittableRandom(facts.lastSequence()), 30);
        facts.requireNothingElse(directory);
    }

    @Test
    void knowsTheOrdersThatAreLeftWhenTheFirstFileIsRemoved() throws IOException {
        RandomJournal.write(directory, "JournalIndexTest.knows", COMMANDS);
        JournalFacts facts = new JournalFacts(directory);
        build(directory, facts.lastSequence());
        EngineState state = new EngineState();
        try (JournalReader reader = JournalReader.open(directory)) {
            new Replay(state, Long.MAX_VALUE, (record, folded) -> { }).drain(reader);
            StateImage.of(state, reader.position(), "test").save(directory);
        }
        try (Stream<Path> files = Files.list(Journal.queueDirectory(directory))) {
            Files.delete(files.filter(file -> file.toString().endsWith(".cq4")).sorted().findFirst().orElseThrow());
        }
        long first = FoldStart.firstSequence(directory);
        assertTrue(first > 1, "first=" + first);
        facts.forgetBefore(first);
        facts.requireSome(directory, new SplittableRandom(first), 20);
        build(directory, facts.lastSequence());
        facts.requireSome(directory, new SplittableRandom(first), 20);
    }

    /** A record that cannot be read shows what is read. */
    @Test
    void looksForAnOrderOnlyWhereItsRecordIs() throws IOException {
        RandomJournal.write(directory, "JournalIndexTest.looks", COMMANDS);
        long first = FoldStart.firstSequence(directory);
        List<Long> others = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(directory)) {
            new Replay(new EngineState(), Long.MAX_VALUE, (record, state) -> {
                if (record.kind == RecordKind.ORDER_ACCEPTED) {
                    others.add(record.sequence);
                }
            }).drain(reader);
        }
        damageAnEarlyExcerpt();
        try (OrderHistory history = OrderHistory.open(directory)) {
            assertThrows(JournalDamagedException.class,
                () -> history.find("nobody", EnumSet.allOf(OrderIdKind.class)), "a walk meets the damage");
        }
        for (long sequence : new long[] {others.get(others.size() / 2), others.get(others.size() - 1), first - 1}) {
            try (OrderHistory history = OrderHistory.open(directory)) {
                assertFalse(history.replay(sequence, Long.MAX_VALUE, (record, state) -> { }), "record " + sequence);
            }
        }
    }

    /** One of the first file, not the first: with that the journal is opened. */
    private void damageAnEarlyExcerpt() throws IOException {
        long offset;
        try (JournalReader reader = JournalReader.open(directory)) {
            reader.poll((read, buffer, at, length) -> { }, 2);
            offset = reader.position().offset();
        }
        Path file;
        try (Stream<Path> files = Files.list(Journal.queueDirectory(directory))) {
            file = files.filter(path -> path.toString().endsWith(".cq4")).sorted().findFirst().orElseThrow();
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long body = offset + Integer.BYTES + 40;
            bytes.seek(body);
            int value = bytes.read();
            bytes.seek(body);
            bytes.write(value ^ 1);
        }
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        EngineState state = RandomJournal.write(directory, "JournalIndexTest.is", COMMANDS);
        build(directory, state.sequence());
        Path index = IndexSegment.directory(directory);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(index)));
        try (Stream<Path> files = Files.list(index)) {
            for (Path file : files.collect(Collectors.toList())) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                    file.toString());
            }
        }
    }

    @Test
    void needsNoCompilerAtRunTime() {
        assertNotNull(getClass().getResource("/net/openhft/chronicle/hash/VanillaGlobalMutableState$$Native.class"));
    }

    static void build(Path directory, long lastSequence) {
        try (JournalIndex index = new JournalIndex(directory, () -> lastSequence, SEGMENT_RECORDS)) {
            index.start();
            long wanted = lastSequence / SEGMENT_RECORDS * SEGMENT_RECORDS;
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (index.indexedSequence() < wanted) {
                assertTrue(System.nanoTime() < deadlineNs, "still at " + index.indexedSequence() + " of " + wanted);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    static List<Path> seals(Path directory) throws IOException {
        if (!Files.exists(IndexSegment.directory(directory))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(IndexSegment.directory(directory))) {
            return files.filter(file -> file.toString().endsWith(".seal")).sorted().collect(Collectors.toList());
        }
    }
}
