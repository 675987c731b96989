package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

@Timeout(120)
final class JournalRecoveryTest {
    private static final long LAST_KEPT = 4;
    private static final long LAST = 6;

    /** Some hundred journals are cut here, each with a few forced writes: in memory where there is room for it. */
    @TempDir(factory = InMemory.class)
    private Path dir;

    @Test
    void findsNothingInANewDirectory() {
        JournalConfig config = small(dir.resolve("data")).build();
        assertEquals(TestJournal.untouched(0, 0), TestJournal.recover(config));
    }

    @Test
    void leavesACleanJournalAsItIs() throws IOException {
        JournalConfig config = written("data");
        Path queue = Journal.queueDirectory(config.directory());
        String before = TestJournal.hash(queue);
        assertEquals(TestJournal.untouched(1, LAST), TestJournal.recover(config));
        assertEquals(before, TestJournal.hash(queue));
    }

    @Test
    void inspectsWithoutAnOwnerAndWithoutChangingAnything() throws IOException {
        JournalConfig config = written("data");
        String before = TestJournal.hash(config.directory());
        assertEquals(TestJournal.untouched(1, LAST), JournalRecovery.inspect(config.directory()));
        assertEquals(before, TestJournal.hash(config.directory()));
    }

    /** Excerpts {1,2} {3,4} {5,6}; 5 is followed by 6, nothing follows 6, and a header has both behind it. */
    @Test
    void judgesAFlipOfEachByteOfTheLastExcerpt() throws IOException {
        JournalConfig config = written("data");
        byte[] image = Files.readAllBytes(TestJournal.onlyCycleFile(config.directory()));
        Excerpt last = excerpts(image).get(2);
        int second = last.start + 4 + RecordDescriptor.frameLength(TestJournal.bodyLength(5));
        for (int mask : new int[] {0x01, 0x40, 0xff}) {
            for (int at = last.start; at < last.end; at++) {
                byte[] flipped = image.clone();
                flipped[at] ^= (byte) mask;
                String name = "byte " + (at - last.start) + " ^ " + mask;
                if (at >= second || at < last.start + 4 && reachesBeyond(flipped, last)) {
                    assertCut(name, config, image.length, flipped);
                } else {
                    assertDamaged(name, config, flipped);
                }
            }
        }
    }

    @Test
    void refusesAFlipOfEachByteInTheMiddle() throws IOException {
        JournalConfig config = written("data");
        byte[] image = Files.readAllBytes(TestJournal.onlyCycleFile(config.directory()));
        List<Excerpt> excerpts = excerpts(image);
        for (int at = excerpts.get(0).start; at < excerpts.get(2).start; at++) {
            byte[] flipped = image.clone();
            // In the header of an excerpt also the flag that makes it one of Chronicle's own documents.
            flipped[at] ^= 0x40;
            // Padding between excerpts belongs to no record.
            if (!isPadding(excerpts, at)) {
                assertDamaged("byte " + at, config, flipped);
            }
        }
    }

    @Test
    void cutsAFileThatEndsAnywhereInTheLastExcerpt() throws IOException {
        JournalConfig config = written("data");
        byte[] image = Files.readAllBytes(TestJournal.onlyCycleFile(config.directory()));
        Excerpt last = excerpts(image).get(2);
        for (int length = last.start; length < last.end; length++) {
            byte[] truncated = new byte[length];
            System.arraycopy(image, 0, truncated, 0, length);
            assertCut("length " + length, config, image.length, truncated);
        }
    }

    @Test
    void cutsRecordsThatTheFileHeaderKnowsButThatAreZero() throws IOException {
        JournalConfig config = written("data");
        byte[] image = Files.readAllBytes(TestJournal.onlyCycleFile(config.directory()));
        Excerpt last = excerpts(image).get(2);
        Arrays.fill(image, last.start, last.end, (byte) 0);
        assertCut("zeroed", config, image.length, image);
    }

    @Test
    void refusesRecordsHiddenBehindAZeroedExcerptThatTheFileHeaderDoesNotKnow() throws IOException {
        JournalConfig config = written("data");
        byte[] image = Files.readAllBytes(TestJournal.onlyCycleFile(config.directory()));
        List<Excerpt> excerpts = excerpts(image);
        Arrays.fill(image, excerpts.get(1).start, excerpts.get(1).end, (byte) 0);
        int writePosition = 0x40;
        ByteBuffer header = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(excerpts.get(2).start, header.getLong(writePosition));
        header.putLong(writePosition, excerpts.get(0).start)
            .putLong(writePosition + 8, (long) excerpts.get(0).start);
        assertDamaged("hidden", config, image);
    }

    @Test
    void ignoresWhatAKilledAppendLeftBehindTheEnd() throws IOException {
        JournalConfig config = written("data");
        Path file = TestJournal.onlyCycleFile(config.directory());
        byte[] image = Files.readAllBytes(file);
        Excerpt last = excerpts(image).get(2);
        // An append copies its records first and writes the header last.
        byte[] killed = image.clone();
        ByteBuffer.wrap(killed).order(ByteOrder.LITTLE_ENDIAN).putInt(last.start, 0)
            .putLong(0x40, excerpts(image).get(1).start);
        overwrite(file, killed);
        assertEquals(TestJournal.untouched(1, LAST_KEPT), TestJournal.recover(config));
        assertEquals(LAST_KEPT, TestJournal.write(config, TestJournal.NOON, 1, 1, 1).lastSequence());
        assertEquals(LAST_KEPT + 3, TestJournal.readAll(config.directory()));
    }

    @Test
    void namesTheRecordThePlaceAndTheNextCommand() throws IOException {
        JournalConfig config = written("data");
        Path file = TestJournal.onlyCycleFile(config.directory());
        byte[] image = Files.readAllBytes(file);
        Excerpt second = excerpts(image).get(1);
        image[second.start + 4 + RecordDescriptor.BODY_OFFSET] ^= 1;
        overwrite(file, image);
        JournalDamagedException e = damaged(config);
        int fourth = second.start + 4 + RecordDescriptor.frameLength(TestJournal.bodyLength(3));
        assertEquals("record does not match its crc, and valid record 4 is at " + file.getFileName() + ':' + fourth
            + ", and journal is shorter than promised (appended=4 durable=0 reached=2): "
            + "sequence=3 file=" + file + " offset=" + (second.start + 4)
            + "; nothing was changed, go on with: holdfast verify --data " + config.directory()
            + ", holdfast dump --data " + config.directory() + " --to 2, holdfast restore --from BACKUP --data "
            + config.directory(), e.getMessage());
        assertEquals(3, e.sequence());
        assertEquals(file, e.file());
        assertEquals(second.start + 4, e.offset());
    }

    @Test
    void refusesAMissingFirstFile() throws IOException {
        JournalConfig config = small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 1, 2);
        TestJournal.write(config, TestJournal.NOON + TestJournal.DAY_NS, 1);
        Files.delete(Journal.cycleFiles(Journal.queueDirectory(config.directory())).get(0));
        JournalDamagedException e = damaged(config);
        assertEquals(1, e.sequence());
    }

    @Test
    void refusesABadRecordWhenAnotherFileFollows() throws IOException {
        JournalConfig config = small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 2);
        Path first = TestJournal.onlyCycleFile(config.directory());
        Excerpt only = excerpts(Files.readAllBytes(first)).get(0);
        TestJournal.write(config, TestJournal.NOON + TestJournal.DAY_NS, 1);
        flip(first, only.end - 1);
        JournalDamagedException e = damaged(config);
        assertEquals(first, e.file());
        assertEquals(2, e.sequence());
    }

    @Test
    void cutsTheTailOfTheLastFileAndKeepsTheOthers() throws IOException {
        JournalConfig config = small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 2, 1);
        TestJournal.write(config, TestJournal.NOON + TestJournal.DAY_NS, 1, 1);
        Path last = Journal.cycleFiles(Journal.queueDirectory(config.directory())).get(1);
        flip(last, excerpts(Files.readAllBytes(last)).get(1).end - 1);
        TestJournal.promise(config.directory(), 4, 0, BootId.current());
        assertEquals(4, TestJournal.recover(config).lastSequence());
        TestJournal.write(config, TestJournal.NOON + TestJournal.DAY_NS, 3);
        assertEquals(7, TestJournal.readAll(config.directory()));
        assertEquals(2, Journal.cycleFiles(Journal.queueDirectory(config.directory())).size());
    }

    @Test
    void cutsTheOnlyExcerptOfTheLastFile() throws IOException {
        JournalConfig config = small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 2, 1);
        TestJournal.write(config, TestJournal.NOON + TestJournal.DAY_NS, 1);
        Path last = Journal.cycleFiles(Journal.queueDirectory(config.directory())).get(1);
        flip(last, excerpts(Files.readAllBytes(last)).get(0).end - 1);
        TestJournal.promise(config.directory(), 3, 0, BootId.current());
        assertEquals(3, TestJournal.recover(config).lastSequence());
        TestJournal.write(config, TestJournal.NOON + TestJournal.DAY_NS, 3);
        assertEquals(6, TestJournal.readAll(config.directory()));
    }

    @Test
    void takesAFileThatWasNotCompletedOutOfTheWay() throws IOException {
        for (int length : new int[] {0, 4096, 256 << 10}) {
            JournalConfig config = small(dir.resolve("data" + length)).build();
            TestJournal.write(config, TestJournal.NOON, 2, 1);
            Path queue = Journal.queueDirectory(config.directory());
            try (RandomAccessFile file = new RandomAccessFile(
                    queue.resolve(Journal.cycleName(20_001) + Journal.CYCLE_SUFFIX).toFile(), "rw")) {
                file.setLength(length);
            }
            RecoveryReport report = TestJournal.recover(config);
            assertEquals(3, report.lastSequence());
            assertEquals(0, report.cutBytes());
            assertNotNull(report.quarantine());
            TestJournal.write(config, TestJournal.NOON + TestJournal.DAY_NS, 3);
            assertEquals(6, TestJournal.readAll(config.directory()));
        }
    }

    @Test
    void finishesAtTheNextStartWhereverACutIsKilled() throws IOException {
        for (Replacement.Step killedAt : Replacement.Step.values()) {
            JournalConfig config = written("killed-" + killedAt);
            Path file = TestJournal.onlyCycleFile(config.directory());
            flip(file, excerpts(Files.readAllBytes(file)).get(2).end - 1);
            byte[] torn = Files.readAllBytes(file);
            try (JournalOwner owner = JournalOwner.acquire(config.directory())) {
                assertThrows(Killed.class, () -> JournalRecovery.recover(config, owner, null, null, step -> {
                    if (step == killedAt) {
                        throw new Killed();
                    }
                }));
            }
            RecoveryReport report = TestJournal.recover(config);
            assertEquals(LAST_KEPT, report.lastSequence(), killedAt.name());
            assertEquals(LAST_KEPT, TestJournal.readAll(config.directory()), killedAt.name());
            assertQuarantined(config.directory(), torn);
            assertFalse(Files.exists(config.directory().resolve(Journal.REBUILD_DIRECTORY)), killedAt.name());
            assertFalse(Files.exists(config.directory().resolve(Journal.REPLACEMENT_DIRECTORY)), killedAt.name());
            TestJournal.write(config, TestJournal.NOON, 2);
            assertEquals(LAST, TestJournal.readAll(config.directory()), killedAt.name());
        }
    }

    static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
                throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory) ? Files.createTempDirectory(memory, "journal")
                : Files.createTempDirectory("journal");
        }
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static JournalConfig.Builder small(Path data) {
        return TestJournal.small(data).blockSize(256 << 10).stagingLength(16 << 10);
    }

    private record Excerpt(int start, int end) {
    }

    /** The last excerpt is written, and not promised yet. */
    private JournalConfig written(String name) throws IOException {
        JournalConfig config = small(dir.resolve(name)).build();
        TestJournal.write(config, TestJournal.NOON, 2, 2, 2);
        TestJournal.promise(config.directory(), LAST_KEPT, 0, BootId.current());
        return config;
    }

    private void assertCut(String name, JournalConfig config, int length, byte[] image)
            throws IOException {
        Path data = restore(config, image);
        JournalConfig cut = small(data).build();
        RecoveryReport report = TestJournal.recover(cut);
        assertEquals(LAST_KEPT, report.lastSequence(), name);
        assertEquals(LAST_KEPT, report.records(), name);
        assertTrue(report.cutBytes() >= 0 && report.cutBytes() < length, name);
        assertEquals(LAST_KEPT, TestJournal.readAll(data), name);
        assertQuarantined(data, image);
        assertEquals(TestJournal.untouched(1, LAST_KEPT), TestJournal.recover(cut), name);
        Durable.deleteTree(data);
    }

    private void assertDamaged(String name, JournalConfig config, byte[] image) throws IOException {
        Path data = restore(config, image);
        String before = TestJournal.hash(Journal.queueDirectory(data));
        assertThrows(JournalDamagedException.class, () -> TestJournal.recover(small(data).build()), name);
        assertEquals(before, TestJournal.hash(Journal.queueDirectory(data)), name);
        assertFalse(Files.exists(Journal.quarantineDirectory(data)), name);
        Durable.deleteTree(data);
    }

    /** A copy of the journal with another image of its cycle file. */
    private Path restore(JournalConfig config, byte[] image) throws IOException {
        Path data = dir.resolve("case");
        Path queue = Journal.queueDirectory(data);
        Files.createDirectories(queue);
        for (Path file : files(Journal.queueDirectory(config.directory()))) {
            Files.copy(file, queue.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        overwrite(TestJournal.onlyCycleFile(data), image);
        Files.copy(Promise.file(config.directory()), Promise.file(data), StandardCopyOption.REPLACE_EXISTING);
        return data;
    }

    private static void assertQuarantined(Path data, byte[] image) throws IOException {
        int found = 0;
        for (Path quarantine : files(Journal.quarantineDirectory(data))) {
            Path queue = Journal.queueDirectory(quarantine);
            if (Files.exists(queue)) {
                found++;
                assertArrayEquals(image,
                    Files.readAllBytes(Journal.cycleFiles(queue).get(0)));
                assertTrue(Files.exists(quarantine.resolve(Quarantine.REASON_FILE)));
            }
        }
        assertEquals(1, found);
    }

    private static JournalDamagedException damaged(JournalConfig config) {
        return assertThrows(JournalDamagedException.class, () -> TestJournal.recover(config));
    }

    private static boolean reachesBeyond(byte[] image, Excerpt excerpt) {
        int header = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getInt(excerpt.start);
        return header > 0 && header <= JournalConfig.MAX_STAGING_LENGTH && excerpt.start + 4 + header > excerpt.end;
    }

    private static boolean isPadding(List<Excerpt> excerpts, int at) {
        return excerpts.stream().noneMatch(excerpt -> at >= excerpt.start && at < excerpt.end);
    }

    private static List<Excerpt> excerpts(byte[] image) {
        ByteBuffer buffer = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        List<Excerpt> excerpts = new ArrayList<>();
        int at = 0;
        while (buffer.getInt(at) != 0 && buffer.getInt(at) != 0xC0000000) {
            int length = buffer.getInt(at) & 0x3fffffff;
            if ((buffer.getInt(at) & 0x40000000) == 0) {
                excerpts.add(new Excerpt(at, at + 4 + length));
            }
            at = at + 4 + length + 3 & -4;
        }
        return excerpts;
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] image = Files.readAllBytes(file);
        image[at] ^= 1;
        overwrite(file, image);
    }

    private static void overwrite(Path file, byte[] image) throws IOException {
        Files.write(file, image);
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.collect(Collectors.toList());
        }
    }
}
