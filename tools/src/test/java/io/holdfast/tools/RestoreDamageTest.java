package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import io.holdfast.engine.core.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backup with each kind of damage: nothing of it ever gets into a journal, and what is there stays as it is. */
@Timeout(300)
class RestoreDamageTest {
    private static final int FLIPS = Integer.getInteger("backup.flips", 24);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Path data;
    private Path backup;
    private String before;

    @BeforeEach
    void backup() throws IOException {
        Path source = directory.resolve("source");
        SampleJournal.write(source);
        try (TestJournal journal = TestJournal.reopen(source)) {
            journal.skip(Duration.ofDays(1));
            journal.order("next", Side.BUY, "0.01", "59000");
        }
        Path to = directory.resolve("backups");
        assertEquals(ExitCode.DONE, CommandRun.of("backup", "--data", source, "--to", to).exitCode());
        backup = new BackupStore(to).newest().path();
        data = directory.resolve("data");
        try (TestJournal journal = new TestJournal(data)) {
            journal.open();
        }
        Files.writeString(data.resolve("journal.promise.note"), "a file that is none of its business");
        before = Tree.hash(data);
    }

    /** Whatever was wrong: the data directory is what it was, to the byte, with nothing left beside it. */
    @AfterEach
    void leavesTheOldDataAsItWas() throws IOException {
        assertEquals(before, Tree.hash(data));
        assertFalse(Files.exists(data.resolve("quarantine")));
        try (Stream<Path> names = Files.list(data)) {
            assertEquals(List.of("journal", "journal.owner", "journal.promise", "journal.promise.note"),
                names.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    private String refused(String damage) {
        CommandRun run = CommandRun.of("restore", "--from", backup, "--data", data);
        assertEquals(ExitCode.FAILED, run.exitCode(), damage + ": " + run.out() + run.err());
        assertTrue(run.err().startsWith("holdfast: backup is bad, use another: "), damage + ": " + run.err());
        assertTrue(run.err().endsWith(" in " + backup + "\n"), damage + ": " + run.err());
        assertEquals(1, run.err().lines().count(), damage + ": " + run.err());
        assertEquals("", run.out(), damage);
        return run.err().substring("holdfast: backup is bad, use another: ".length(),
            run.err().length() - (" in " + backup + "\n").length());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(backup)) {
            return files.sorted().toList();
        }
    }

    @Test
    void refusesAFlippedByteInAnyFile() throws IOException {
        long seed = Long.getLong("backup.seed", System.nanoTime());
        System.out.println("backup.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (Path file : files()) {
            long size = Files.size(file);
            for (int i = 0; i < FLIPS; i++) {
                // The first and the last bytes are the ones that mean most.
                long place = i < 8 ? Math.min(i, size - 1) : i < 16 ? Math.max(0, size - 1 - i + 8)
                    : random.nextLong(size);
                int bits = 1 << random.nextInt(8);
                Damage.flip(file, place, bits);
                refused(file.getFileName() + " flipped at " + place);
                Damage.flip(file, place, bits);
            }
        }
    }

    @Test
    void refusesAFileThatIsCut() throws IOException {
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
                Damage.cut(file, length);
                refused(file.getFileName() + " cut at " + length);
                Files.write(file, whole);
            }
        }
    }

    @Test
    void refusesABackupWithoutOneOfItsFiles() throws IOException {
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            Files.delete(file);
            assertEquals(file.getFileName() + " is missing", refused(file.getFileName() + " missing"));
            Files.write(file, whole);
        }
    }

    @Test
    void refusesABackupThatWasNeverCompleted() throws IOException {
        backup = Files.move(backup, backup.resolveSibling("20260301T120000.000Z.partial"));
        assertEquals("it was never completed", refused("partial"));
    }

    /** The manifest with another content and the hash that belongs to it. */
    private void edit(Consumer<ObjectNode> change) throws IOException {
        ObjectNode manifest = (ObjectNode) JSON.readTree(Files.readAllBytes(backup.resolve("manifest.json")));
        change.accept(manifest);
        byte[] bytes = JSON.writeValueAsBytes(manifest);
        Files.write(backup.resolve("manifest.json"), bytes);
        Files.writeString(backup.resolve("manifest.sha256"), Sha256.of(bytes) + "  manifest.json\n");
    }

    private String refusedWith(Consumer<ObjectNode> change) throws IOException {
        byte[] manifest = Files.readAllBytes(backup.resolve("manifest.json"));
        byte[] hash = Files.readAllBytes(backup.resolve("manifest.sha256"));
        edit(change);
        String message = refused(Files.readString(backup.resolve("manifest.json")));
        Files.write(backup.resolve("manifest.json"), manifest);
        Files.write(backup.resolve("manifest.sha256"), hash);
        return message;
    }

    @Test
    void refusesAManifestThatWasEditedWithCare() throws IOException {
        for (String name : List.of("lastSequence", "lastTimeNs", "orders", "openOrders", "fills", "positions")) {
            String message = refusedWith(manifest -> {
                ObjectNode journal = (ObjectNode) manifest.get("journal");
                journal.put(name, journal.get(name).asLong() + 1);
            });
            assertTrue(message.startsWith("its journal adds up to JournalSummary["), message);
        }
        String digest = refusedWith(manifest -> ((ObjectNode) manifest.get("journal")).put("digest",
            "0123456789abcdef"));
        assertTrue(digest.contains("digest=0123456789abcdef"), digest);
        String first = refusedWith(manifest -> manifest.put("firstSequence", 2));
        assertTrue(first.startsWith("its journal has records 1 to 25 and 0 bytes more"), first);
        assertEquals("format 2 is not known to this build, use a newer one",
            refusedWith(manifest -> manifest.put("format", 2)));
        assertEquals("manifest.json names no files, or impossible ones",
            refusedWith(manifest -> manifest.putArray("files")));
        for (String name : List.of("../../data/api.token", "/etc/passwd", "..", ".hidden", "")) {
            assertEquals("manifest.json names no files, or impossible ones",
                refusedWith(manifest -> ((ObjectNode) manifest.at("/files/0")).put("name", name)), name);
        }
        String unknown = refusedWith(manifest -> manifest.put("extra", 1));
        assertTrue(unknown.startsWith("manifest.json cannot be understood: "), unknown);
        String absent = refusedWith(manifest -> manifest.remove("journal"));
        assertTrue(absent.startsWith("manifest.json "), absent);
    }

    @Test
    void refusesABackupThatLacksADay() throws IOException {
        String message = refusedWith(manifest -> ((ArrayNode) manifest.get("files")).remove(1));
        assertTrue(message.startsWith("its journal adds up to JournalSummary[lastSequence=24, "), message);
        String noFirst = refusedWith(manifest -> ((ArrayNode) manifest.get("files")).remove(0));
        assertTrue(noFirst.startsWith("its journal "), noFirst);
    }

    /** Another content for a file, with all the hashes that belong to it. */
    private void repack(int entry, UnaryOperator<byte[]> change) throws IOException {
        edit(manifest -> {
            ObjectNode file = (ObjectNode) manifest.at("/files/" + entry);
            Path stored = backup.resolve(file.get("name").asText() + ".zst");
            try {
                byte[] bytes = change.apply(Zstd.decompress(Files.readAllBytes(stored), file.get("bytes").asInt()));
                byte[] packed = Zstd.compress(bytes);
                Files.write(stored, packed);
                file.put("bytes", bytes.length).put("sha256", Sha256.of(bytes)).put("storedBytes", packed.length)
                    .put("storedSha256", Sha256.of(packed));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void refusesAJournalWithABadRecordThoughAllHashesAreRight() throws IOException {
        repack(0, bytes -> {
            int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("odd");
            bytes[place] ^= 1;
            return bytes;
        });
        String message = refused("bad record");
        assertTrue(message.startsWith("its journal is not sound: record does not match its crc"), message);
    }

    @Test
    void refusesBytesThatAreNoArchive() throws IOException {
        edit(manifest -> {
            ObjectNode file = (ObjectNode) manifest.at("/files/0");
            byte[] bytes = "no zstd frame at all".getBytes(StandardCharsets.US_ASCII);
            try {
                Files.write(backup.resolve(file.get("name").asText() + ".zst"), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            file.put("storedBytes", bytes.length).put("storedSha256", Sha256.of(bytes));
        });
        String message = refused("no archive");
        assertTrue(message.startsWith("20260301F.cq4.zst cannot be read: "), message);
    }

    @Test
    void refusesAnArchiveThatHoldsMoreOrLessThanItSays() throws IOException {
        for (int more : new int[] {-1, 1}) {
            String message = refusedWith(manifest -> {
                ObjectNode file = (ObjectNode) manifest.at("/files/0");
                file.put("bytes", file.get("bytes").asLong() + more);
            });
            assertTrue(message.startsWith(more > 0 ? "20260301F.cq4.zst ends 1 bytes too early"
                : "20260301F.cq4.zst holds more than "), message);
        }
    }
}
