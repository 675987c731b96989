package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PromiseTest {
    @TempDir
    private Path dir;

    @AfterEach
    void restore() {
        System.clearProperty(BootId.PROPERTY);
    }

    @Test
    void isUnknownWithoutAFile() throws IOException {
        assertNull(Promise.read(dir));
    }

    @Test
    void beginsWithWhatRecoveryFound() throws IOException {
        try (Promise promise = Promise.open(dir, 7)) {
            assertEquals(new Promise.Slot(2, 7, 0, false, BootId.current()), promise.last());
            assertEquals(promise.last(), Promise.read(dir));
        }
        assertEquals(Promise.FILE_LENGTH, Files.size(Promise.file(dir)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Promise.file(dir))));
    }

    @Test
    void keepsTheLastStore() throws IOException {
        try (Promise promise = Promise.open(dir, 0)) {
            promise.store(5, 2);
            promise.store(9, 8);
            assertEquals(new Promise.Slot(4, 9, 8, false, BootId.current()), Promise.read(dir));
            assertEquals(promise.last(), Promise.read(dir));
        }
        assertEquals(Promise.FILE_LENGTH, Files.size(Promise.file(dir)));
    }

    @Test
    void saysThatItWasClosed() throws IOException {
        Promise promise = Promise.open(dir, 0);
        promise.store(5, 2);
        promise.close(6);
        promise.close(7);
        assertEquals(new Promise.Slot(4, 6, 2, true, BootId.current()), Promise.read(dir));
    }

    @Test
    void carriesWhatIsDurableOverToTheNextWriter() throws IOException {
        try (Promise promise = Promise.open(dir, 0)) {
            promise.store(9, 8);
        }
        System.setProperty(BootId.PROPERTY, "another-boot");
        try (Promise promise = Promise.open(dir, 8)) {
            assertEquals(new Promise.Slot(4, 8, 8, false, "another-boot"), promise.last());
        }
    }

    @Test
    void fallsBackToTheStoreBeforeOneThatIsTornAnywhere() throws IOException {
        try (Promise promise = Promise.open(dir, 3)) {
            Promise.Slot before = promise.last();
            byte[] older = Files.readAllBytes(Promise.file(dir));
            promise.store(5, 2);
            byte[] newer = Files.readAllBytes(Promise.file(dir));
            int start = Promise.offset(promise.last());
            for (int cut = 0; cut <= Promise.SLOT_LENGTH; cut++) {
                byte[] torn = older.clone();
                System.arraycopy(newer, start, torn, start, cut);
                boolean whole = Arrays.equals(torn, newer);
                assertEquals(whole ? promise.last() : before, Promise.newest(torn), "cut " + cut);
            }
        }
    }

    @Test
    void takesTheOtherSlotForAFlipOfEachByte() throws IOException {
        try (Promise promise = Promise.open(dir, 3)) {
            Promise.Slot before = promise.last();
            promise.store(5, 2);
            byte[] image = Files.readAllBytes(Promise.file(dir));
            int newer = Promise.offset(promise.last());
            int used = 108;
            for (int at = 0; at < image.length; at++) {
                byte[] flipped = image.clone();
                flipped[at] ^= (byte) 0x10;
                boolean hit = at >= newer && at < newer + used;
                assertEquals(hit ? before : promise.last(), Promise.newest(flipped), "byte " + at);
            }
        }
    }

    @Test
    void isUnknownWhereNoSlotIsWhole() {
        assertNull(Promise.newest(new byte[0]));
        assertNull(Promise.newest(new byte[Promise.FILE_LENGTH]));
    }

    @Test
    void isKeptByAWriter() throws IOException {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 2, 1);
        Promise.Slot first = Promise.read(config.directory());
        assertEquals(new Promise.Slot(5, 3, 3, true, BootId.current()), first);
        TestJournal.write(config, TestJournal.NOON, 4);
        assertEquals(new Promise.Slot(9, 7, 7, true, BootId.current()), Promise.read(config.directory()));
    }
}
