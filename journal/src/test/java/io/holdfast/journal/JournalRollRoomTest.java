package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A day that begins on a full disk, while the file of the day before has room reserved. */
@Timeout(60)
final class JournalRollRoomTest {
    private static final int AHEAD = 4 << 20;
    private static final int DISK = 16 << 20;
    private static final int INODES = 64;
    private static final long MIDNIGHT = TestJournal.NOON + TestJournal.DAY_NS / 2;
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int CYCLE = 20_000;

    @TempDir
    private Path dir;
    private SmallDisk disk;
    private final AtomicInteger failures = new AtomicInteger();
    private final CountingListener listener = new CountingListener(failures);

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        disk = SmallDisk.inMemory(dir.resolve("mounted"), "nr_inodes=" + INODES + ",size=" + DISK);
    }

    @AfterEach
    void unmount() throws InterruptedException {
        if (disk != null) {
            disk.unmount();
        }
    }

    private JournalConfig config() {
        return JournalConfig.builder(disk.root.resolve("data")).blockSize(64 << 20).stagingLength(64 << 10)
            .reserveAheadBytes(AHEAD).reserveLowBytes(AHEAD / 2).build();
    }

    @Test
    void beginsADayWithWhatTheDayBeforeHasReserved() throws IOException {
        JournalConfig config = config();
        long appended;
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0, listener)) {
            TestJournal.append(writer, 1, MIDNIGHT - 60 * MINUTE_NS);
            await(() -> writer.reservedBytes() > AHEAD / 2);
            disk.fill();
            TestJournal.append(writer, 1, MIDNIGHT - 5 * MINUTE_NS);
            await(() -> listener.room.stream().anyMatch(text -> text.matches(
                "low: 0 KiB left for the journal, and no more can be reserved: .*")));
            TestJournal.append(writer, 1, MIDNIGHT);
            assertTrue(writer.reservedBytes() > 0);
            TestJournal.append(writer, 500, MIDNIGHT + MINUTE_NS);
            await(() -> writer.reservedBytes() > AHEAD / 4);
            disk.empty();
            await(() -> listener.room.contains("back"));
            TestJournal.append(writer, 500, MIDNIGHT + 2 * MINUTE_NS);
            appended = writer.appendedSequence();
        }
        assertEquals(0, failures.get());
        assertEquals(2, Journal.cycleFiles(Journal.queueDirectory(config.directory())).size());
        assertEquals(appended, TestJournal.readAll(config.directory()));
        assertEquals(appended, TestJournal.recover(config).lastSequence());
    }

    /** The engine that asks is this thread, and the first file has been written up to its start. */
    @Test
    void saysThatTheDiskIsFullOnceAllIsGivenBack() throws IOException {
        try (Asking engine = new Asking()) {
            disk.fill();
            Reservation next = engine.reserver.prepare(CYCLE + 1, AHEAD - (1 << 20));
            assertTrue(next.limit() >= AHEAD - (1 << 20), "limit: " + next.limit());
            JournalFailedException e = assertThrows(JournalFailedException.class,
                () -> engine.reserver.prepare(CYCLE + 1, AHEAD));
            assertTrue(e.diskFull());
            assertEquals("disk full, space for the journal cannot be reserved: what=file of cycle " + (CYCLE + 1)
                + " errno=No space left on device (28)", e.getMessage());
            assertTrue(engine.now.remaining() >= 128 << 10, "the end mark still fits: " + engine.now.remaining());
        }
    }

    @Test
    void forgetsADiskThatWasFullBeforeItWaited() throws IOException {
        try (Asking engine = new Asking()) {
            disk.fill();
            engine.now.position(AHEAD / 2);
            await(() -> engine.now.errnoAfter(0) != 0);
            disk.empty();
            engine.reserver.await(engine.now, AHEAD + (1 << 20));
            disk.fill();
            engine.clock.advance(MIDNIGHT - MINUTE_NS);
            await(() -> listener.room.stream().anyMatch(text -> text.startsWith("low: 0 KiB")));
            disk.empty();
            engine.reserver.prepare(CYCLE + 1, AHEAD);
        }
        assertEquals(0, failures.get());
    }

    @Test
    void makesTheFileOfANewDayLaterWhenItCannotBeMadeAheadOfIt() throws IOException {
        try (Asking engine = new Asking()) {
            takeInodes();
            engine.clock.advance(MIDNIGHT - MINUTE_NS);
            engine.now.position(AHEAD / 2);
            engine.reserver.await(engine.now, AHEAD + (1 << 20));
            Files.delete(disk.root.resolve("0"));
            assertEquals(CYCLE + 1, engine.reserver.prepare(CYCLE + 1, AHEAD / 4).cycle());
        }
        assertEquals(0, failures.get());
    }

    @Test
    void endsWhenTheFileOfADayThatHasBegunCannotBeMade() throws IOException {
        try (Asking engine = new Asking()) {
            takeInodes();
            engine.clock.advance(MIDNIGHT);
            JournalFailedException e = assertThrows(JournalFailedException.class,
                () -> engine.reserver.prepare(CYCLE + 1, AHEAD / 4));
            assertTrue(e.diskFull(), e.getMessage());
            assertTrue(e.getMessage().startsWith("space reservation failed: what=file of cycle 20001 cause="),
                e.getMessage());
        }
        assertEquals(1, failures.get());
    }

    private void takeInodes() {
        FileSystemException e = assertThrows(FileSystemException.class, () -> {
            for (int i = 0; i < INODES; i++) {
                Files.createFile(disk.root.resolve(String.valueOf(i)));
            }
        });
        assertEquals("No space left on device", e.getReason());
    }

    private final class Asking implements AutoCloseable {
        final RollClock clock = new RollClock();
        final SpaceReserver reserver = new SpaceReserver(config(), clock, listener);
        final Reservation now;

        Asking() throws IOException {
            Path queue = Files.createDirectories(Journal.queueDirectory(config().directory()));
            clock.advance(TestJournal.NOON);
            reserver.start();
            now = reserver.attach(Files.createFile(queue.resolve("file")), CYCLE, 0);
            reserver.await(now, AHEAD);
        }

        @Override
        public void close() {
            reserver.close();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited in vain");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
