package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class JournalReaderTest {
    @TempDir
    private Path dir;

    @Test
    void handsOutNoMoreExcerptsThanAskedFor() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 1, 2, 3);
        try (JournalReader reader = JournalReader.open(config.directory())) {
            assertEquals(-1, reader.excerptIndex());
            assertEquals(1, reader.poll(TestJournal::check, 1));
            assertEquals(5, reader.poll(TestJournal::check, 2));
            assertEquals(20_000L << 32 | 2, reader.excerptIndex());
            assertEquals(0, reader.poll(TestJournal::check, 1));
            assertEquals(6, reader.lastSequence());
        }
    }

    @Test
    void findsEachRecordByItsSequence() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 1, 2, 3, 1, 1, 4);
        TestJournal.write(config, TestJournal.NOON + TestJournal.DAY_NS, 5);
        TestJournal.write(config, TestJournal.NOON + 3 * TestJournal.DAY_NS, 1, 1, 1, 2);
        for (long sequence = 1; sequence <= 22; sequence++) {
            List<Long> seen = new ArrayList<>();
            assertTrue(JournalReader.fetch(config.directory(), sequence, (read, buffer, offset, length) -> {
                TestJournal.check(read, buffer, offset, length);
                seen.add(read);
            }));
            assertEquals(List.of(sequence), seen);
        }
        for (long sequence : new long[] {0, 23, Long.MAX_VALUE}) {
            assertFalse(JournalReader.fetch(config.directory(), sequence, TestJournal::check), "record " + sequence);
        }
    }

    @Test
    void handsOutNothingOfAnExcerptWithABadRecordAndEndsThere() throws IOException {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 2, 3, 1);
        Path file = TestJournal.onlyCycleFile(config.directory());
        int offset = bodyOf(file, 5);
        flip(file, offset);
        List<Long> seen = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(config.directory())) {
            RecordHandler handler = (sequence, buffer, at, length) -> seen.add(sequence);
            JournalDamagedException e = assertThrows(JournalDamagedException.class,
                () -> reader.poll(handler, 10));
            assertEquals("record does not match its crc: sequence=5 file=" + file + " offset="
                + (offset - RecordDescriptor.BODY_OFFSET) + "; nothing was changed, go on with: holdfast verify --data "
                + config.directory() + ", holdfast dump --data " + config.directory()
                + " --to 4, holdfast restore --from BACKUP --data " + config.directory(), e.getMessage());
            assertEquals(List.of(1L, 2L), seen);
            assertEquals(2, reader.lastSequence());
            assertThrows(IllegalStateException.class, () -> reader.poll(handler, 10));
        }
    }

    private static void flip(Path file, int offset) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(offset);
            int value = bytes.read();
            bytes.seek(offset);
            bytes.write(value ^ 1);
        }
    }

    @Test
    void tellsAFileHeaderThatIsNoneAsDamage() throws IOException {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 2);
        flip(TestJournal.onlyCycleFile(config.directory()), 6);
        try (JournalReader reader = JournalReader.open(config.directory())) {
            JournalDamagedException e = assertThrows(JournalDamagedException.class,
                () -> reader.poll(TestJournal::check, 1));
            assertTrue(e.getMessage().startsWith("excerpt has an impossible header: sequence=1 "), e.getMessage());
            assertEquals(1, e.sequence());
        }
    }

    /** The mapping goes on behind the end of the file, and a touch there is the end of the process. */
    @Test
    void refusesAnExcerptThatGoesOnBehindTheEndOfItsFile() throws IOException {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 200);
        Path file = TestJournal.onlyCycleFile(config.directory());
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength((bodyOf(file, 100) & -4096) + 4096);
        }
        try (JournalReader reader = JournalReader.open(config.directory())) {
            JournalDamagedException e = assertThrows(JournalDamagedException.class,
                () -> reader.poll(TestJournal::check, 10));
            assertTrue(e.getMessage().startsWith("record runs past the end of its excerpt: sequence=1 file=" + file),
                e.getMessage());
        }
    }

    @Test
    void endsWithTheExceptionOfItsHandler() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 2);
        try (JournalReader reader = JournalReader.open(config.directory())) {
            assertThrows(ArithmeticException.class, () -> reader.poll((sequence, buffer, offset, length) -> {
                throw new ArithmeticException("planted");
            }, 1));
            IllegalStateException e = assertThrows(IllegalStateException.class,
                () -> reader.poll(TestJournal::check, 1));
            assertEquals("journal reader ended before: planted", e.getMessage());
        }
    }

    @Test
    void saysThatThereIsNoJournal() {
        JournalAccessException e = assertThrows(JournalAccessException.class, () -> JournalReader.open(dir));
        assertEquals("there is no journal, start the engine here once: directory=" + dir.resolve("journal"),
            e.getMessage());
        assertFalse(Files.exists(dir.resolve("journal")));
    }

    @Test
    void waitsForTheFirstRecordOfANewJournal() {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalReader before = JournalReader.open(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0);
                JournalReader between = JournalReader.open(config.directory())) {
            assertEquals(0, before.poll(TestJournal::check, 1));
            assertEquals(0, between.poll(TestJournal::check, 1));
            TestJournal.append(writer, 1, TestJournal.NOON);
            await(before, 1);
            await(between, 1);
            TestJournal.append(writer, 1, TestJournal.NOON + TestJournal.DAY_NS);
            await(before, 2);
            await(between, 2);
        }
    }

    @Test
    void changesNothing() throws IOException {
        JournalConfig config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 2);
        Files.delete(Journal.queueDirectory(config.directory()).resolve(Journal.METADATA_FILE));
        String before = TestJournal.hash(config.directory());
        assertEquals(2, TestJournal.readAll(config.directory()));
        assertEquals(before, TestJournal.hash(config.directory()));
    }

    @Test
    void readsAsAUserWithoutWritePermissionBesideALiveWriter() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Shell.isRoot() && Shell.run("setpriv", "--version") == 0, "needs root and setpriv");
        Path data = Files.createTempDirectory("journal-reader");
        Path classes = Files.createTempDirectory("journal-classes");
        try {
            String classPath = readableByAll(classes);
            JournalConfig config = TestJournal.small(data).build();
            TestJournal.write(config, TestJournal.NOON, 1);
            open(data);
            try (JournalOwner owner = JournalOwner.acquire(data);
                    JournalWriter writer = JournalWriter.open(config, owner, 1)) {
                TestJournal.append(writer, 4, TestJournal.NOON);
                TestJournal.append(writer, 1, TestJournal.NOON + TestJournal.DAY_NS);
                // What is promised beside it goes on with time.
                String before = TestJournal.hash(Journal.queueDirectory(data));
                try (ForkedJvm nobody = ForkedJvm.start(
                        List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"), classPath, Child.class,
                        Child.READ, data.toString())) {
                    assertEquals(6, nobody.read());
                    assertEquals(0, nobody.exitCode());
                }
                assertEquals(before, TestJournal.hash(Journal.queueDirectory(data)));
            }
        } finally {
            Durable.deleteTree(data);
            Durable.deleteTree(classes);
        }
    }

    private static void await(JournalReader reader, long sequence) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (TestJournal.drain(reader) < sequence && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(sequence, reader.lastSequence());
    }

    private static void open(Path data) throws IOException {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path queue = Journal.queueDirectory(data);
        Files.setPosixFilePermissions(queue, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Stream<Path> files = Files.list(queue)) {
            for (Path file : files.collect(Collectors.toList())) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
    }

    /** Another user may not see the libraries where they are. */
    private static String readableByAll(Path target) throws IOException {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path source = Path.of(entry);
            Path copy = target.resolve(entries.size() + "-" + source.getFileName());
            if (Files.exists(source)) {
                copyTree(source, copy);
                entries.add(copy.toString());
            }
        }
        assertTrue(entries.size() > 2);
        return String.join(File.pathSeparator, entries);
    }

    private static void copyTree(Path source, Path target) throws IOException {
        try (Stream<Path> tree = Files.walk(source)) {
            for (Path from : tree.collect(Collectors.toList())) {
                Path to = target.resolve(source.relativize(from).toString());
                Files.copy(from, to);
                Files.setPosixFilePermissions(to,
                    PosixFilePermissions.fromString(Files.isDirectory(to) ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    /** Offset of the body of a record, found by its frame. */
    private static int bodyOf(Path file, long sequence) throws IOException {
        byte[] image = Files.readAllBytes(file);
        for (int at = 0; at < image.length - 32; at++) {
            if (image[at] == sequence && image[at + 1] == 0 && image[at + 8] == TestJournal.bodyLength(sequence)
                && image[at + 16] == TestJournal.bodyByte(sequence, 0)) {
                return at + RecordDescriptor.BODY_OFFSET;
            }
        }
        throw new AssertionError("no record " + sequence);
    }
}
