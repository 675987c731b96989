package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small file system that is full somewhere on the way. */
@Timeout(120)
class BackupDiskFullTest {
    private static final int SIZE = 24 << 20;
    private static final int STEP = 32 << 10;

    @TempDir
    private Path directory;

    private Path mounted;
    private Path source;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "skipped: mounting a file system needs root");
        mounted = Files.createDirectory(directory.resolve("mounted"));
        assumeTrue(shell("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "none", mounted.toString()) == 0,
            "skipped: no tmpfs can be mounted here");
        source = directory.resolve("source");
        SampleJournal.write(source);
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        // Chronicle unmaps on a thread of its own.
        while (mounted != null && shell("umount", mounted.toString()) != 0) {
            assertTrue(System.nanoTime() < deadline, "file system stays in use: " + mounted);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static int shell(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start().waitFor();
    }

    /** Takes all room but so many bytes. */
    private void leave(long bytes) throws IOException {
        Path ballast = mounted.resolve("ballast");
        Files.deleteIfExists(ballast);
        long size = mounted.toFile().getUsableSpace() - bytes;
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (long written = 0; written < size; written += block.length) {
                out.write(block);
            }
        }
    }

    @Test
    void leavesTheOldJournalWhereTheRestoredOneDoesNotFit() throws IOException {
        Path to = directory.resolve("backups");
        assertEquals(ExitCode.DONE, CommandRun.of("backup", "--data", source, "--to", to).exitCode());
        Path backup = new BackupStore(to).newest().path();
        Path data = mounted.resolve("data");
        try (TestJournal journal = new TestJournal(data)) {
            journal.open();
        }
        String before = Tree.hash(data);
        int full = 0;
        int exit = ExitCode.HALTED;
        for (int room = 0; exit != ExitCode.DONE; room += STEP) {
            leave(room);
            CommandRun run = CommandRun.of("restore", "--from", backup, "--data", data);
            exit = run.exitCode();
            if (exit != ExitCode.DONE) {
                assertEquals(ExitCode.HALTED, exit, run.err());
                assertEquals("holdfast: disk is full, make room and try again; nothing was changed: directory=" + data
                    + "\n", run.err());
                assertEquals(before, Tree.hash(data), "room=" + room);
                full++;
            }
        }
        assertTrue(full >= 2, "full=" + full);
        assertTrue(CommandRun.of("verify", "--data", data).out().startsWith("ok records=24 "));
    }

    @Test
    void leavesNoBackupWhereItDoesNotFit() throws IOException {
        Path to = mounted.resolve("backups");
        int full = 0;
        int exit = ExitCode.HALTED;
        for (int room = 0; exit != ExitCode.DONE; room += STEP) {
            leave(room);
            CommandRun run = CommandRun.of("backup", "--data", source, "--to", to);
            exit = run.exitCode();
            if (exit != ExitCode.DONE) {
                assertEquals(ExitCode.HALTED, exit, run.err());
                assertEquals("holdfast: disk is full, make room and try again; nothing was changed: directory=" + to
                    + "\n", run.err());
                assertEquals(List.of(), left(to), "room=" + room);
                full++;
            }
        }
        assertTrue(full >= 2, "full=" + full);
        List<BackupStore.Found> found = new BackupStore(to).list();
        assertEquals(1, found.size());
        assertTrue(found.get(0).isGood());
        assertFalse(left(to).isEmpty());
    }

    private static List<String> left(Path to) throws IOException {
        if (!Files.exists(to)) {
            return List.of();
        }
        try (Stream<Path> names = Files.list(to)) {
            return names.map(path -> path.getFileName().toString()).filter(name -> !name.endsWith(".lock")).toList();
        }
    }
}
