package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A journal that is copied while it is written, and one that takes the place of another. */
@Timeout(60)
class JournalRestoreTest {
    private static final long[] DAYS = {TestJournal.NOON, TestJournal.NOON + TestJournal.DAY_NS};

    @TempDir
    private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    /** Copies all files of a journal into the queue directory of another one. */
    private static List<JournalCopy.Cycle> copy(Path from, Path to) throws IOException {
        List<JournalCopy.Cycle> copied = new ArrayList<>();
        long last = 0;
        for (Path cycle : JournalCopy.cycles(from)) {
            Path file = Journal.queueDirectory(to).resolve(cycle.getFileName());
            try (OutputStream out = Files.newOutputStream(file)) {
                copied.add(JournalCopy.copy(cycle, last, out));
            }
            JournalCopy.Cycle cycleCopy = copied.get(copied.size() - 1);
            last = cycleCopy.lastSequence();
            try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
                access.setLength(cycleCopy.size());
            }
        }
        return copied;
    }

    private static void write(Path data, long timeNs, int... excerpts) {
        TestJournal.write(TestJournal.small(data).build(), timeNs, excerpts);
    }

    @Test
    void copiesClosedFilesToTheByteAndOpenOnesToTheirLastRecord() throws IOException {
        write(data(), DAYS[0], 3, 1, 40);
        write(data(), DAYS[1], 2, 2);
        Path other = directory.resolve("other");
        Journal.createDirectory(other);
        Journal.createDirectory(Journal.queueDirectory(other));
        List<JournalCopy.Cycle> copied = copy(data(), other);
        assertEquals(List.of(true, false), copied.stream().map(JournalCopy.Cycle::ended).collect(Collectors.toList()));
        assertEquals(List.of(1L, 45L), copied.stream().map(JournalCopy.Cycle::firstSequence)
            .collect(Collectors.toList()));
        assertEquals(List.of(44L, 48L), copied.stream().map(JournalCopy.Cycle::lastSequence)
            .collect(Collectors.toList()));
        Path closed = JournalCopy.cycles(data()).get(0);
        assertArrayEquals(Files.readAllBytes(closed),
            Files.readAllBytes(Journal.queueDirectory(other).resolve(closed.getFileName())));
        assertEquals(48, TestJournal.readAll(other));
        RecoveryReport report = TestJournal.recover(TestJournal.small(other).build());
        assertEquals(48, report.lastSequence());
        assertEquals(0, report.cutBytes());
        write(other, DAYS[1], 5);
        assertEquals(53, TestJournal.readAll(other));
    }

    @Test
    void copiesATruePrefixOfAJournalThatIsWritten() throws Exception {
        JournalConfig config = TestJournal.small(data()).build();
        AtomicBoolean stopped = new AtomicBoolean();
        try (JournalOwner owner = JournalOwner.acquire(data());
                JournalWriter writer = JournalWriter.open(config, owner, 0)) {
            Thread thread = new Thread(() -> {
                for (int i = 1; !stopped.get(); i++) {
                    TestJournal.append(writer, 1 + i % 5, DAYS[0]);
                    LockSupport.parkNanos(10_000);
                }
            }, "writer");
            thread.start();
            while (writer.appendedSequence() == 0) {
                Thread.onSpinWait();
            }
            for (int copies = 0; copies < 8; copies++) {
                long before = writer.appendedSequence();
                Path other = directory.resolve("copy-" + copies);
                Journal.createDirectory(other);
                Journal.createDirectory(Journal.queueDirectory(other));
                List<JournalCopy.Cycle> copied = copy(data(), other);
                long last = copied.get(0).lastSequence();
                // An excerpt can be read before its sequence is published.
                assertTrue(last >= before && last <= writer.appendedSequence() + 5, last + " from " + before);
                assertEquals(last, TestJournal.readAll(other));
                RecoveryReport report = TestJournal.recover(TestJournal.small(other).build());
                assertEquals(last, report.lastSequence());
                assertEquals(0, report.cutBytes(), "copy " + copies);
            }
            stopped.set(true);
            thread.join();
        }
    }

    @Test
    void refusesToCopyABadRecord() throws IOException {
        write(data(), DAYS[0], 10, 10);
        Path file = TestJournal.onlyCycleFile(data());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JournalCopy.copy(file, 0, bytes);
        long last = bytes.size() - 1L;
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(last - 8);
            int old = access.read();
            access.seek(last - 8);
            access.write(old ^ 4);
        }
        JournalDamagedException failure = assertThrows(JournalDamagedException.class,
            () -> JournalCopy.copy(file, 0, OutputStream.nullOutputStream()));
        assertEquals(20, failure.sequence());
        assertEquals(file, failure.file());
    }

    @Test
    void refusesToCopyAGapBetweenTwoFiles() throws IOException {
        write(data(), DAYS[0], 10);
        write(data(), DAYS[1], 10);
        Path second = JournalCopy.cycles(data()).get(1);
        assertEquals(20, JournalCopy.copy(second, 0, OutputStream.nullOutputStream()).lastSequence());
        assertThrows(JournalDamagedException.class,
            () -> JournalCopy.copy(second, 9, OutputStream.nullOutputStream()));
    }

    private static final class Kill extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** An old journal of 30 records with a promise, and a new one of 12, put in place up to a step. */
    private String prepareOld() throws IOException {
        write(data(), DAYS[0], 10, 20);
        Files.writeString(data().resolve(Journal.PROMISE_FILE), "promised: 30\n");
        return TestJournal.hash(Journal.queueDirectory(data()));
    }

    private void stage(JournalRestore restore) throws IOException {
        Path source = directory.resolve("source");
        if (!Files.exists(source)) {
            write(source, DAYS[0], 6, 6);
        }
        copy(source, restore.stage());
    }

    private static Consumer<Replacement.Step> failAt(Replacement.Step step, RuntimeException failure) {
        boolean[] failed = {false};
        return reached -> {
            if (reached == step && !failed[0]) {
                failed[0] = true;
                throw failure;
            }
        };
    }

    @Test
    void putsAnotherJournalInPlaceAndTheOldOneWithItsPromiseAside() throws IOException {
        String old = prepareOld();
        Path quarantine;
        try (JournalOwner owner = JournalOwner.acquire(data())) {
            JournalRestore restore = new JournalRestore(owner);
            stage(restore);
            quarantine = restore.replace("restored from 20260301T000000Z-12");
        }
        assertEquals(12, TestJournal.readAll(data()));
        assertFalse(Files.exists(data().resolve(Journal.PROMISE_FILE)));
        assertEquals(List.of("journal", "journal.owner", "quarantine"), names(data()));
        assertEquals("restored from 20260301T000000Z-12\n",
            Files.readString(quarantine.resolve(Quarantine.REASON_FILE)));
        Path aside = quarantine.resolve(Journal.QUEUE_DIRECTORY);
        assertEquals("promised: 30\n", Files.readString(aside.resolve(Journal.PROMISE_FILE)));
        Files.delete(aside.resolve(Journal.PROMISE_FILE));
        assertEquals(old, TestJournal.hash(aside));
        assertFalse(Files.exists(Journal.queueDirectory(data()).resolve(Quarantine.REASON_FILE)));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Replacement.Step.class, names = "REBUILDING", mode = EnumSource.Mode.EXCLUDE)
    void leavesTheOldOrTheNewJournalWholeAfterAKillAtAnyStep(Replacement.Step killedAt) throws IOException {
        String old = prepareOld();
        try (JournalOwner owner = JournalOwner.acquire(data())) {
            JournalRestore restore = new JournalRestore(owner, failAt(killedAt, new Kill()));
            stage(restore);
            assertThrows(Kill.class, () -> restore.replace("restored"));
        }
        boolean isNew = killedAt != Replacement.Step.REBUILT;
        try (JournalOwner owner = JournalOwner.acquire(data())) {
            new JournalRestore(owner).stage();
            new JournalRestore(owner).undo("nothing is to be undone");
        }
        assertEquals(isNew ? 12 : 30, TestJournal.readAll(data()));
        assertEquals(!isNew, Files.exists(data().resolve(Journal.PROMISE_FILE)));
        if (!isNew) {
            assertEquals(old, TestJournal.hash(Journal.queueDirectory(data())));
        }
        assertEquals(isNew ? List.of("journal", "journal.owner", "quarantine")
            : List.of("journal", "journal.owner", "journal.promise"), names(data()));
    }

    @ParameterizedTest
    @EnumSource(value = Replacement.Step.class, names = "REBUILDING", mode = EnumSource.Mode.EXCLUDE)
    void putsTheOldJournalBackAfterAFailureAtAnyStep(Replacement.Step failedAt) throws IOException {
        String old = prepareOld();
        try (JournalOwner owner = JournalOwner.acquire(data())) {
            JournalRestore restore = new JournalRestore(owner,
                failAt(failedAt, new UncheckedIOException(new IOException("No space left on device"))));
            stage(restore);
            assertThrows(UncheckedIOException.class, () -> restore.replace("restored"));
            restore.undo("restore failed");
        }
        assertOld(old);
    }

    @Test
    void putsTheOldJournalBackAfterTheNewOneWasInPlace() throws IOException {
        String old = prepareOld();
        try (JournalOwner owner = JournalOwner.acquire(data())) {
            JournalRestore restore = new JournalRestore(owner);
            stage(restore);
            restore.replace("restored");
            restore.undo("restored journal failed its check");
        }
        assertOld(old);
    }

    private void assertOld(String old) throws IOException {
        assertEquals("promised: 30\n", Files.readString(data().resolve(Journal.PROMISE_FILE)));
        assertEquals(old, TestJournal.hash(Journal.queueDirectory(data())));
        assertFalse(Files.exists(data().resolve(Journal.REPLACEMENT_DIRECTORY)));
        assertFalse(Files.exists(data().resolve(Journal.REBUILD_DIRECTORY)));
        assertEquals(30, TestJournal.readAll(data()));
    }

    @Test
    void leavesNoJournalWhereThereWasNoneBefore() throws IOException {
        try (JournalOwner owner = JournalOwner.acquire(data())) {
            JournalRestore restore = new JournalRestore(owner);
            stage(restore);
            restore.replace("restored");
            assertEquals(12, TestJournal.readAll(data()));
            restore.undo("restored journal failed its check");
        }
        assertEquals(List.of("journal", "journal.owner"), names(data()));
        assertEquals(List.of(), names(Journal.queueDirectory(data())));
    }
}
