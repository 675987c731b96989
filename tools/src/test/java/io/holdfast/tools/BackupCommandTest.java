package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.engine.pipeline.StateImage;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a journal, and what comes back from them. */
@Timeout(120)
class BackupCommandTest {
    @TempDir
    private Path directory;

    private Path data;
    private Path to;
    private String digest;

    @BeforeEach
    void journal() {
        data = directory.resolve("data");
        to = directory.resolve("backups");
        digest = SampleJournal.write(data)[1];
    }

    private Path backup() {
        CommandRun run = CommandRun.of("backup", "--data", data, "--to", to);
        assertEquals("", run.err());
        assertEquals(ExitCode.DONE, run.exitCode());
        return Path.of(run.out().replaceAll("(?s)^ok backup=(\\S+) .*", "$1"));
    }

    private CommandRun restore(Path backup, Path into) {
        return CommandRun.of("restore", "--from", backup, "--data", into);
    }

    @Test
    void backsUpAJournalWithAManifestThatSaysWhatItHolds() throws IOException {
        CommandRun run = CommandRun.of("backup", "--data", data, "--to", to);
        assertTrue(run.out().matches("ok backup=" + to + "/\\d{8}T\\d{6}\\.\\d{3}Z-24 first=1 last=24 digest=" + digest
            + " bytes=\\d+ stored=\\d+\n"), run.out() + run.err());
        Path backup = only();
        JsonNode manifest = new ObjectMapper().readTree(Files.readAllBytes(backup.resolve("manifest.json")));
        assertEquals(1, manifest.get("format").asInt());
        assertEquals(1, manifest.get("firstSequence").asLong());
        assertEquals("{\"lastSequence\":24,\"lastTimeNs\":1772366400016000000,\"digest\":\"" + digest
            + "\",\"orders\":3,\"openOrders\":1,\"fills\":2,\"positions\":1}", manifest.get("journal").toString());
        assertEquals("20260301F.cq4", manifest.at("/files/0/name").asText());
        assertFalse(manifest.at("/files/0/closed").asBoolean());
        assertEquals(BuildInfo.build(), manifest.get("build").asText());
        assertEquals(List.of("20260301F.cq4.zst", "manifest.json", "manifest.sha256"), names(backup));
        assertEquals(List.of(backup.getFileName().toString(), "backup.lock"), names(to));
        JsonNode note = new ObjectMapper().readTree(Files.readAllBytes(data.resolve(BackupNote.FILE)));
        assertEquals(backup.toString(), note.get("backup").asText());
        assertEquals(24, note.get("lastSequence").asLong());
    }

    private Path only() throws IOException {
        try (Stream<Path> paths = Files.list(to)) {
            return paths.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private static List<String> names(Path where) throws IOException {
        try (Stream<Path> paths = Files.list(where)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void hasNothingInABackupThatOthersMayRead() throws IOException {
        backup();
        try (Stream<Path> paths = Files.walk(to)) {
            for (Path path : paths.toList()) {
                assertEquals(Files.isDirectory(path) ? "rwx------" : "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), path.toString());
            }
        }
    }

    @Test
    void restoresIntoANewDirectory() {
        Path into = directory.resolve("new");
        CommandRun run = restore(backup(), into);
        assertEquals("ok data=" + into + " last=24 digest=" + digest + " quarantine=none\n", run.out(), run.err());
        assertEquals(ExitCode.DONE, run.exitCode());
        assertEquals("ok records=24 first=1 last=24 digest=" + digest + "\n",
            CommandRun.of("verify", "--data", into).out());
    }

    @Test
    void restoresOverALongerJournalThatGoesToTheQuarantine() throws IOException {
        Path backup = backup();
        try (TestJournal journal = TestJournal.reopen(data)) {
            journal.order("later", Side.BUY, "0.01", "59000");
        }
        Files.writeString(data.resolve("api.token"), "0123456789abcdef0123456789abcdef\n");
        CommandRun run = restore(backup, data);
        assertEquals(ExitCode.DONE, run.exitCode(), run.err());
        assertEquals("ok records=24 first=1 last=24 digest=" + digest + "\n",
            CommandRun.of("verify", "--data", data).out());
        Path quarantine = Path.of(run.out().strip().replaceAll(".*quarantine=", ""));
        assertEquals("replaced by backup " + backup.getFileName() + "\n",
            Files.readString(quarantine.resolve("reason.txt")));
        assertEquals(List.of("20260301F.cq4"), names(quarantine.resolve("journal")).stream()
            .filter(name -> name.endsWith(".cq4")).toList());
        assertTrue(Files.exists(data.resolve("api.token")));
        assertTrue(CommandRun.of("verify", "--data", quarantine).out().startsWith("ok records=25 "));
    }

    @Test
    void goesOnFromARestoredJournal() {
        Path into = directory.resolve("new");
        assertEquals(ExitCode.DONE, restore(backup(), into).exitCode());
        try (TestJournal journal = TestJournal.reopen(into)) {
            assertEquals(digest, journal.state.digest());
            journal.order("next", Side.BUY, "0.01", "59000");
        }
        assertTrue(CommandRun.of("verify", "--data", into).out().startsWith("ok records=25 "));
    }

    @Test
    void refusesWhileAnEngineRuns() throws IOException {
        Path backup = backup();
        String before = Tree.hash(data.resolve("journal"));
        try (JournalOwner owner = JournalOwner.acquire(data)) {
            CommandRun run = restore(backup, owner.dataDir());
            assertEquals(ExitCode.OWNED, run.exitCode());
            assertEquals("holdfast: data directory is owned by this process: directory=" + data
                + "; stop that engine or give another --data\n", run.err());
        }
        assertEquals(before, Tree.hash(data.resolve("journal")));
    }

    @Test
    void refusesWhatIsNoBackup() throws IOException {
        String before = Tree.hash(data);
        CommandRun none = restore(directory.resolve("nowhere"), data);
        assertEquals("holdfast: there is no backup, give the directory of one: --from " + directory.resolve("nowhere")
            + "\n", none.err());
        assertEquals(ExitCode.USAGE, none.exitCode());
        CommandRun wrong = restore(data, data);
        assertEquals("holdfast: backup is bad, use another: manifest.json is missing in " + data + "\n", wrong.err());
        assertEquals(ExitCode.FAILED, wrong.exitCode());
        assertEquals(before, Tree.hash(data));
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        CommandRun noDirectory = restore(backup(), file);
        assertEquals(ExitCode.USAGE, noDirectory.exitCode(), noDirectory.err());
        assertTrue(noDirectory.err().startsWith("holdfast: data directory cannot be written, name another or give the "
            + "permission: directory=" + file), noDirectory.err());
    }

    @Test
    void makesNoBackupOfWhatIsNoJournal() {
        Path empty = directory.resolve("empty");
        CommandRun run = CommandRun.of("backup", "--data", empty, "--to", to);
        assertEquals("holdfast: there is no journal in " + empty + ": give the --data of the engine\n", run.err());
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertFalse(Files.exists(to));
    }

    @Test
    void makesNoBackupOfADamagedJournal() throws IOException {
        Path file = data.resolve("journal/20260301F.cq4");
        Damage.flip(file, Damage.place(file, "odd"), 1);
        CommandRun run = CommandRun.of("backup", "--data", data, "--to", to);
        assertEquals(ExitCode.DAMAGED, run.exitCode());
        assertTrue(run.err().startsWith("holdfast: journal is damaged and was not backed up: record does not match its "
            + "crc"), run.err());
        assertEquals(1, run.err().lines().count());
        assertEquals(List.of("backup.lock"), names(to));
    }

    @Test
    void sharesClosedDaysWithTheBackupBefore() throws IOException {
        Path first = backup();
        try (TestJournal journal = TestJournal.reopen(data)) {
            journal.skip(Duration.ofDays(1));
            journal.order("next", Side.BUY, "0.01", "59000");
        }
        Path second = backup();
        Path third = backup();
        String closed = "20260301F.cq4.zst";
        assertNotEquals(inode(first.resolve(closed)), inode(second.resolve(closed)), "the first had it open");
        assertEquals(inode(second.resolve(closed)), inode(third.resolve(closed)));
        assertNotEquals(inode(second.resolve("20260302F.cq4.zst")), inode(third.resolve("20260302F.cq4.zst")));
        assertEquals(ExitCode.DONE, restore(third, directory.resolve("new")).exitCode());
        assertEquals(Tree.hash(data.resolve("journal").resolve("20260301F.cq4")),
            Tree.hash(directory.resolve("new/journal/20260301F.cq4")));
    }

    /** A snapshot of all that the journal has. */
    private Path snapshot() {
        EngineState state = new EngineState();
        try (JournalReader reader = JournalReader.open(data)) {
            new Replay(state, Long.MAX_VALUE, (record, folded) -> { }).drain(reader);
            return StateImage.of(state, reader.position(), "0.1.0 unknown").save(data).path();
        }
    }

    private String nextDay(String requestId) {
        try (TestJournal journal = TestJournal.reopen(data)) {
            journal.skip(Duration.ofDays(1));
            journal.order(requestId, Side.BUY, "0.01", "59000");
            return journal.state.digest();
        }
    }

    @Test
    void takesSnapshotsAlong() throws IOException {
        Path snapshot = snapshot();
        nextDay("next");
        Path backup = backup();
        assertTrue(names(backup).contains(snapshot.getFileName() + ".zst"), names(backup).toString());
        assertEquals(ExitCode.DONE, restore(backup, directory.resolve("new")).exitCode());
        assertEquals(Tree.hash(snapshot), Tree.hash(directory.resolve("new/journal").resolve(snapshot.getFileName())));
        assertTrue(CommandRun.of("verify", "--data", directory.resolve("new")).out().startsWith("ok records=25 "));
    }

    @Test
    void leavesOutASnapshotThatIsNotSound() throws IOException {
        Path snapshot = snapshot();
        Damage.flip(snapshot, Files.size(snapshot) / 2, 1);
        Path backup = backup();
        assertEquals(List.of("20260301F.cq4.zst", "manifest.json", "manifest.sha256"), names(backup));
    }

    @Test
    void backsUpAJournalWhoseFirstDayWasRemoved() throws IOException {
        nextDay("second");
        snapshot();
        String last = nextDay("third");
        Files.delete(data.resolve("journal/20260301F.cq4"));
        Files.delete(data.resolve("journal/metadata.cq4t"));
        CommandRun run = CommandRun.of("backup", "--data", data, "--to", to);
        assertTrue(run.out().contains(" first=25 last=26 digest=" + last + " "), run.out() + run.err());
        Path into = directory.resolve("new");
        assertEquals(ExitCode.DONE, restore(only(), into).exitCode());
        assertEquals("ok records=2 first=25 last=26 digest=" + last + "\n",
            CommandRun.of("verify", "--data", into).out());
    }

    @Test
    void storesAClosedDayAnewWhereTheOneBeforeWasDamaged() throws IOException {
        try (TestJournal journal = TestJournal.reopen(data)) {
            journal.skip(Duration.ofDays(1));
            journal.order("next", Side.BUY, "0.01", "59000");
        }
        String closed = "20260301F.cq4.zst";
        Path first = backup();
        Damage.flip(first.resolve(closed), 1000, 1);
        Path second = backup();
        assertNotEquals(inode(first.resolve(closed)), inode(second.resolve(closed)));
        List<BackupStore.Found> found = new BackupStore(to).list();
        assertEquals(List.of(false, true), found.stream().map(BackupStore.Found::isGood).toList());
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    @Test
    void listsBackupsWithTheBadOnesShownAsBad() throws IOException {
        Path good = backup();
        Path cut = backup();
        Path gone = backup();
        Damage.cut(cut.resolve("20260301F.cq4.zst"), 100);
        Files.delete(gone.resolve("manifest.sha256"));
        Files.createDirectory(to.resolve("20260301T000000.000Z.partial"));
        CommandRun run = CommandRun.of("backup", "--list", "--to", to);
        assertEquals("", run.err());
        List<String> lines = run.lines();
        assertEquals(4, lines.size(), run.out());
        assertTrue(lines.get(0).matches(" +BACKUP +FIRST +LAST +ORDERS +OPEN +FILLS +POSITIONS +MIB +STORED +STATE"),
            lines.get(0));
        assertTrue(lines.get(1).matches(good.getFileName() + " +1 +24 +3 +1 +2 +1 +\\d+\\.\\d +0\\.0  good"),
            lines.get(1));
        assertTrue(lines.get(2).matches(cut.getFileName() + " +1 +24 .* BAD: backup is bad, use another: "
            + "20260301F.cq4.zst is not what was stored in " + cut), lines.get(2));
        assertTrue(lines.get(3).matches(gone.getFileName() + " +BAD: backup is bad, use another: manifest.sha256 is "
            + "missing in " + gone), lines.get(3));
    }

    @Test
    void prunesNeverBelowTheLeastNumberOfGoodOnes() throws IOException {
        List<Path> backups = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            backups.add(backup());
        }
        Damage.flip(backups.get(3).resolve("manifest.json"), 10, 1);
        BackupStore store = new BackupStore(to);
        Instant later = Instant.now().plus(Duration.ofDays(10));
        assertEquals(List.of(), store.prune(later, Duration.ofDays(11), 1), "all are young");
        assertEquals(List.of(), store.prune(later, Duration.ofDays(9), 4), "only three are good");
        assertEquals(List.of(backups.get(0), backups.get(3)), store.prune(later, Duration.ofDays(9), 2).stream()
            .map(BackupStore.Found::path).toList());
        assertEquals(List.of(backups.get(1)), store.prune(later, Duration.ofDays(9), 1).stream()
            .map(BackupStore.Found::path).toList());
        assertEquals(List.of(), store.prune(later, Duration.ofDays(9), 1));
        CommandRun run = CommandRun.of("backup", "--prune", "--to", to, "--keep-days", 0, "--keep-min", 1);
        assertEquals("ok deleted=0 good=1\n", run.out(), run.err());
        assertEquals(ExitCode.DONE, restore(backups.get(2), directory.resolve("new")).exitCode());
    }

    @Test
    void refusesToPruneWithoutALimit() {
        for (Object[] options : new Object[][] {{"--prune"}, {"--prune", "--keep-days", 1},
            {"--keep-days", 1, "--keep-min", 1}}) {
            Object[] words = Stream.concat(Stream.of("backup", "--to", to), Stream.of(options)).toArray();
            CommandRun run = CommandRun.of(words);
            assertEquals("holdfast: what to keep goes with --prune: give --prune, --keep-days and --keep-min\n",
                run.err());
            assertEquals(ExitCode.USAGE, run.exitCode());
        }
        CommandRun none = CommandRun.of("backup", "--prune", "--to", to, "--keep-days", 1, "--keep-min", 0);
        assertEquals("holdfast: keep 0 days or more and 1 backup or more: --keep-days 1 --keep-min 0\n", none.err());
        CommandRun both = CommandRun.of("backup", "--prune", "--list", "--to", to);
        assertEquals(ExitCode.USAGE, both.exitCode());
    }

    @Test
    void refusesASecondBackupMeanwhile() throws IOException {
        BackupStore store = new BackupStore(to);
        try (BackupStore.Lock lock = store.lock()) {
            lock.clear();
            CommandRun run = CommandRun.of("backup", "--data", data, "--to", to);
            assertEquals("holdfast: another backup or prune is at work in " + to + ": wait for its end\n", run.err());
            assertEquals(ExitCode.USAGE, run.exitCode());
        }
        assertTrue(Files.exists(backup()));
    }
}
