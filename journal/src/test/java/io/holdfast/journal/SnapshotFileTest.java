package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.journal.sbe.MessageHeaderEncoder;
import io.holdfast.journal.sbe.SnapshotLongsEncoder;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A snapshot is whole, or it is none. */
@Timeout(120)
class SnapshotFileTest {
    private static final int FRAMES = 5;

    @TempDir
    private Path directory;

    @BeforeEach
    void aJournal() {
        TestJournal.write(TestJournal.small(directory).build(), TestJournal.NOON, 3, 4);
    }

    private static SnapshotFile write(Path directory, long sequence) {
        SnapshotMark mark = new SnapshotMark(sequence, 1, 7, new JournalPosition(sequence, 0x4E2000000000L, 0, 5), 2, 1,
            1, "build");
        try (SnapshotWriter writer = SnapshotWriter.open(directory, mark)) {
            UnsafeBuffer buffer = new UnsafeBuffer(new byte[100]);
            new SnapshotLongsEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
            for (int i = 0; i < FRAMES; i++) {
                writer.append(buffer, 0, 20 + i);
            }
            return writer.commit();
        }
    }

    private static long frames(SnapshotFile file) {
        long[] frames = new long[1];
        file.read((sequence, buffer, offset, length) -> frames[0]++);
        return frames[0];
    }

    @Test
    void handsOutWhatWasWrittenAndKeepsThree() {
        for (int i = 1; i <= 5; i++) {
            assertEquals(FRAMES, frames(write(directory, i)));
        }
        assertEquals(List.of(5L, 4L, 3L), SnapshotFile.list(directory).stream().map(SnapshotFile::sequence).toList());
        JournalPosition position = new JournalPosition(5, 0x4E2000000000L, 0, 5);
        assertEquals(position, SnapshotFile.list(directory).get(0).mark().position());
    }

    @Test
    void countsGoodOnesAlone() throws IOException {
        write(directory, 1);
        write(directory, 2);
        SnapshotFile bad = write(directory, 3);
        assertEquals(2, SnapshotFile.covered(directory, 2));
        Files.write(bad.path(), new byte[10]);
        assertEquals(1, SnapshotFile.covered(directory, 2));
        assertEquals(0, SnapshotFile.covered(directory, 3));
    }

    @Test
    void isNoneWithoutItsEndMark() throws IOException {
        SnapshotFile file = write(directory, 1);
        byte[] bytes = Files.readAllBytes(file.path());
        int last = 0;
        for (int at = 0; at < bytes.length;) {
            last = at;
            at += RecordDescriptor.frameLength(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)
                .getInt(at + RecordDescriptor.LENGTH_OFFSET));
        }
        Files.write(file.path(), Arrays.copyOf(bytes, last));
        SnapshotException thrown = assertThrows(SnapshotException.class, () -> frames(file));
        assertEquals("snapshot has no end mark, frame=7 offset=" + last + ": file=" + file.path(), thrown.getMessage());
    }

    @Test
    void isNoneOfAnotherVersionOfTheSchema() throws IOException {
        SnapshotFile file = write(directory, 1);
        byte[] bytes = Files.readAllBytes(file.path());
        ByteBuffer view = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        view.put(bytes);
        int version = RecordDescriptor.BODY_OFFSET + MessageHeaderEncoder.versionEncodingOffset();
        view.putShort(version, (short) (view.getShort(version) + 1));
        int length = view.getInt(RecordDescriptor.LENGTH_OFFSET);
        view.putInt(RecordDescriptor.CRC_OFFSET, RecordDescriptor.checksum(new CRC32C(), view, 0, length));
        view.clear().get(bytes);
        Files.write(file.path(), bytes);
        String message = assertThrows(SnapshotException.class, file::mark).getMessage();
        assertTrue(message.startsWith("snapshot is of another schema, schemaId=8420 version="), message);
    }

    /** Killed at each place: what is there is whole, and what is not finished goes at the next start. */
    @ParameterizedTest
    @EnumSource(value = FaultPoint.class, names = "SNAPSHOT_.*", mode = EnumSource.Mode.MATCH_ALL)
    void isWholeOrNoneAfterAKill(FaultPoint point) throws Exception {
        try (ForkedJvm child = ForkedJvm.startWithFault(point + ":2:KILL", Main.class, directory.toString())) {
            long first = child.read();
            long second = child.read();
            child.exitCode();
            assertEquals(1, first);
            assertEquals(-1, second, "killed while it wrote the second one");
        }
        int expected = point == FaultPoint.SNAPSHOT_AFTER_RENAME ? 2 : 1;
        List<SnapshotFile> files = SnapshotFile.list(directory);
        assertEquals(expected, files.size());
        files.forEach(file -> assertEquals(FRAMES, frames(file)));
        TestJournal.write(TestJournal.small(directory).build(), TestJournal.NOON, 1);
        assertFalse(Files.exists(directory.resolve("journal/00000000000000000002.snapshot.new")));
        assertEquals(expected, SnapshotFile.list(directory).size());
    }

    /** Writes two snapshots, and says so. */
    static final class Main {
        private Main() {
        }

        public static void main(String[] args) throws IOException {
            DataOutputStream out = new DataOutputStream(System.out);
            for (int i = 1; i <= 2; i++) {
                write(Path.of(args[0]), i);
                out.writeLong(i);
                out.flush();
            }
        }
    }
}
