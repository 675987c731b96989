package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class JournalWriterTest {
    @TempDir
    private Path dir;

    @Test
    void publishesABatchAtOnceAndNotBeforeItsFlush() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0);
                JournalReader reader = JournalReader.open(config.directory())) {
            for (int i = 1; i <= 3; i++) {
                assertEquals(i, TestJournal.commit(writer));
                assertEquals(i, writer.committedSequence());
                assertEquals(0, writer.appendedSequence());
                assertEquals(0, reader.poll(TestJournal::check, 10));
            }
            writer.flush(TestJournal.NOON);
            assertEquals(3, writer.appendedSequence());
            assertEquals(RecordDescriptor.BODY_OFFSET, writer.bodyOffset());
            assertEquals(3, reader.poll(TestJournal::check, 1));
            assertEquals(3, reader.lastSequence());
        }
    }

    @Test
    void doesNothingWithoutACommittedRecord() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0)) {
            writer.flush(TestJournal.NOON);
            assertEquals(0, writer.appendedSequence());
        }
        assertEquals(0, TestJournal.recover(config).lastSequence());
    }

    @Test
    void dropsWhatIsNotFlushedWhenClosed() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 1);
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 1)) {
            TestJournal.commit(writer);
        }
        assertEquals(1, TestJournal.recover(config).lastSequence());
    }

    @Test
    void continuesTheSequenceOverReopening() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        for (int run = 0; run < 5; run++) {
            assertEquals(run * 6L, TestJournal.write(config, TestJournal.NOON, 1, 2, 3).lastSequence());
            assertEquals(run * 6L + 6, TestJournal.readAll(config.directory()));
        }
    }

    @Test
    void takesARecordAsLongAsTheStagingBuffer() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0);
                JournalReader reader = JournalReader.open(config.directory())) {
            int longest = writer.remaining();
            writer.commit(longest);
            assertTrue(writer.remaining() < RecordDescriptor.MIN_BODY_LENGTH);
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> writer.commit(8));
            assertEquals("a record is an SBE header or more and fits the staging buffer: length=8 remaining=-16",
                e.getMessage());
            writer.flush(TestJournal.NOON);
            assertThrows(IllegalArgumentException.class, () -> writer.commit(RecordDescriptor.MIN_BODY_LENGTH - 1));
            writer.commit(RecordDescriptor.MIN_BODY_LENGTH);
            writer.flush(TestJournal.NOON);
            int[] lengths = new int[2];
            while (reader.poll((sequence, buffer, offset, length) -> lengths[(int) sequence - 1] = length, 1) > 0) {
                continue;
            }
            assertEquals(longest, lengths[0]);
            assertEquals(RecordDescriptor.MIN_BODY_LENGTH, lengths[1]);
        }
    }

    /** Blocks of 1 MiB, so that excerpts cross the ends of mappings while the helper populates ahead. */
    @Test
    void goesOnOverManyMappings() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0);
                JournalReader reader = JournalReader.open(config.directory())) {
            for (int i = 0; i < 400; i++) {
                TestJournal.append(writer, 1 + i * 37 % 800, TestJournal.NOON);
                TestJournal.drain(reader);
            }
            assertEquals(writer.appendedSequence(), reader.lastSequence());
        }
        assertTrue(TestJournal.readAll(config.directory()) > 100_000);
        assertEquals(0, TestJournal.recover(config).cutBytes());
    }

    @Test
    void isReadByChroniclesOwnReader() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 1, 3);
        TestJournal.write(config, TestJournal.NOON + TestJournal.DAY_NS, 2);
        try (ChronicleQueue queue = SingleChronicleQueueBuilder
                .single(Journal.queueDirectory(config.directory()).toFile()).readOnly(true).build();
                ExcerptTailer tailer = queue.createTailer()) {
            Bytes<?> excerpt = Bytes.allocateElasticDirect();
            long sequence = 1;
            for (int records : new int[] {1, 3, 2}) {
                excerpt.clear();
                assertTrue(tailer.readBytes(excerpt));
                for (int i = 0; i < records; i++) {
                    assertEquals(sequence, excerpt.readLong());
                    int length = excerpt.readInt();
                    assertEquals(TestJournal.bodyLength(sequence), length);
                    excerpt.readSkip(4);
                    assertEquals(TestJournal.bodyByte(sequence, 0), excerpt.readByte());
                    excerpt.readSkip(length - 1);
                    sequence++;
                }
                assertEquals(0, excerpt.readRemaining());
            }
            assertFalse(tailer.readBytes(excerpt));
            excerpt.releaseLast();
        }
    }

    @Test
    void refusesToUseASequenceTwiceOrToLeaveOneOut() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 3);
        try (JournalOwner owner = JournalOwner.acquire(config.directory())) {
            for (long wrong : new long[] {-1, 0, 2, 4}) {
                IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                    () -> JournalWriter.open(config, owner, wrong));
                assertEquals("a sequence is used once and without a gap: lastSequence=" + wrong + " recovered=3",
                    e.getMessage());
            }
        }
    }

    @Test
    void refusesToOpenWithoutHoldingTheDirectory() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        JournalOwner owner = JournalOwner.acquire(config.directory());
        owner.close();
        assertThrows(IllegalArgumentException.class, () -> JournalWriter.open(config, owner, 0));
        assertThrows(IllegalArgumentException.class, () -> JournalRecovery.recover(config, owner));
    }
}
