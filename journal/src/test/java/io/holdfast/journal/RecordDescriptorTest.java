package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordDescriptorTest {
    private static final byte SENTINEL = 0x5a;
    private static final byte[] BODY = {10, 11, 12, 13, 14, 15, 16, 17, 18};

    @TempDir
    private Path dir;

    @Test
    void framesLittleEndianAndTouchesNothingElse() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.openAt(config, owner, 0x0102030405060707L,
                    JournalListener.NONE)) {
            MutableDirectBuffer buffer = writer.buffer();
            buffer.setMemory(0, buffer.capacity(), SENTINEL);
            assertEquals(16, writer.bodyOffset());
            assertEquals(buffer.capacity() - 16, writer.remaining());
            buffer.putBytes(writer.bodyOffset(), BODY);
            assertEquals(0x0102030405060708L, writer.commit(BODY.length));

            byte[] head = {8, 7, 6, 5, 4, 3, 2, 1, 9, 0, 0, 0};
            CRC32C crc = new CRC32C();
            crc.update(head);
            crc.update(BODY);
            byte[] expected = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN)
                .put(head).putInt((int) crc.getValue()).put(BODY).array();
            Arrays.fill(expected, 25, 64, SENTINEL);
            byte[] actual = new byte[64];
            buffer.getBytes(0, actual);
            assertArrayEquals(expected, actual);
            assertEquals(25 + 16, writer.bodyOffset());
            assertEquals(buffer.capacity() - 41, writer.remaining());
        }
    }

    @Test
    void computesTheSameChecksumAtAnyOffset() {
        CRC32C crc = new CRC32C();
        ByteBuffer at0 = frame(0);
        int expected = RecordDescriptor.checksum(crc, at0, 0, BODY.length);
        for (int offset = 1; offset < 70; offset++) {
            assertEquals(expected, RecordDescriptor.checksum(crc, frame(offset), offset, BODY.length));
        }
    }

    @Test
    void coversSequenceLengthAndBodyButNotItself() {
        CRC32C crc = new CRC32C();
        ByteBuffer frame = frame(0);
        int before = RecordDescriptor.checksum(crc, frame, 0, BODY.length);
        for (int i = 0; i < RecordDescriptor.frameLength(BODY.length); i++) {
            frame.clear();
            frame.put(i, (byte) (frame.get(i) ^ 1));
            boolean inCrcField = i >= RecordDescriptor.CRC_OFFSET && i < RecordDescriptor.BODY_OFFSET;
            assertEquals(inCrcField, before == RecordDescriptor.checksum(crc, frame, 0, BODY.length), "byte " + i);
            frame.clear();
            frame.put(i, (byte) (frame.get(i) ^ 1));
        }
    }

    private static ByteBuffer frame(int offset) {
        ByteBuffer frame = ByteBuffer.allocateDirect(128).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(offset, 42).putInt(offset + 8, BODY.length).position(offset + 16).put(BODY).clear();
        return frame;
    }
}
