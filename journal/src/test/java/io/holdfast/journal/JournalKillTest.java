package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed. {@code -Djournal.kills=N} for longer runs, {@code -Djournal.seed=N} to repeat one. */
final class JournalKillTest {
    private static final int KILLS = Integer.getInteger("journal.kills", 10);
    private static final int KILLS_OF_A_JOURNAL = 20;
    private static final long SECONDS_A_KILL = 10;
    private static final int KILLED = 128 + 9;
    private static final long MAX_LIFE_NS = TimeUnit.MILLISECONDS.toNanos(150);

    @TempDir
    private Path dir;

    @Test
    void keepsEveryReportedRecordOverKills() {
        assertTimeoutPreemptively(Duration.ofSeconds(60 + KILLS * SECONDS_A_KILL), this::killAgainAndAgain);
    }

    private void killAgainAndAgain() throws IOException, InterruptedException {
        long seed = Long.getLong("journal.seed", System.nanoTime());
        System.err.println("journal.seed=" + seed + " journal.kills=" + KILLS);
        Random random = new Random(seed);
        Path data = dir;
        long promised = 0;
        for (int i = 0; i < KILLS; i++) {
            if (i % KILLS_OF_A_JOURNAL == 0) {
                // Each start reads all there is: a long run takes a fresh one now and then.
                data = dir.resolve("data-" + i);
                promised = 0;
            }
            try (ForkedJvm engine = ForkedJvm.start(Child.class, Child.APPEND, data.toString())) {
                long recovered = engine.read();
                assertTrue(recovered >= promised, "promised=" + promised + " recovered=" + recovered);
                promised = Math.max(recovered, engine.read());
                LockSupport.parkNanos((long) (random.nextDouble() * MAX_LIFE_NS));
                engine.kill();
                assertEquals(KILLED, engine.exitCode());
                long reported = engine.read();
                while (reported >= 0) {
                    promised = reported;
                    reported = engine.read();
                }
            }
            // Without recovery: a reader needs none after a kill.
            long readable = TestJournal.readAll(data);
            assertTrue(readable >= promised, "promised=" + promised + " readable=" + readable);
            assertEquals(TestJournal.untouched(readable == 0 ? 0 : 1, readable), JournalRecovery.inspect(data));
        }
        assertTrue(promised > 0);
    }

    /** Each start reads all that those before it wrote, as fast as they can: a slow machine takes long. */
    @Test
    @Timeout(300)
    void ownsAndGoesOnAsProcessOneOfAContainer() throws IOException, InterruptedException {
        List<String> container = List.of("unshare", "-p", "-f", "--mount-proc");
        Assumptions.assumeTrue(Shell.isRoot() && Shell.run("unshare", "-p", "-f", "--mount-proc", "true") == 0,
            "needs root and PID namespaces");
        Path data = dir.resolve("data");
        String classPath = System.getProperty("java.class.path");
        long promised = 0;
        for (int i = 0; i < 5; i++) {
            try (ForkedJvm engine = ForkedJvm.start(container, classPath, Child.class, Child.APPEND, data.toString())) {
                assertTrue(engine.read() >= promised);
                promised = engine.read();
                assertTrue(promised > 0, "the first append gave up");
                engine.process().descendants().forEach(ProcessHandle::destroyForcibly);
                engine.exitCode();
            }
            // As it is when the kill meets an append, but each time.
            QueueLockTest.lock(data, 1);
        }
        assertTrue(TestJournal.readAll(data) >= promised);
    }
}
