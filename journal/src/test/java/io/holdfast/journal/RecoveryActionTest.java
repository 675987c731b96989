package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is done to the files, for each action. Excerpts {1,2} {3,4} on the first day, {5,6} {7} {8} on the second. */
@Timeout(60)
final class RecoveryActionTest {
    private static final String NOW = BootId.current();
    private static final String BEFORE = "before-the-power-cut";
    private static final long LAST = 8;

    @TempDir
    private Path dir;
    private JournalConfig config;
    private Path queue;
    private Path first;
    private Path second;

    @BeforeEach
    void write() throws IOException {
        config = TestJournal.small(dir.resolve("data")).build();
        TestJournal.write(config, TestJournal.NOON, 2, 2);
        TestJournal.write(config, TestJournal.NOON + TestJournal.DAY_NS, 2, 1, 1);
        queue = Journal.queueDirectory(config.directory());
        List<Path> files = Journal.cycleFiles(queue);
        first = files.get(0);
        second = files.get(1);
    }

    @Test
    void cutsAtAHoleAfterAPowerCutAndKeepsWhatWasDurable() throws IOException {
        zero(second, 1);
        TestJournal.promise(config.directory(), LAST, 6, BEFORE);
        RecoveryReport report = TestJournal.recover(config);
        assertEquals(1, report.firstSequence());
        assertEquals(6, report.lastSequence());
        assertEquals(RecoveryReport.Cut.POWER_CUT, report.cut());
        assertEquals(6, TestJournal.readAll(config.directory()));
        String reason = Files.readString(report.quarantine().resolve(Quarantine.REASON_FILE));
        assertTrue(reason.startsWith("power was lost, cut at the first record that was not forced to the device and "
            + "did not come back: rule=records that were written are not there sequence=7 file=" + second + " offset="),
            reason);
        assertTrue(reason.contains(" laterRecord=8"), reason);
        assertEquals(6, TestJournal.write(config, TestJournal.NOON + TestJournal.DAY_NS, 3).lastSequence());
        assertEquals(9, TestJournal.readAll(config.directory()));
    }

    @Test
    void refusesAHoleOfTheSameBoot() throws IOException {
        zero(second, 1);
        TestJournal.promise(config.directory(), 6, 6, NOW);
        assertDamaged(7, "records that were written are not there, and valid record 8 is at 20241005F.cq4:");
    }

    @Test
    void takesAFileThatLostItsWholeEndForAHole() throws IOException {
        loseEndOfFirstFile();
        TestJournal.promise(config.directory(), LAST, 2, BEFORE);
        RecoveryReport report = TestJournal.recover(config);
        assertEquals(2, report.lastSequence());
        assertEquals(RecoveryReport.Cut.POWER_CUT, report.cut());
        assertEquals(2, TestJournal.readAll(config.directory()));
    }

    @Test
    void refusesAFileThatLostItsWholeEndInTheSameBoot() throws IOException {
        loseEndOfFirstFile();
        TestJournal.promise(config.directory(), 2, 2, NOW);
        assertDamaged(3, "record is out of sequence, and valid record 5 is at 20241005F.cq4:");
    }

    /** Its last excerpt, its end mark, and what its header knows of them. */
    private void loseEndOfFirstFile() throws IOException {
        byte[] image = Files.readAllBytes(first);
        int start = excerpt(image, 1);
        for (int at = start; at < image.length; at++) {
            image[at] = 0;
        }
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putLong(0x40, excerpt(image, 0));
        Files.write(first, image);
    }

    @Test
    void refusesAMissingFileAfterAPowerCut() throws IOException {
        TestJournal.write(config, TestJournal.NOON + 2 * TestJournal.DAY_NS, 1);
        Files.delete(second);
        TestJournal.promise(config.directory(), LAST, 2, BEFORE);
        assertDamaged(5, "record is out of sequence, and valid record 9 is at 20241006F.cq4:");
    }

    @Test
    void refusesAHoleWithoutAPromise() throws IOException {
        zero(second, 1);
        Files.delete(Promise.file(config.directory()));
        assertDamaged(7, "records that were written are not there, and valid record 8 is at 20241005F.cq4:");
    }

    @Test
    void refusesAHoleBeforeWhatWasDurable() throws IOException {
        zero(second, 1);
        TestJournal.promise(config.directory(), LAST, 7, BEFORE);
        assertDamaged(7, "records that were written are not there, and valid record 8 is at 20241005F.cq4:");
    }

    @Test
    void refusesATailThatIsShorterThanWhatWasAppendedInTheSameBoot() throws IOException {
        zero(second, 2);
        TestJournal.promise(config.directory(), LAST, 0, NOW);
        assertDamaged(8, "records that were written are not there, and journal is shorter than promised (appended=8 "
            + "durable=0 reached=7): sequence=8");
    }

    @Test
    void refusesACleanJournalThatIsShorterThanPromised() throws IOException {
        TestJournal.promise(config.directory(), LAST + 1, LAST + 1, BEFORE);
        assertDamaged(9, "journal is shorter than promised (appended=9 durable=9 reached=8): sequence=9 file="
            + second);
        TestJournal.promise(config.directory(), LAST + 1, 0, NOW);
        assertDamaged(9, "journal is shorter than promised (appended=9 durable=0 reached=8): sequence=9 file="
            + second);
    }

    @Test
    void refusesAJournalThatIsGone() throws IOException {
        for (Path file : List.of(first, second)) {
            Files.delete(file);
        }
        assertDamaged(1, "journal is shorter than promised (appended=8 durable=");
    }

    @Test
    void opensWhatIsLeftAfterAPowerCutWhereAllThatWasDurableIsThere() throws IOException {
        TestJournal.promise(config.directory(), LAST + 5, LAST, BEFORE);
        assertEquals(TestJournal.untouched(1, LAST), TestJournal.recover(config));
    }

    @Test
    void goesOnWithAnOlderPromise() throws IOException {
        TestJournal.promise(config.directory(), 2, 1, NOW);
        assertEquals(TestJournal.untouched(1, LAST), TestJournal.recover(config));
    }

    @Test
    void completesAFileThatLostItsEndMarkBeforeALaterOne() throws IOException {
        byte[] image = Files.readAllBytes(first);
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(end(image), 0);
        Files.write(first, image);
        // Chronicle's readers wait there for ever.
        assertEquals(4, TestJournal.readAll(config.directory()));
        RecoveryReport report = TestJournal.recover(config);
        assertEquals(LAST, report.lastSequence());
        assertEquals(RecoveryReport.Cut.NONE, report.cut());
        assertEquals(0, report.cutBytes());
        assertEquals("a day's file had no end mark and a later one had records: copied, nothing cut off\n",
            Files.readString(report.quarantine().resolve(Quarantine.REASON_FILE)));
        assertEquals(LAST, TestJournal.readAll(config.directory()));
        assertEquals(TestJournal.untouched(1, LAST), TestJournal.recover(config));
    }

    @Test
    void completesAFileBeforeOneThatHasItsEndMark() throws IOException {
        TestJournal.write(config, TestJournal.NOON + 2 * TestJournal.DAY_NS, 1);
        Files.delete(first.resolveSibling("20241006F.cq4"));
        byte[] image = Files.readAllBytes(first);
        int end = end(image);
        byte[] endMark = Arrays.copyOfRange(image, end, end + Long.BYTES);
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putLong(end, 0);
        Files.write(first, image);
        TestJournal.promise(config.directory(), LAST, 2, BEFORE);
        RecoveryReport report = TestJournal.recover(config);
        assertEquals(LAST, report.lastSequence());
        assertEquals(LAST, TestJournal.readAll(config.directory()));
        assertEquals(TestJournal.untouched(1, LAST), TestJournal.recover(config));
        assertArrayEquals(endMark, Arrays.copyOfRange(Files.readAllBytes(first), end, end + Long.BYTES));
        TestJournal.write(config, TestJournal.NOON + 2 * TestJournal.DAY_NS, 1);
        assertEquals(LAST + 1, TestJournal.readAll(config.directory()));
    }

    @Test
    void clearsWhatAKilledAppendLeftBehindTheEnd() throws IOException {
        byte[] image = Files.readAllBytes(second);
        int last = excerpt(image, 2);
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(last, 0).putLong(0x40, excerpt(image, 1));
        Files.write(second, image);
        TestJournal.promise(config.directory(), 7, 7, NOW);
        assertEquals(TestJournal.untouched(1, 7), TestJournal.recover(config));
        byte[] cleared = Files.readAllBytes(second);
        assertEquals(image.length, cleared.length);
        for (int at = 0; at < image.length; at++) {
            assertEquals(at < last ? image[at] : 0, cleared[at], "byte " + at);
        }
    }

    @Test
    void takesAlongTheHashesOfTheDaysThatStayAsTheyAre() throws IOException {
        zero(second, 2);
        hash("20241004F.sha256");
        hash("20241005F.sha256");
        TestJournal.promise(config.directory(), 7, 2, NOW);
        assertEquals(7, TestJournal.recover(config).lastSequence());
        assertEquals("20241004F.sha256", Files.readString(queue.resolve("20241004F.sha256")));
        assertFalse(Files.exists(queue.resolve("20241005F.sha256")));
    }

    private void hash(String name) throws IOException {
        Files.writeString(queue.resolve(name), name);
    }

    @Test
    void inspectsByTheSameTable() throws IOException {
        zero(second, 1);
        TestJournal.promise(config.directory(), LAST, 6, BEFORE);
        RecoveryReport report = JournalRecovery.inspect(config.directory());
        assertEquals(6, report.lastSequence());
        assertEquals(RecoveryReport.Cut.POWER_CUT, report.cut());
        assertNull(report.quarantine());
        TestJournal.promise(config.directory(), LAST, 7, BEFORE);
        assertThrows(JournalDamagedException.class, () -> JournalRecovery.inspect(config.directory()));
    }

    private void assertDamaged(long sequence, String message) throws IOException {
        String before = hash();
        JournalDamagedException e = assertThrows(JournalDamagedException.class, () -> TestJournal.recover(config));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
        assertTrue(e.getMessage().endsWith("; nothing was changed, go on with: holdfast verify --data "
            + config.directory() + (sequence > 1 ? ", holdfast dump --data " + config.directory() + " --to "
                + (sequence - 1) : "") + ", holdfast restore --from BACKUP --data " + config.directory()),
            e.getMessage());
        assertEquals(sequence, e.sequence());
        assertEquals(before, hash());
    }

    /** Of all files but the one that names the last owner. */
    private String hash() throws IOException {
        Files.deleteIfExists(config.directory().resolve(Journal.OWNER_FILE));
        return TestJournal.hash(config.directory());
    }

    private static void zero(Path file, int excerpt) throws IOException {
        byte[] image = Files.readAllBytes(file);
        int start = excerpt(image, excerpt);
        int length = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getInt(start);
        for (int at = start; at < start + 4 + length; at++) {
            image[at] = 0;
        }
        Files.write(file, image);
    }

    /** Offset of the n-th excerpt of a file. */
    private static int excerpt(byte[] image, int n) {
        ByteBuffer buffer = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        int excerpts = 0;
        while (true) {
            boolean data = (buffer.getInt(at) & 0x40000000) == 0;
            if (data && excerpts++ == n) {
                return at;
            }
            at = at + 4 + (buffer.getInt(at) & 0x3fffffff) + 3 & -4;
        }
    }

    /** Offset of the end mark. */
    private static int end(byte[] image) {
        ByteBuffer buffer = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (buffer.getInt(at) != 0xC0000000) {
            at = at + 4 + (buffer.getInt(at) & 0x3fffffff) + 3 & -4;
        }
        return at;
    }
}
