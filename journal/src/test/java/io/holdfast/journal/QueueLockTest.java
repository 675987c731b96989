package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.core.values.LongValue;
import net.openhft.chronicle.queue.impl.TableStore;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.impl.table.Metadata;
import net.openhft.chronicle.queue.impl.table.SingleTableBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class QueueLockTest {
    private static final String WRITE_LOCK = "chronicle.write.lock";

    @TempDir
    private Path dir;

    /** As after a kill in a container, where the new engine has the process id of the old one. */
    @Test
    void clearsALockThatNamesThisVeryProcess() throws IOException {
        clears(ProcessHandle.current().pid());
    }

    @Test
    void clearsALockOfADeadProcess() throws IOException {
        clears(Integer.MAX_VALUE);
    }

    @Test
    void rebuildsMetadataThatCannotBeRead() throws IOException {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 1, 2);
        Path metadata = metadata(config.directory());
        byte[] garbage = new byte[(int) Files.size(metadata)];
        Arrays.fill(garbage, (byte) 0x41);
        Files.write(metadata, garbage);
        assertEquals(3, TestJournal.write(config, TestJournal.NOON, 1).lastSequence());
        assertEquals(4, TestJournal.readAll(config.directory()));
    }

    private void clears(long pid) throws IOException {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 1, 2);
        lock(config.directory(), pid);
        assertTrue(isLocked(config.directory()));
        try (JournalOwner owner = JournalOwner.acquire(config.directory())) {
            assertFalse(isLocked(owner.dataDir()));
        }
        lock(config.directory(), pid);
        long start = System.nanoTime();
        assertEquals(3, TestJournal.write(config, TestJournal.NOON, 1).lastSequence());
        // Chronicle alone waits one and a half times its timeout of 2 s, and gives up.
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(3));
        assertEquals(4, TestJournal.readAll(config.directory()));
    }

    static void lock(Path data, long pid) {
        SingleChronicleQueueBuilder.addAliases();
        try (TableStore<?> table = SingleTableBuilder.binary(metadata(data), Metadata.NoMeta.INSTANCE).build()) {
            LongValue lock = table.doWithExclusiveLock(store -> store.acquireValueFor(WRITE_LOCK));
            lock.setOrderedValue(pid);
        }
    }

    private static boolean isLocked(Path data) {
        try (TableStore<?> table = SingleTableBuilder.binary(metadata(data), Metadata.NoMeta.INSTANCE).build()) {
            return table.doWithExclusiveLock(store -> store.acquireValueFor(WRITE_LOCK)).getVolatileValue() > 0;
        }
    }

    private static Path metadata(Path data) {
        return Journal.queueDirectory(data).resolve(Journal.METADATA_FILE);
    }
}
