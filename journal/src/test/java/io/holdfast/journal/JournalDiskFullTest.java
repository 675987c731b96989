package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small file systems, filled to the last block. */
@Timeout(60)
final class JournalDiskFullTest {
    private static final long IMAGE_BYTES = 24 << 20;
    private static final int BATCH = 100;
    /** So many batches are longer than the disk, however short a record is. */
    private static final long BATCHES = IMAGE_BYTES / (BATCH * RecordDescriptor.frameLength(
        RecordDescriptor.MIN_BODY_LENGTH)) + 1;

    @TempDir
    private Path dir;

    private Path mounted;

    @AfterEach
    void unmount() throws InterruptedException {
        if (mounted == null) {
            return;
        }
        // Chronicle unmaps on a thread of its own.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        int exit = Shell.run("umount", mounted.toString());
        while (exit != 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            exit = Shell.run("umount", mounted.toString());
        }
        assertEquals(0, exit);
    }

    @Test
    void losesNothingThatItAcknowledgedOnAFullExt4() throws IOException, InterruptedException {
        Path image = dir.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(IMAGE_BYTES);
        }
        mount("mkfs.ext4", Shell.run("mkfs.ext4", "-q", image.toString()), "-o", "loop", image.toString());
        fillsUpAndGoesOn();
    }

    @Test
    void losesNothingThatItAcknowledgedOnAFullTmpfs() throws IOException, InterruptedException {
        mount("tmpfs", 0, "-t", "tmpfs", "-o", "size=" + IMAGE_BYTES, "none");
        fillsUpAndGoesOn();
    }

    @Test
    void saysThatTheDiskIsFullWhenItCannotEvenStart() throws IOException, InterruptedException {
        mount("tmpfs", 0, "-t", "tmpfs", "-o", "size=" + IMAGE_BYTES, "none");
        JournalConfig config = TestJournal.small(mounted.resolve("data")).build();
        TestJournal.recover(config);
        Path ballast = fill();
        JournalFailedException e = assertThrows(JournalFailedException.class,
            () -> TestJournal.write(config, TestJournal.NOON, 1));
        assertTrue(e.diskFull(), e.getMessage());
        Files.delete(ballast);
        TestJournal.write(config, TestJournal.NOON, 1);
        assertEquals(1, TestJournal.readAll(config.directory()));
    }

    @Test
    void leavesATornJournalAsItIsWhenTheCutDoesNotFitOnTheDisk() throws IOException, InterruptedException {
        mount("tmpfs", 0, "-t", "tmpfs", "-o", "size=" + IMAGE_BYTES, "none");
        JournalConfig config = TestJournal.small(mounted.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 2, 1);
        Path file = TestJournal.onlyCycleFile(config.directory());
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            int length = (int) bytes.length();
            byte[] image = new byte[length];
            bytes.readFully(image);
            int last = length - 1;
            while (image[last] == 0) {
                last--;
            }
            bytes.seek(last);
            bytes.write(image[last] ^ 1);
        }
        TestJournal.promise(config.directory(), 2, 0, BootId.current());
        String before = TestJournal.hash(Journal.queueDirectory(config.directory()));
        Path ballast = fill();
        JournalFailedException e = assertThrows(JournalFailedException.class, () -> TestJournal.recover(config));
        assertTrue(e.diskFull(), e.getMessage());
        assertEquals(before, TestJournal.hash(Journal.queueDirectory(config.directory())));
        Files.delete(ballast);
        assertEquals(2, TestJournal.recover(config).lastSequence());
    }

    private void fillsUpAndGoesOn() throws IOException {
        JournalConfig config = JournalConfig.builder(mounted.resolve("data")).blockSize(64 << 20)
            .stagingLength(64 << 10).reserveAheadBytes(1 << 20).build();
        long acknowledged = 0;
        Path ballast = null;
        for (int round = 0; round < 2; round++) {
            try (JournalOwner owner = JournalOwner.acquire(config.directory())) {
                RecoveryReport report = JournalRecovery.recover(config, owner);
                assertEquals(acknowledged, report.lastSequence());
                try (JournalWriter writer = JournalWriter.open(config, owner, report.lastSequence())) {
                    TestJournal.append(writer, 1, TestJournal.NOON);
                    ballast = fill();
                    JournalFailedException e = assertThrows(JournalFailedException.class, () -> {
                        for (long i = 0; i < BATCHES; i++) {
                            TestJournal.append(writer, BATCH, TestJournal.NOON);
                        }
                    });
                    assertTrue(e.diskFull(), e.getMessage());
                    assertTrue(e.getMessage().startsWith("disk full, space for the journal cannot be reserved: what="),
                        e.getMessage());
                    acknowledged = writer.appendedSequence();
                    assertTrue(acknowledged > report.lastSequence());
                    Files.delete(ballast);
                    // Dead for good, also when there is room again.
                    assertTrue(assertThrows(JournalFailedException.class,
                        () -> writer.flush(TestJournal.NOON)).diskFull());
                    assertThrows(JournalFailedException.class, () -> writer.commit(8));
                    assertEquals(acknowledged, TestJournal.readAll(config.directory()));
                }
            }
        }
        assertEquals(TestJournal.untouched(1, acknowledged), TestJournal.recover(config));
    }

    /** Takes every block that is left. */
    private Path fill() throws IOException {
        Path ballast = mounted.resolve("ballast");
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (int length = 1 << 20; length > 0; length /= 2) {
                try {
                    while (true) {
                        out.write(new byte[length]);
                    }
                } catch (IOException e) {
                    assertTrue(e.getMessage().contains("No space left"), e.getMessage());
                }
            }
        }
        return ballast;
    }

    private void mount(String what, int made, String... arguments)
            throws IOException, InterruptedException {
        Path target = Files.createDirectory(dir.resolve("mounted"));
        String[] command = new String[arguments.length + 2];
        command[0] = "mount";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        command[command.length - 1] = target.toString();
        Assumptions.assumeTrue(Shell.isRoot() && made == 0 && Shell.run(command) == 0, "needs root to mount " + what);
        mounted = target;
    }
}
