package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class JournalOwnerTest {
    @TempDir
    private Path dir;

    @Test
    void refusesASecondOwnerInThisProcess() {
        Path data = dir.resolve("data");
        try (JournalOwner first = JournalOwner.acquire(data)) {
            JournalOwnedException e = assertThrows(JournalOwnedException.class, () -> JournalOwner.acquire(data));
            assertEquals("data directory is owned by this process: directory=" + first.dataDir(), e.getMessage());
        }
        JournalOwner.acquire(data).close();
    }

    @Test
    void refusesAnOwnerInAnotherProcessAlsoAfterASecondTryInThisOne() throws IOException, InterruptedException {
        Path data = dir.resolve("data");
        try (JournalOwner first = JournalOwner.acquire(data)) {
            // A second descriptor of the file, closed, would take the kernel's lock with it.
            assertThrows(JournalOwnedException.class, () -> JournalOwner.acquire(first.dataDir()));
            try (ForkedJvm second = ForkedJvm.start(Child.class, Child.OWN, data.toString())) {
                assertEquals(-1, second.read());
                assertEquals(Child.OWNED_EXIT, second.exitCode());
            }
        }
    }

    @Test
    void takesOverFromAKilledProcess() throws IOException, InterruptedException {
        Path data = dir.resolve("data");
        try (ForkedJvm first = ForkedJvm.start(Child.class, Child.OWN, data.toString())) {
            assertEquals(1, first.read());
            JournalOwnedException e = assertThrows(JournalOwnedException.class, () -> JournalOwner.acquire(data));
            assertTrue(e.getMessage().startsWith("data directory is owned by another engine: directory="
                + data.toRealPath() + " owner=(pid=" + first.process().pid() + " since="), e.getMessage());
            first.kill();
            JournalOwner.acquire(data).close();
        }
    }

    @Test
    void makesWhatOnlyItsOwnerCanRead() throws IOException {
        Path data = dir.resolve("data");
        TestJournal.write(TestJournal.small(data).build(), TestJournal.NOON, 1);
        for (Path path : tree(data)) {
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            assertEquals(Files.isDirectory(path) ? "rwx------" : "rw-------", mode, path.toString());
        }
    }

    @Test
    void letsAGroupReadWhatAGroupMayEnter() throws IOException {
        Path data = dir.resolve("data");
        JournalConfig config = TestJournal.small(data).build();
        TestJournal.write(config, TestJournal.NOON, 1);
        Files.setPosixFilePermissions(Journal.queueDirectory(data), PosixFilePermissions.fromString("rwxr-x---"));
        TestJournal.write(config, TestJournal.NOON + TestJournal.DAY_NS, 1);
        Path second = Journal.cycleFiles(Journal.queueDirectory(data)).get(1);
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(second)));
    }

    @Test
    void saysWhatToDoWhereItCannotWrite() throws IOException {
        Path file = Files.createFile(dir.resolve("file"));
        JournalAccessException e = assertThrows(JournalAccessException.class,
            () -> JournalOwner.acquire(file.resolve("data")));
        assertTrue(e.getMessage().startsWith("data directory cannot be written, name another or give the permission: "
            + "directory=" + file), e.getMessage());
    }

    @Test
    void givesADirectoryBackOnce() {
        Path data = dir.resolve("data");
        JournalOwner first = JournalOwner.acquire(data);
        first.close();
        try (JournalOwner second = JournalOwner.acquire(data)) {
            first.close();
            second.requireHeld(data);
            assertThrows(JournalOwnedException.class, () -> JournalOwner.acquire(data));
            assertThrows(IllegalArgumentException.class, () -> first.requireHeld(data));
        }
    }

    private static List<Path> tree(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.collect(Collectors.toList());
        }
    }
}
