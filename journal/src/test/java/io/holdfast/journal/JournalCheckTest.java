package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is found of the past that is not as it was. Days 0 to 2 are complete, day 3 is the last one. */
@Timeout(120)
final class JournalCheckTest {
    private static final int RECORDS = 30;

    @TempDir
    private Path dir;
    private ChainedJournal journal;

    @BeforeEach
    void write() throws IOException {
        journal = new ChainedJournal(dir.resolve("data")).days(4, RECORDS);
    }

    private List<String> deep() throws IOException {
        return findings(JournalCheck.ofFiles(journal.data));
    }

    private List<String> records() throws IOException {
        return findings(JournalCheck.ofRecords(journal.data));
    }

    /** File name, whether it is only a hash, and the beginning of what is wrong. */
    private static List<String> findings(JournalCheck check) throws IOException {
        List<String> lines = new ArrayList<>();
        try (check) {
            while (check.step(1 << 20)) {
                continue;
            }
            for (JournalCheck.Finding finding : check.findings()) {
                lines.add(finding.file().getFileName() + (finding.hashOnly() ? " hash " : " ")
                    + finding.rule().split("[,:]")[0]);
            }
        }
        return lines;
    }

    @Test
    void findsNothingWhereAllIsAsItWas() throws IOException {
        assertEquals(List.of(), deep());
        assertEquals(List.of(), records());
        try (JournalCheck check = JournalCheck.ofFiles(journal.data)) {
            while (check.step(1000)) {
                continue;
            }
            assertEquals(3, check.completeFiles());
            assertEquals(3, check.chainedFiles());
            assertEquals(lastSequence(), check.lastSequence());
        }
    }

    @Test
    void writesHashesThatSha256sumChecks() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/sha256sum")), "sha256sum is not installed");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(journal.hashFile(0))));
        Process process = new ProcessBuilder("sha256sum", "--strict", "-c", "20241004F.sha256",
            "20241006F.sha256").directory(journal.queue.toFile()).redirectErrorStream(true)
            .start();
        assertEquals("20241004F.cq4: OK\n20241006F.cq4: OK\n", new String(process.getInputStream().readAllBytes()));
        assertEquals(0, process.waitFor());
    }

    /** Every byte up to the end of the records, and some of what is behind. */
    @Test
    void findsAnyByteThatChangedInACompleteFile() throws IOException {
        Path file = journal.file(1);
        byte[] image = Files.readAllBytes(file);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            int at = i < 100 ? random.nextInt(1 << 17) : random.nextInt(image.length);
            flip(file, at, 1 << random.nextInt(8));
            List<String> findings = deep();
            assertTrue(findings.stream().anyMatch(line -> line.startsWith("20241005F.cq4 ")),
                "byte " + at + " seed " + seed + ": " + findings);
            Files.write(file, image);
        }
        assertEquals(List.of(), deep());
    }

    @Test
    void namesTheFileWithABadRecordAndGoesOn() throws IOException {
        flip(journal.file(1), firstFrame(journal.file(1)) + 20, 1);
        flip(journal.file(2), firstFrame(journal.file(2)) + 20, 1);
        assertEquals(List.of("20241005F.cq4 record does not match its crc",
            "20241005F.cq4 file is not what 20241005F.sha256 says",
            "20241006F.cq4 record does not match its crc", "20241006F.cq4 file is not what 20241006F.sha256 says"),
            deep());
        assertEquals(List.of("20241005F.cq4 record does not match its crc",
            "20241006F.cq4 record does not match its crc"), records());
    }

    @Test
    void findsARecordThatWasRewrittenWithItsCrcAndTheHashOfTheFile() throws IOException {
        Path file = journal.file(1);
        int frame = lastFrame(file);
        byte[] image = Files.readAllBytes(file);
        ByteBuffer view = ByteBuffer.allocateDirect(image.length).order(ByteOrder.LITTLE_ENDIAN);
        view.put(image).clear();
        view.put(frame + RecordDescriptor.BODY_OFFSET + 8, (byte) 77);
        int length = view.getInt(frame + RecordDescriptor.LENGTH_OFFSET);
        view.putInt(frame + RecordDescriptor.CRC_OFFSET,
            RecordDescriptor.checksum(new CRC32C(), view, frame, length));
        view.clear();
        view.get(image);
        Files.write(file, image);
        Files.delete(journal.hashFile(1));
        ChainedJournal.putHashBeside(file);
        List<String> expected = List.of("20241005F.cq4 records are not those that the chain of hashes says");
        assertEquals(expected, deep());
        assertEquals(expected, records());
    }

    @Test
    void findsAFileThatWasPutInThePlaceOfAnother() throws IOException {
        ChainedJournal other = new ChainedJournal(dir.resolve("other")).days(2, RECORDS - 1);
        other.day(2, 0, true);
        Files.copy(other.file(1), journal.file(1), StandardCopyOption.REPLACE_EXISTING);
        Files.delete(journal.hashFile(1));
        ChainedJournal.putHashBeside(journal.file(1));
        List<String> findings = deep();
        assertTrue(findings.contains("20241005F.cq4 records are not those that the chain of hashes says"),
            findings.toString());
    }

    @Test
    void findsAFileThatIsMissingInTheMiddle() throws IOException {
        Files.delete(journal.file(1));
        List<String> expected = List.of("20241005F.cq4 file is missing");
        assertEquals(expected, deep());
        assertEquals(expected, records());
    }

    @Test
    void findsFilesThatAreMissingAtTheBeginning() throws IOException {
        long last = JournalScan.firstSequence(journal.file(1)) - 1;
        Path aside = dir.resolve("aside");
        Files.move(journal.file(0), aside);
        assertEquals(List.of("20241004F.cq4 file is missing"), deep());
        Files.move(aside, journal.file(0));
        journal.remove(ChainedJournal.FIRST_CYCLE, last, 3);
        assertEquals(List.of(), deep());
        Files.delete(journal.file(0));
        assertEquals(List.of(), deep());
        Files.delete(journal.file(1));
        assertEquals(List.of("20241005F.cq4 file is missing"), deep());
        Files.delete(journal.file(2));
        assertEquals(List.of("20241006F.cq4 file is missing"), deep(), "what said that 20241005F was complete is gone");
    }

    @Test
    void findsTheLastCompleteFileMissing() throws IOException {
        Files.delete(journal.file(2));
        assertEquals(List.of("20241006F.cq4 file is missing"), deep());
    }

    @Test
    void tellsAWrongHashFromAWrongFile() throws IOException {
        byte[] text = Files.readAllBytes(journal.hashFile(1));
        for (int at = 0; at < text.length; at++) {
            flip(journal.hashFile(1), at, 1);
            assertEquals(List.of("20241005F.sha256 hash hash of a complete file is not as it was written"), deep(),
                "byte " + at);
            Files.write(journal.hashFile(1), text);
        }
        Files.copy(journal.hashFile(0), journal.hashFile(1), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(List.of("20241005F.cq4 file is not what 20241005F.sha256 says"), deep());
        Files.delete(journal.hashFile(1));
        assertEquals(List.of("20241005F.sha256 hash hash of a complete file is missing"), deep());
        assertEquals(List.of(), records());
    }

    @Test
    void takesAHashThatComesLateButNoneThatIsMissing() throws IOException {
        ChainedJournal late = new ChainedJournal(dir.resolve("late"));
        late.day(0, 5, false);
        late.day(1, 5, false);
        late.day(2, 5, false);
        journal = late;
        List<String> hashes = List.of("20241004F.sha256 hash hash of a complete file is missing",
            "20241005F.sha256 hash hash of a complete file is missing");
        assertEquals(hashes, deep(), "nothing is chained yet");
        assertEquals(List.of(), records());
        late.note(new CycleNote(ChainedJournal.FIRST_CYCLE + 1, 18, "00".repeat(32)), 2);
        assertEquals(List.of("20241005F.cq4 records are not those that the chain of hashes says",
            "20241004F.cq4 no record has the hash of this file"), records());
    }

    private long lastSequence() {
        try (JournalReader reader = JournalReader.open(journal.data)) {
            while (reader.poll((sequence, buffer, offset, length) -> { }, 1000) > 0) {
                continue;
            }
            return reader.lastSequence();
        }
    }

    private static int firstFrame(Path file) throws IOException {
        return frames(file).get(0);
    }

    private static int lastFrame(Path file) throws IOException {
        List<Integer> frames = frames(file);
        return frames.get(frames.size() - 1);
    }

    private static List<Integer> frames(Path path) throws IOException {
        List<Integer> frames = new ArrayList<>();
        try (CycleFile file = new CycleFile(path)) {
            long offset = 0;
            for (int header = file.header(0); header != 0 && !CycleFile.isEnd(header); header = file.header(offset)) {
                if (CycleFile.isData(header)) {
                    frames.add((int) offset + CycleFile.HEADER_LENGTH);
                }
                offset = CycleFile.next(offset, header);
            }
        }
        return frames;
    }

    private static void flip(Path file, long at, int bit) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(at);
            int old = access.read();
            access.seek(at);
            access.write(old ^ bit);
        }
    }
}
