package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
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

    private SmallDisk disk;

    @AfterEach
    void unmount() throws InterruptedException {
        if (disk != null) {
            disk.unmount();
        }
    }

    @Test
    void losesNothingThatItAcknowledgedOnAFullExt4() throws IOException, InterruptedException {
        Path image = dir.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(IMAGE_BYTES);
        }
        Assumptions.assumeTrue(Shell.run("mkfs.ext4", "-q", image.toString()) == 0, "needs mkfs.ext4");
        disk = SmallDisk.mount(dir.resolve("mounted"), "-o", "loop", image.toString());
        fillsUpAndGoesOn();
    }

    @Test
    void losesNothingThatItAcknowledgedOnAFullTmpfs() throws IOException, InterruptedException {
        mountMemory();
        fillsUpAndGoesOn();
    }

    @Test
    void saysThatTheDiskIsFullWhenItCannotEvenStart() throws IOException, InterruptedException {
        mountMemory();
        JournalConfig config = TestJournal.small(disk.root.resolve("data")).build();
        TestJournal.recover(config);
        disk.fill();
        JournalFailedException e = assertThrows(JournalFailedException.class,
            () -> TestJournal.write(config, TestJournal.NOON, 1));
        assertTrue(e.diskFull(), e.getMessage());
        disk.empty();
        TestJournal.write(config, TestJournal.NOON, 1);
        assertEquals(1, TestJournal.readAll(config.directory()));
    }

    @Test
    void leavesATornJournalAsItIsWhenTheCutDoesNotFitOnTheDisk() throws IOException, InterruptedException {
        mountMemory();
        JournalConfig config = TestJournal.small(disk.root.resolve("data")).build();
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
        disk.fill();
        JournalFailedException e = assertThrows(JournalFailedException.class, () -> TestJournal.recover(config));
        assertTrue(e.diskFull(), e.getMessage());
        assertEquals(before, TestJournal.hash(Journal.queueDirectory(config.directory())));
        disk.empty();
        assertEquals(2, TestJournal.recover(config).lastSequence());
    }

    private void fillsUpAndGoesOn() throws IOException {
        JournalConfig config = JournalConfig.builder(disk.root.resolve("data")).blockSize(64 << 20)
            .stagingLength(64 << 10).reserveAheadBytes(1 << 20).build();
        long acknowledged = 0;
        for (int round = 0; round < 2; round++) {
            try (JournalOwner owner = JournalOwner.acquire(config.directory())) {
                RecoveryReport report = JournalRecovery.recover(config, owner);
                assertEquals(acknowledged, report.lastSequence());
                try (JournalWriter writer = JournalWriter.open(config, owner, report.lastSequence())) {
                    TestJournal.append(writer, 1, TestJournal.NOON);
                    disk.fill();
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
                    disk.empty();
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

    private void mountMemory() throws IOException, InterruptedException {
        disk = SmallDisk.inMemory(dir.resolve("mounted"), "size=" + IMAGE_BYTES);
    }
}
