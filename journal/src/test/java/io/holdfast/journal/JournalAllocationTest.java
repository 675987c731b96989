package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class JournalAllocationTest {
    private static final int ROUNDS = 12;
    private static final int RECORDS = 50_000;
    private static final int BODY_LENGTH = 128;

    @TempDir
    private Path dir;

    @Test
    void allocatesNothingOverARoundOfAppendsAndReads() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        JournalConfig config = JournalConfig.builder(dir.resolve("data")).build();
        long leastOfWriter = Long.MAX_VALUE;
        long leastOfReader = Long.MAX_VALUE;
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0);
                JournalReader reader = JournalReader.open(config.directory())) {
            long[] sum = new long[1];
            RecordHandler handler = (sequence, buffer, offset, length) -> sum[0] += length;
            for (int round = 0; round < ROUNDS; round++) {
                long start = threads.getCurrentThreadAllocatedBytes();
                append(writer);
                long appended = threads.getCurrentThreadAllocatedBytes();
                while (reader.poll(handler, 100) > 0) {
                    continue;
                }
                long read = threads.getCurrentThreadAllocatedBytes();
                leastOfWriter = Math.min(leastOfWriter, appended - start);
                leastOfReader = Math.min(leastOfReader, read - appended);
            }
            assertEquals((long) ROUNDS * RECORDS, reader.lastSequence());
            assertEquals((long) ROUNDS * RECORDS * BODY_LENGTH, sum[0]);
        }
        assertEquals(0, leastOfWriter, "writer");
        assertEquals(0, leastOfReader, "reader");
        assertTrue(threads.isThreadAllocatedMemoryEnabled());
    }

    /** It goes on beside a running engine, whose thread waits for each collection. */
    @Test
    void allocatesNothingForARecordThatIsHashed() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        JournalConfig config = JournalConfig.builder(dir.resolve("data")).build();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0)) {
            for (int round = 0; round < ROUNDS; round++) {
                append(writer);
            }
        }
        Path file = Journal.cycleFiles(Journal.queueDirectory(config.directory())).get(0);
        long least = Long.MAX_VALUE;
        try (CycleDigest digest = new CycleDigest(file, new byte[0], 0, (sequence, buffer, offset, length) -> { })) {
            for (int round = 0; round < ROUNDS; round++) {
                long start = threads.getCurrentThreadAllocatedBytes();
                assertTrue(digest.advance(RECORDS * BODY_LENGTH) >= RECORDS * BODY_LENGTH, "round=" + round);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - start);
            }
            assertTrue(digest.lastSequence() > ROUNDS * RECORDS / 2);
        }
        assertTrue(least < 1_000, "a read of the file takes some, bytes=" + least);
    }

    private static void append(JournalWriter writer) {
        for (int i = 0; i < RECORDS; i++) {
            writer.buffer().putLong(writer.bodyOffset(), i);
            writer.commit(BODY_LENGTH);
            if (i % 3 == 0) {
                writer.flush(TestJournal.NOON + i);
            }
        }
        writer.flush(TestJournal.NOON);
    }
}
