package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A small file system of its own, whose last block a test can take. */
final class SmallDisk {
    final Path root;
    private final Path ballast;

    private SmallDisk(Path root) {
        this.root = root;
        ballast = root.resolve("ballast");
    }

    /** One in memory; skips the test where it cannot be had. */
    static SmallDisk inMemory(Path at, String options) throws IOException, InterruptedException {
        return mount(at, "-t", "tmpfs", "-o", options, "none");
    }

    /** One by the arguments of {@code mount}, but for the directory. */
    static SmallDisk mount(Path at, String... arguments) throws IOException, InterruptedException {
        assumeTrue(Shell.isRoot(), "needs root to mount a small disk");
        Files.createDirectory(at);
        String[] command = new String[arguments.length + 2];
        command[0] = "mount";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        command[command.length - 1] = at.toString();
        assumeTrue(Shell.run(command) == 0, "needs to mount a small disk");
        return new SmallDisk(at);
    }

    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (int length = 1 << 20; length > 0; length /= 2) {
                write(out, length);
            }
        }
    }

    void empty() throws IOException {
        Files.delete(ballast);
    }

    private static void write(OutputStream out, int length) {
        try {
            while (true) {
                out.write(new byte[length]);
            }
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("No space left"), e.getMessage());
        }
    }

    void unmount() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        int exit = Shell.run("umount", root.toString());
        while (exit != 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50)); // Chronicle unmaps on a thread of its own
            exit = Shell.run("umount", root.toString());
        }
        assertEquals(0, exit);
    }
}
