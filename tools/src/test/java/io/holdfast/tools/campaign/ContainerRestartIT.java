package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A served engine that is process 1 of a container, killed and started again: the new one has the process id that the
 * old one left in its locks.
 */
class ContainerRestartIT {
    private static final int RESTARTS = 5;
    private static final int ENDLESS = 1_000_000;
    private static final int RECORDS = 60;
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final String[] CONTAINER = {"unshare", "-p", "-f", "--mount-proc"};

    @TempDir
    private Path directory;

    @Test
    @Timeout(300)
    void goesOnAsProcessOneOfAContainer() throws IOException, InterruptedException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")) && hasContainers(),
            "needs root and PID namespaces");
        FaultedLives lives = new FaultedLives(directory.resolve("data"), directory.resolve("notes"));
        for (int i = 0; i < RESTARTS; i++) {
            Process container = lives.begin(FaultedLives.start(ENDLESS).withPrefix(CONTAINER));
            try {
                awaitRecords(lives, container, lives.released() + RECORDS);
                assertTrue(container.descendants().findAny().isPresent());
            } finally {
                container.descendants().forEach(ProcessHandle::destroyForcibly);
            }
            assertTrue(container.waitFor(30, TimeUnit.SECONDS), lives::tell);
            // unshare tells a SIGKILL in a way of its own.
            assertNotEquals(0, container.exitValue(), lives::tell);
            lives.check();
        }
        lives.liveWell(FaultedLives.start(RECORDS).withPrefix(CONTAINER));
    }

    private static void awaitRecords(FaultedLives lives, Process life, int records) {
        long deadline = System.nanoTime() + WAIT_NS;
        while (lives.released() < records) {
            assertTrue(life.isAlive() && System.nanoTime() < deadline, () -> "no records: " + lives.tell());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static boolean hasContainers() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("unshare", "-p", "-f", "--mount-proc", "true").start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }
}
