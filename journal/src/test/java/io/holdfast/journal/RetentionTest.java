package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which files are deleted, when, and what readers see of it. Days 0 to 2 are complete, day 3 is the last one. */
@Timeout(60)
final class RetentionTest {
    private static final int FIRST = ChainedJournal.FIRST_CYCLE;
    private static final int RECORDS = 5;
    private static final long DAY_4 = (FIRST + 4) * TestJournal.DAY_NS;

    @TempDir
    private Path dir;
    private Path data;
    private Path queue;
    private JournalConfig config;
    private long timeNs = DAY_4;
    private long covered = Long.MAX_VALUE;
    private Retention looking;

    @BeforeEach
    void write() throws IOException {
        data = dir.resolve("data");
        queue = Journal.queueDirectory(data);
        config = TestJournal.small(data).build();
        for (int day = 0; day < 4; day++) {
            TestJournal.write(config, TestJournal.NOON + day * TestJournal.DAY_NS, RECORDS);
        }
        for (int day = 0; day < 3; day++) {
            ChainedJournal.putHashBeside(file(day));
        }
    }

    private Path file(int day) {
        return queue.resolve(Journal.cycleName(FIRST + day) + Journal.CYCLE_SUFFIX);
    }

    private Retention retention(int days, int closedCycle, long removed) {
        return new Retention(queue, days, new JournalKeeper.Beginning(closedCycle, "", removed), () -> timeNs,
            () -> covered);
    }

    private List<String> files() throws IOException {
        return Journal.cycleFiles(queue).stream().map(path -> path.getFileName().toString()).toList();
    }

    private JournalWriter writer(JournalOwner owner) {
        return JournalWriter.openAt(config, owner, 4 * RECORDS, JournalListener.NONE);
    }

    @Test
    void deletesAFileOnceItsRemovalIsRecorded() throws IOException {
        try (JournalOwner owner = JournalOwner.acquire(data); JournalWriter writer = writer(owner)) {
            Retention retention = retention(3, FIRST + 2, 0);
            retention.turn(writer);
            CycleNote note = retention.take();
            assertEquals(new CycleNote(FIRST, RECORDS, ""), note);
            assertNull(retention.take());
            retention.turn(writer);
            assertTrue(Files.exists(file(0)), "no record yet");
            TestJournal.commit(writer);
            retention.recorded(note, writer.committedSequence());
            retention.turn(writer);
            assertTrue(Files.exists(file(0)), "decided, and not yet in the journal");
            writer.flush(TestJournal.NOON + 3 * TestJournal.DAY_NS);
            retention.turn(writer);
            assertFalse(Files.exists(file(0)));
            try (var plain = Journal.readOnly(queue).build()) {
                assertEquals(FIRST + 1, plain.firstCycle(), "for readers that are not ours");
            }
            assertFalse(Files.exists(HashFile.beside(file(0))));
            assertTrue(Files.exists(HashFile.beside(file(1))));
            retention.turn(writer);
            assertNull(retention.take(), "the next one is not old enough");
            timeNs += TestJournal.DAY_NS;
            retention.turn(writer);
            assertEquals(new CycleNote(FIRST + 1, 2 * RECORDS, ""), retention.take());
        }
    }

    @Test
    void keepsWhatIsNotOldNotChainedNotHashedOrStillNeeded() throws IOException {
        assertAsks(true, 3, FIRST);
        assertAsks(false, 4, FIRST);
        assertAsks(false, 0, FIRST);
        timeNs--;
        assertAsks(false, 3, FIRST);
        timeNs++;
        assertAsks(false, 3, FIRST - 1);
        covered = RECORDS + 1;
        assertAsks(true, 3, FIRST);
        covered = RECORDS;
        assertAsks(false, 3, FIRST);
        covered = Long.MAX_VALUE;
        Files.delete(HashFile.beside(file(0)));
        assertAsks(false, 3, FIRST);
    }

    @Test
    void keepsNobodyWaitingWhileItLooksWhatIsStillNeeded() throws IOException {
        Retention retention = new Retention(queue, 3, new JournalKeeper.Beginning(FIRST, "", 0), () -> timeNs,
            this::coveredAsTheEngineGoesOn);
        looking = retention;
        try (JournalOwner owner = JournalOwner.acquire(data); JournalWriter writer = writer(owner)) {
            retention.turn(writer);
        }
        assertTrue(retention.hasNote());
    }

    private long coveredAsTheEngineGoesOn() {
        CompletableFuture<CycleNote> engine = CompletableFuture.supplyAsync(() -> {
            looking.recorded(new CycleNote(FIRST + 1, 2 * RECORDS, "00"), 4 * RECORDS);
            return looking.take();
        });
        assertNull(assertDoesNotThrow(() -> engine.get(10, TimeUnit.SECONDS)));
        return covered;
    }

    private void assertAsks(boolean expected, int days, int closedCycle) throws IOException {
        try (JournalOwner owner = JournalOwner.acquire(data); JournalWriter writer = writer(owner)) {
            Retention retention = retention(days, closedCycle, 0);
            retention.turn(writer);
            assertEquals(expected, retention.hasNote());
        }
    }

    @Test
    void neverDeletesTheFileThatIsWritten() throws IOException {
        timeNs += 100 * TestJournal.DAY_NS;
        try (JournalOwner owner = JournalOwner.acquire(data); JournalWriter writer = writer(owner)) {
            Retention retention = retention(1, FIRST + 3, 3 * RECORDS);
            for (int i = 0; i < 10; i++) {
                retention.turn(writer);
            }
            assertEquals(List.of("20241007F.cq4"), files());
        }
    }

    @Test
    void deletesAfterAKillWithoutASecondRecord() throws IOException {
        try (JournalOwner owner = JournalOwner.acquire(data); JournalWriter writer = writer(owner)) {
            Retention retention = retention(0, FIRST + 2, 2 * RECORDS);
            for (int i = 0; i < 4; i++) {
                retention.turn(writer);
                assertNull(retention.take());
            }
            assertEquals(List.of("20241006F.cq4", "20241007F.cq4"), files());
        }
    }

    @Test
    void readersThatAreOpenAndReadersThatComeLaterGoOn() throws Exception {
        try (JournalReader open = JournalReader.open(data); JournalReader unread = JournalReader.open(data)) {
            assertEquals(2, open.poll(TestJournal::check, 1) - RECORDS + 2);
            deletesAFileOnceItsRemovalIsRecorded();
            assertEquals(4 * RECORDS + 1, TestJournal.drain(open));
            assertEquals(4 * RECORDS + 1, TestJournal.drain(unread));
        }
        try (JournalReader later = JournalReader.open(data)) {
            assertEquals(4 * RECORDS + 1, TestJournal.drain(later));
        }
        assertEquals(4 * RECORDS + 1, readInAnotherProcess());
    }

    @Test
    void readersOpenedAfterADeletionThatWasCutShortBeginWithWhatThereIs() throws Exception {
        Files.delete(file(0));
        try (JournalReader reader = JournalReader.open(data)) {
            int first = reader.poll((sequence, buffer, offset, length) -> {
                assertTrue(sequence > RECORDS);
                TestJournal.check(sequence, buffer, offset, length);
            }, 1);
            assertEquals(RECORDS, first);
            assertEquals(4 * RECORDS, TestJournal.drain(reader));
            assertNotNull(reader.position());
        }
        assertEquals(4 * RECORDS, readInAnotherProcess());
        // Chronicle's own list is right again after the next start, for readers that are not ours.
        try (JournalOwner owner = JournalOwner.acquire(data); JournalWriter writer = writer(owner)) {
            assertEquals(4 * RECORDS, writer.appendedSequence());
            try (var plain = Journal.readOnly(queue).build()) {
                assertEquals(FIRST + 1, plain.firstCycle());
            }
        }
    }

    private long readInAnotherProcess() throws IOException {
        try (ForkedJvm reader = ForkedJvm.start(Child.class, Child.READ, data.toString())) {
            return reader.read();
        }
    }
}
