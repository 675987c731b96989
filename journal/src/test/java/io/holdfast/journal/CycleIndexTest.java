package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Chronicle's index helps to find an excerpt, and cannot lead anybody astray. */
@Timeout(60)
final class CycleIndexTest {
    private static final int EXCERPTS = 2000;
    private static final int RECORDS = 2;
    private static final int ARRAY = 16;
    private static final long FAR = 0x0400_0000_0000_0000L;

    @TempDir
    private Path dir;
    private JournalConfig config;
    private Path path;
    private long root;
    private long page;

    private void write() throws IOException {
        config = TestJournal.small(dir.resolve("data")).build();
        int[] excerpts = new int[EXCERPTS];
        Arrays.fill(excerpts, RECORDS);
        TestJournal.write(config, TestJournal.NOON, excerpts);
        path = TestJournal.onlyCycleFile(config.directory());
        try (CycleFile file = new CycleFile(path)) {
            root = file.indexRoot();
            page = file.indexEntry(root, 0);
        }
    }

    @Test
    void findsEachExcerptInFewReads() throws IOException {
        write();
        MappedBytes bytes = new MappedBytes(path);
        int[] loads = new int[1];
        CycleBytes counted = (CycleBytes) Proxy.newProxyInstance(CycleBytes.class.getClassLoader(),
            new Class<?>[] {CycleBytes.class}, (proxy, method, arguments) -> {
                loads[0] += method.getName().equals("load") ? 1 : 0;
                return method.invoke(bytes, arguments);
            });
        try (CycleFile file = new CycleFile(counted)) {
            CycleIndex index = new CycleIndex(file);
            assertTrue(index.isSound());
            assertFalse(index.seek(RecordDescriptor.SEQUENCE_OFFSET, 0));
            for (int excerpt = 0; excerpt < EXCERPTS; excerpt += 7) {
                loads[0] = 0;
                assertTrue(index.seek(RecordDescriptor.SEQUENCE_OFFSET, 2 + (long) excerpt * RECORDS));
                assertEquals(excerpt, index.number());
                assertEquals(1 + (long) excerpt * RECORDS, index.field(RecordDescriptor.SEQUENCE_OFFSET));
                assertTrue(loads[0] < 10 * CycleFile.INDEX_SPACING, "reads: " + loads[0]);
            }
            assertTrue(index.seek(RecordDescriptor.SEQUENCE_OFFSET, Long.MAX_VALUE));
            assertEquals(EXCERPTS - 1, index.number());
            assertFalse(index.next());
        }
    }

    @Test
    void findsAndRecoversWhateverTheIndexSays() throws IOException {
        write();
        long[] places = {array(root) - ARRAY, array(root), array(page) - ARRAY, array(page),
            array(page) + Long.BYTES, array(page) + 5 * Long.BYTES, array(page) + 20 * Long.BYTES, indexRoot()};
        byte[] image = Files.readAllBytes(path);
        for (long place : places) {
            for (long value : new long[] {FAR, -1, 4, Long.MAX_VALUE, page}) {
                put(place, value);
                String what = place + "=" + value;
                for (long sequence = 1; sequence <= EXCERPTS * RECORDS; sequence += 501) {
                    assertTrue(JournalReader.fetch(config.directory(), sequence, TestJournal::check), what);
                }
                assertFalse(JournalReader.fetch(config.directory(), EXCERPTS * RECORDS + 1, TestJournal::check), what);
                assertEquals(EXCERPTS * RECORDS, TestJournal.readAll(config.directory()), what);
                TestJournal.write(config, TestJournal.NOON, 1);
                assertEquals(EXCERPTS * RECORDS + 1, TestJournal.readAll(config.directory()), what);
                Files.write(path, image);
                Files.delete(Promise.file(config.directory()));
            }
        }
    }

    @Test
    void saysSoWhereTheWayToARecordIsDamaged() throws IOException {
        write();
        put(root + CycleFile.HEADER_LENGTH, FAR);
        JournalDamagedException e = assertThrows(JournalDamagedException.class,
            () -> JournalReader.fetch(config.directory(), 7, TestJournal::check));
        assertTrue(e.getMessage().startsWith("excerpt has an impossible header: sequence=7 "), e.getMessage());
        assertEquals(root, e.offset());
    }

    private long array(long document) {
        // The name, and what aligns the array.
        int name = document == root ? 13 : 7;
        return (document + CycleFile.HEADER_LENGTH + name + 8 & -8L) + ARRAY;
    }

    /** Where the file header says where the root is. */
    private long indexRoot() throws IOException {
        byte[] image = Files.readAllBytes(path);
        for (int at = 0; at < root; at++) {
            if (ByteBuffer.wrap(image, at, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong() == root) {
                return at;
            }
        }
        throw new AssertionError("not in the file header");
    }

    private void put(long place, long value) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).flip(), place);
        }
    }

    @Test
    void mapsNothingBeyondTheEnd() throws IOException {
        write();
        try (MappedBytes bytes = new MappedBytes(path)) {
            assertThrows(IOException.class, () -> bytes.load(bytes.size() - 1, 2));
            assertEquals(bytes.size() - 1, bytes.load(bytes.size() - 1, 1));
            assertEquals(bytes.size(), bytes.window().capacity());
        }
    }
}
