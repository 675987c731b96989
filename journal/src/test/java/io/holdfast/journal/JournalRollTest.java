package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class JournalRollTest {
    private static final long MIDNIGHT = TestJournal.NOON + TestJournal.DAY_NS / 2;
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);

    @TempDir
    private Path dir;

    @Test
    void rollsOverMidnightWithAReaderBehindIt() throws IOException {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0);
                JournalReader reader = JournalReader.open(config.directory())) {
            for (int minute = -20; minute < 20; minute++) {
                TestJournal.append(writer, 3, MIDNIGHT + minute * MINUTE_NS);
                awaitSequence(reader, writer.appendedSequence());
            }
            for (int day = 1; day < 4; day++) {
                TestJournal.append(writer, 3, MIDNIGHT + day * TestJournal.DAY_NS);
                awaitSequence(reader, writer.appendedSequence());
            }
        }
        assertEquals(List.of("20241004F.cq4", "20241005F.cq4", "20241006F.cq4", "20241007F.cq4", "20241008F.cq4"),
            names(config));
        assertEquals(129, TestJournal.readAll(config.directory()));
        assertEquals(TestJournal.untouched(1, 129), TestJournal.recover(config));
    }

    @Test
    void staysInItsDayWhenTheClockStepsBackOverMidnight() throws IOException {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0)) {
            TestJournal.append(writer, 1, MIDNIGHT - MINUTE_NS);
            TestJournal.append(writer, 1, MIDNIGHT);
            TestJournal.append(writer, 1, MIDNIGHT - MINUTE_NS);
            TestJournal.append(writer, 1, MIDNIGHT - 2 * TestJournal.DAY_NS);
        }
        assertEquals(List.of("20241004F.cq4", "20241005F.cq4"), names(config));
        assertEquals(4, TestJournal.readAll(config.directory()));
    }

    @Test
    void staysInTheLastDayWhenItIsReopenedWithAnEarlierClock() throws IOException {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, MIDNIGHT + MINUTE_NS, 2);
        TestJournal.write(config, MIDNIGHT - MINUTE_NS, 2);
        assertEquals(List.of("20241005F.cq4"), names(config));
        assertEquals(4, TestJournal.readAll(config.directory()));
    }

    @Test
    void goesOnInTheNextDayWhenTheLastOneHasEndedWhateverTheClockSays() throws IOException {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, MIDNIGHT - MINUTE_NS, 2);
        // Killed when the end mark was written and the next file was not yet made.
        Path file = TestJournal.onlyCycleFile(config.directory());
        byte[] image = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (buffer.getInt(at) != 0) {
            at = at + 4 + (buffer.getInt(at) & 0x3fffffff) + 3 & -4;
        }
        buffer.putInt(at, 0xC0000000);
        Files.write(file, image);
        assertEquals(2, TestJournal.write(config, MIDNIGHT - MINUTE_NS, 2).lastSequence());
        assertEquals(List.of("20241004F.cq4", "20241005F.cq4"), names(config));
        assertEquals(4, TestJournal.readAll(config.directory()));
    }

    @Test
    void opensDaysLater() throws IOException {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        for (int day = 0; day < 9; day += 3) {
            TestJournal.write(config, TestJournal.NOON + day * TestJournal.DAY_NS, 2, 1);
        }
        assertEquals(List.of("20241004F.cq4", "20241007F.cq4", "20241010F.cq4"), names(config));
        assertEquals(9, TestJournal.readAll(config.directory()));
    }

    @Test
    void givesBackWhatIsReservedInAFileThatHasEnded() throws IOException, InterruptedException {
        JournalConfig config = JournalConfig.builder(dir.resolve("data")).reserveAheadBytes(32 << 20).build();
        Path queue = Journal.queueDirectory(config.directory());
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0)) {
            TestJournal.append(writer, 3, TestJournal.NOON);
            Path first = Journal.cycleFiles(queue).get(0);
            awaitAllocated(first, 32 << 10, 40 << 10);
            TestJournal.append(writer, 3, TestJournal.NOON + TestJournal.DAY_NS);
            // The kernel keeps what shares a large page with the last record.
            awaitAllocated(first, 1, 4 << 10);
        }
        assertEquals(6, TestJournal.readAll(config.directory()));
        assertEquals(6, TestJournal.recover(config).lastSequence());
    }

    @Test
    void leavesNoFilesOfDaysThatNeverCame() throws IOException {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        Path queue = Journal.queueDirectory(config.directory());
        TestJournal.write(config, MIDNIGHT - MINUTE_NS, 1);
        Path unused = queue.resolve("20241005F.precreated");
        if (!Files.exists(unused)) {
            Files.createFile(unused);
        }
        TestJournal.write(config, MIDNIGHT + 2 * TestJournal.DAY_NS, 1);
        assertFalse(Files.exists(unused));
        assertEquals(2, TestJournal.readAll(config.directory()));
    }

    private static void awaitAllocated(Path file, long fromKib, long toKib)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        long kib = Shell.number("du", "-k", file.toString());
        while ((kib < fromKib || kib > toKib) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            kib = Shell.number("du", "-k", file.toString());
        }
        assertTrue(kib >= fromKib && kib <= toKib, "allocated KiB: " + kib);
    }

    private static void awaitSequence(JournalReader reader, long sequence) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (TestJournal.drain(reader) < sequence && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(sequence, reader.lastSequence());
    }

    private static List<String> names(JournalConfig config) throws IOException {
        return Journal.cycleFiles(Journal.queueDirectory(config.directory())).stream()
            .map(file -> file.getFileName().toString()).toList();
    }

    @RepeatedTest(40)
    void reservesInTheLastFileBehindADayWithoutOne() {
        JournalConfig config = TestJournal.small(dir).build();
        TestJournal.write(config, TestJournal.NOON, 1);
        TestJournal.write(config, TestJournal.NOON + 2 * TestJournal.DAY_NS, 1);
        try (JournalOwner owner = JournalOwner.acquire(dir);
                JournalWriter writer = JournalWriter.open(config, owner, 2)) {
            TestJournal.append(writer, 1, TestJournal.NOON + 2 * TestJournal.DAY_NS);
            // A force of another file than the records went to fails.
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (writer.durableSequence() < 3 && System.nanoTime() < deadline) {
                TestJournal.append(writer, 1, TestJournal.NOON + 2 * TestJournal.DAY_NS);
            }
            assertTrue(writer.durableSequence() >= 3);
        }
    }
}
