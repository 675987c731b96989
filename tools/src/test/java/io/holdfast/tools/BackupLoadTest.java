package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a journal that never stands still. {@code -Dbackup.rounds=N} makes more of them. */
@Timeout(600)
class BackupLoadTest {
    private static final int ROUNDS = Integer.getInteger("backup.rounds", 20);
    private static final int ORDERS_OF_A_DAY = 6_000;
    private static final long PAUSE_NS = 100_000;

    @TempDir
    private Path directory;

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong appended = new AtomicLong();
    /** What the writer's state was after each of its appends. */
    private final Map<Long, String> digests = new ConcurrentHashMap<>();

    private void trade(TestJournal journal) {
        for (int i = 1; !stopped.get(); i++) {
            long order = journal.order("r" + i, i % 2 == 0 ? Side.SELL : Side.BUY, "0.001", "61000");
            note(journal);
            journal.accepted(order);
            note(journal);
            journal.fill(order, i % 2 == 0 ? Side.SELL : Side.BUY, "0.001", "60999", "t" + i);
            note(journal);
            if (i % ORDERS_OF_A_DAY == 0) {
                journal.skip(Duration.ofDays(1));
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private void note(TestJournal journal) {
        digests.put(journal.state.sequence(), journal.state.digest());
        appended.set(journal.state.sequence());
    }

    @Test
    void isATruePrefixEachTime() throws InterruptedException {
        Path data = directory.resolve("data");
        BackupStore store = new BackupStore(directory.resolve("backups"));
        List<BackupStore.Found> backups = new ArrayList<>();
        try (TestJournal journal = new TestJournal(data)) {
            journal.open();
            note(journal);
            Thread writer = new Thread(() -> trade(journal), "trader");
            writer.start();
            try {
                for (int i = 0; i < ROUNDS; i++) {
                    long before = appended.get();
                    BackupStore.Found backup = BackupWriter.write(data, store);
                    long last = backup.manifest().journal().lastSequence();
                    assertTrue(last >= before, "last=" + last + " before=" + before);
                    backups.add(backup);
                }
            } finally {
                stopped.set(true);
                writer.join();
            }
        }
        long previous = 0;
        for (BackupStore.Found backup : backups) {
            JournalSummary summary = backup.manifest().journal();
            assertEquals(digests.get(summary.lastSequence()), summary.digest(), backup.name());
            assertTrue(summary.lastSequence() > previous, "the journal stood still");
            previous = summary.lastSequence();
        }
        assertTrue(store.list().stream().allMatch(BackupStore.Found::isGood));
        System.out.println("backups under load: " + backups.size() + ", records in the last: " + previous + ", files: "
            + backups.get(backups.size() - 1).manifest().files().size());
        CommandRun restore = CommandRun.of("restore", "--from", backups.get(backups.size() - 1).path(), "--data",
            directory.resolve("restored"));
        assertEquals(ExitCode.DONE, restore.exitCode(), restore.err());
    }
}
