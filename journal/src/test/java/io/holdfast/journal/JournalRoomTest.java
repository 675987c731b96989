package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of the room for the journal, and what still goes into it when there is no more. */
@Timeout(120)
final class JournalRoomTest {
    private static final int AHEAD = 1 << 20;
    private static final int LOW = 768 << 10;

    @TempDir
    private Path dir;

    private SmallDisk disk;

    @AfterEach
    void unmount() throws InterruptedException {
        if (disk != null) {
            disk.unmount();
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void goesOnWithinTheReserveWhileAnotherProcessFillsTheDisk(Durability durability) throws Exception {
        disk = SmallDisk.inMemory(dir.resolve("mounted"), "size=16m");
        Path ballast = disk.root.resolve("ballast");
        JournalConfig config = JournalConfig.builder(disk.root.resolve("data")).blockSize(64 << 20)
            .stagingLength(64 << 10).reserveAheadBytes(AHEAD).reserveLowBytes(LOW).durability(durability).build();
        CountingListener listener = new CountingListener(new AtomicInteger());
        long acknowledged;
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0, listener)) {
            TestJournal.append(writer, 1, TestJournal.NOON);
            await(() -> writer.reservedBytes() > LOW);
            fill(ballast);
            await(() -> listener.room.size() == 1);
            assertTrue(listener.room.get(0).matches("warning: \\d+ KiB left on the file system of the journal: "
                + "directory=.*"), listener.room.toString());
            appendUntil(writer, listener, 2);
            assertTrue(listener.room.get(1).matches("low: \\d+ KiB left for the journal, and no more can be reserved: "
                + "directory=.* errno=No space left on device \\(28\\)"), listener.room.toString());
            // What still goes on has the low reserve to itself.
            TestJournal.append(writer, 500, TestJournal.NOON);
            Files.delete(ballast);
            await(() -> listener.room.size() == 3);
            assertEquals("back", listener.room.get(2));
            fill(ballast);
            JournalFailedException e = assertThrows(JournalFailedException.class, () -> {
                while (true) {
                    TestJournal.append(writer, 50, TestJournal.NOON);
                }
            });
            assertTrue(e.diskFull(), e.getMessage());
            acknowledged = writer.appendedSequence();
        }
        Files.delete(ballast);
        List<String> after = listener.room.subList(3, listener.room.size());
        assertTrue(after.stream().anyMatch(text -> text.startsWith("low: ")), listener.room.toString());
        assertEquals(acknowledged, TestJournal.readAll(config.directory()));
        assertEquals(acknowledged, TestJournal.recover(config).lastSequence());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void losesNothingWhateverReservationTheDiskIsFullAt(int reservation) throws Exception {
        assumeTrue(Shell.run("strace", "-o", "/dev/null", "true") == 0, "needs strace");
        Path data = dir.resolve("data");
        List<String> strace = List.of("strace", "-f", "-o", "/dev/null", "-e", "trace=fallocate", "-e",
            "inject=fallocate:error=ENOSPC:when=" + reservation + "+");
        long acknowledged = 0;
        int exit;
        try (ForkedJvm child = ForkedJvm.start(strace, System.getProperty("java.class.path"), SyncChild.class,
                SyncChild.FILLING, data.toString(), Durability.PROCESS.name(), "600000")) {
            for (long sequence = child.read(); sequence >= 0; sequence = child.read()) {
                acknowledged = sequence;
            }
            exit = child.exitCode();
        }
        assertEquals(SyncChild.DISK_FULL_EXIT, exit);
        if (acknowledged > 0) {
            assertEquals(acknowledged, TestJournal.readAll(data));
            assertEquals(acknowledged, TestJournal.recover(TestJournal.small(data).build()).lastSequence());
        }
    }

    /** The kernel says so by the mark {@code rr}; without it a force writes megabytes around each record. */
    @Test
    void keepsThePagesAheadApart() throws Exception {
        Path smaps = Path.of("/proc/self/smaps");
        assumeTrue(Files.isReadable(smaps), "needs Linux to tell how a mapping is kept");
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0)) {
            TestJournal.append(writer, 1, TestJournal.NOON);
            String file = TestJournal.onlyCycleFile(config.directory()).getFileName().toString();
            await(() -> {
                boolean ours = false;
                try {
                    for (String line : Files.readAllLines(smaps)) {
                        ours = line.matches("[0-9a-f]+-[0-9a-f]+ .*") ? line.contains(file) : ours;
                        if (ours && line.startsWith("VmFlags:") && line.contains(" rr")) {
                            return true;
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return false;
            });
        }
    }

    @Test
    void endsAtAFileSystemThatFailsItsReservation() throws Exception {
        assumeTrue(Shell.run("strace", "-o", "/dev/null", "true") == 0, "needs strace");
        List<String> strace = List.of("strace", "-f", "-o", "/dev/null", "-e", "trace=fallocate", "-e",
            "inject=fallocate:error=EIO:when=4+");
        try (ForkedJvm child = ForkedJvm.start(strace, System.getProperty("java.class.path"), SyncChild.class,
                SyncChild.FILLING, dir.resolve("data").toString(), Durability.PROCESS.name(), "600000")) {
            while (child.read() >= 0) {
                continue;
            }
            assertEquals(SyncChild.HALTED_EXIT, child.exitCode());
        }
    }

    private static void appendUntil(JournalWriter writer, CountingListener listener, int said) {
        await(() -> {
            if (listener.room.size() < said && writer.reservedBytes() > LOW / 2) {
                TestJournal.append(writer, 10, TestJournal.NOON);
            }
            return listener.room.size() == said;
        });
    }

    private static void fill(Path ballast) throws InterruptedException, IOException {
        Shell.run("dd", "if=/dev/zero", "of=" + ballast, "bs=64k");
        Shell.run("dd", "if=/dev/zero", "of=" + ballast, "bs=4k", "oflag=append", "conv=notrunc");
        assertTrue(Files.size(ballast) > 0);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited in vain");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
