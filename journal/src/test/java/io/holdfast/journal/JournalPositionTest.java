package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records 1-2, 3-4 and 5 are on the first day, 6-8 and 9 on the second; each group is an excerpt. */
@Timeout(60)
final class JournalPositionTest {
    private static final long LAST = 9;

    @TempDir
    private Path dir;

    @Test
    void goesOnBehindEachPosition() {
        JournalConfig config = written();
        List<JournalPosition> positions = positions(config);
        assertEquals(List.of(2L, 4L, 5L, 8L, 9L), sequences(positions));
        for (JournalPosition position : positions) {
            List<Long> read = new ArrayList<>();
            try (JournalReader reader = JournalReader.open(config.directory(), position)) {
                assertEquals(position, reader.position());
                assertEquals(position.sequence(), reader.lastSequence());
                while (reader.poll((sequence, buffer, offset, length) -> {
                    TestJournal.check(sequence, buffer, offset, length);
                    read.add(sequence);
                }, 100) > 0) {
                    continue;
                }
                assertEquals(positions.get(positions.size() - 1), reader.position());
            }
            assertEquals(LAST - position.sequence(), read.size());
            assertTrue(read.isEmpty() || read.get(0) == position.sequence() + 1);
        }
    }

    @Test
    void hasNoPositionBeforeTheFirstExcerpt() {
        JournalConfig config = written();
        try (JournalReader reader = JournalReader.open(config.directory())) {
            assertNull(reader.position());
        }
    }

    @Test
    void handsOutNothingBehindTheReleasedSequence() {
        JournalConfig config = written();
        try (JournalReader reader = JournalReader.open(config.directory())) {
            assertEquals(0, reader.poll(TestJournal::check, 100, 0));
            assertEquals(4, reader.poll(TestJournal::check, 100, 4));
            assertEquals(0, reader.poll(TestJournal::check, 100, 4));
            assertEquals(4, reader.lastSequence());
            assertEquals(1, reader.poll(TestJournal::check, 100, 5));
            assertEquals(4, reader.poll(TestJournal::check, 100));
        }
    }

    @Test
    void refusesToReadBehindAnotherRecord() {
        JournalConfig config = written();
        for (JournalPosition wrong : wrong(positions(config).get(1))) {
            JournalDamagedException e = assertThrows(JournalDamagedException.class,
                () -> JournalReader.open(config.directory(), wrong), wrong.toString());
            assertEquals(wrong.sequence(), e.sequence());
        }
    }

    @Test
    void recoversBehindEachPosition() throws IOException {
        JournalConfig config = written();
        String before = TestJournal.hash(Journal.queueDirectory(config.directory()));
        for (JournalPosition position : positions(config)) {
            assertEquals(TestJournal.untouched(1, LAST), recover(config, position));
        }
        assertEquals(before, TestJournal.hash(Journal.queueDirectory(config.directory())));
    }

    @Test
    void doesNotRecoverBehindAnotherRecord() throws IOException {
        JournalConfig config = written();
        String before = TestJournal.hash(Journal.queueDirectory(config.directory()));
        for (JournalPosition wrong : wrong(positions(config).get(1))) {
            assertThrows(JournalPositionException.class, () -> recover(config, wrong), wrong.toString());
        }
        assertEquals(before, TestJournal.hash(Journal.queueDirectory(config.directory())));
    }

    @Test
    void doesNotReadWhatIsBeforeThePosition() throws IOException {
        JournalConfig config = written();
        JournalPosition position = positions(config).get(3);
        Path first = Journal.cycleFiles(Journal.queueDirectory(config.directory())).get(0);
        flipLastRecord(first, positions(config).get(2));
        assertEquals(TestJournal.untouched(1, LAST), recover(config, position));
        assertThrows(JournalDamagedException.class, () -> recover(config, null));
    }

    @Test
    void cutsATornTailBehindAPosition() throws IOException {
        JournalConfig config = written();
        List<JournalPosition> positions = positions(config);
        Path second = Journal.cycleFiles(Journal.queueDirectory(config.directory())).get(1);
        flipLastRecord(second, positions.get(4));
        TestJournal.promise(config.directory(), 8, 0, BootId.current());
        RecoveryReport report = recover(config, positions.get(0));
        assertEquals(1, report.firstSequence());
        assertEquals(8, report.lastSequence());
        assertEquals(8, TestJournal.readAll(config.directory()));
        // The copy has each excerpt where it was: a snapshot's position is still good.
        for (JournalPosition position : positions.subList(0, 4)) {
            assertEquals(TestJournal.untouched(1, 8), recover(config, position));
        }
    }

    @Test
    void beginsWithAnyRecordBehindAPosition() throws IOException {
        JournalConfig config = written();
        JournalPosition position = positions(config).get(3);
        Files.delete(Journal.cycleFiles(Journal.queueDirectory(config.directory())).get(0));
        assertEquals(TestJournal.untouched(6, LAST), recover(config, position));
        assertEquals(4, recover(config, position).records());
        assertEquals(TestJournal.untouched(6, LAST), JournalRecovery.inspect(config.directory()));
        JournalDamagedException e = assertThrows(JournalDamagedException.class, () -> recover(config, null));
        assertEquals(1, e.sequence());
    }

    @Test
    void handsOutWhatItProvesAndTellsWhereTheLastRecordIs() {
        JournalConfig config = written();
        List<JournalPosition> positions = positions(config);
        JournalPosition end = positions.get(positions.size() - 1);
        for (int i = -1; i < positions.size(); i++) {
            JournalPosition after = i < 0 ? null : positions.get(i);
            Proved proved = prove(config, after);
            long first = after == null ? 1 : after.sequence() + 1;
            assertEquals(LongStream.rangeClosed(first, LAST).boxed().toList(), proved.sequences);
            assertEquals(end, proved.last);
        }
    }

    @Test
    void tellsNoPlaceWhereTheFilesWereCopied() throws IOException {
        JournalConfig config = written();
        Path last = Journal.cycleFiles(Journal.queueDirectory(config.directory())).get(1);
        List<JournalPosition> positions = positions(config);
        JournalPosition end = positions.get(4);
        try (FileChannel file = FileChannel.open(last, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {1}), end.offset() + CycleFile.HEADER_LENGTH
                + RecordDescriptor.CRC_OFFSET);
        }
        TestJournal.promise(config.directory(), LAST - 1, LAST - 1, BootId.current());
        Proved proved = prove(config, positions.get(1));
        assertEquals(List.of(5L, 6L, 7L, 8L), proved.sequences);
        assertNull(proved.last);
        proved = prove(config, null);
        assertEquals(LAST - 1, proved.sequences.size());
        assertEquals(LAST - 1, proved.last.sequence());
    }

    private JournalConfig written() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 2, 2, 1);
        TestJournal.write(config, TestJournal.NOON + TestJournal.DAY_NS, 3, 1);
        return config;
    }

    private static Proved prove(JournalConfig config, JournalPosition after) {
        Proved proved = new Proved();
        try (JournalOwner owner = JournalOwner.acquire(config.directory())) {
            JournalRecovery.recover(config, owner, after, proved);
        }
        return proved;
    }

    /** Keeps what a proof hands out. */
    private static final class Proved implements ProofHandler {
        private final List<Long> sequences = new ArrayList<>();
        private JournalPosition last;

        @Override
        public void onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
            TestJournal.check(sequence, buffer, offset, length);
            sequences.add(sequence);
        }

        @Override
        public void onProved(JournalPosition last) {
            this.last = last;
        }
    }

    private static RecoveryReport recover(JournalConfig config, JournalPosition after) {
        try (JournalOwner owner = JournalOwner.acquire(config.directory())) {
            return JournalRecovery.recover(config, owner, after);
        }
    }

    private static List<JournalPosition> positions(JournalConfig config) {
        List<JournalPosition> positions = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(config.directory())) {
            while (reader.poll(TestJournal::check, 1) > 0) {
                positions.add(reader.position());
            }
        }
        return positions;
    }

    private static List<Long> sequences(List<JournalPosition> positions) {
        List<Long> sequences = new ArrayList<>();
        positions.forEach(position -> sequences.add(position.sequence()));
        return sequences;
    }

    private static List<JournalPosition> wrong(JournalPosition right) {
        long cycle = Journal.ROLL_CYCLE.toIndex(1, 0);
        return List.of(
            new JournalPosition(right.sequence() + 1, right.index(), right.offset(), right.crc()),
            new JournalPosition(right.sequence(), right.index() + cycle * 7, right.offset(), right.crc()),
            new JournalPosition(right.sequence(), right.index(), right.offset() + 4, right.crc()),
            new JournalPosition(right.sequence(), right.index(), 1L << 40, right.crc()),
            new JournalPosition(right.sequence(), right.index(), right.offset(), right.crc() + 1));
    }

    private static void flipLastRecord(Path file, JournalPosition position) throws IOException {
        byte[] image = Files.readAllBytes(file);
        int record = (int) position.offset() + CycleFile.HEADER_LENGTH;
        image[record + RecordDescriptor.BODY_OFFSET] ^= 1;
        Files.write(file, image);
    }
}
