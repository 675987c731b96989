package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is released is forced, what cannot be forced is the end, and nobody tries twice. */
@Timeout(120)
final class JournalSyncTest {
    private static final Pattern CALL = Pattern.compile("^(\\d+) +(fdatasync|fsync)\\(");
    private static final Pattern RESULT = Pattern.compile("\\) += +(-?\\d+)");
    private static final String DAY_1 = "fdatasync 20241004F.cq4";
    private static final String DAY_2 = "fdatasync 20241005F.cq4";
    private static final String NAMES = "fsync journal";
    /** Ten minutes: no heartbeat comes between. */
    private static final int NO_HEARTBEAT_MS = 600_000;

    @TempDir
    private Path dir;

    private Path data() {
        return dir.resolve("data");
    }

    @Test
    void releasesAtOnceInProcessDurabilityOnceItsFirstRecordIsForced() {
        JournalConfig config = TestJournal.small(data()).heartbeatNs(TimeUnit.MILLISECONDS.toNanos(1)).build();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0)) {
            TestJournal.append(writer, 1, TestJournal.NOON);
            // The first is forced before it is released, whatever the durability.
            await(() -> writer.releasedSequence() == 1);
            assertEquals(1, writer.durableSequence());
            for (int records = 1; records < 20; records++) {
                TestJournal.append(writer, records, TestJournal.NOON);
                assertEquals(writer.appendedSequence(), writer.releasedSequence());
                await(() -> writer.durableSequence() == writer.appendedSequence());
            }
        }
    }

    @Test
    void releasesWholeExcerptsInDeviceDurability() throws IOException {
        JournalConfig config = TestJournal.small(data()).durability(Durability.DEVICE).build();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0);
                JournalReader reader = JournalReader.open(config.directory())) {
            for (int i = 0; i < 300; i++) {
                TestJournal.append(writer, 3, TestJournal.NOON + i / 100 * TestJournal.DAY_NS);
                long released = writer.releasedSequence();
                assertEquals(0, released % 3);
                assertTrue(released <= writer.appendedSequence());
                reader.poll(TestJournal::check, 1000, released);
                assertTrue(reader.lastSequence() <= released);
            }
            await(() -> writer.releasedSequence() == 900);
        }
        assertEquals(900, Promise.read(config.directory()).durable());
    }

    @Test
    void wakesUpForAnAppendAfterALongSleep() {
        JournalConfig config = TestJournal.small(data()).durability(Durability.DEVICE).syncSpinNs(0)
            .heartbeatNs(TimeUnit.HOURS.toNanos(1)).build();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0)) {
            List<Long> waits = new ArrayList<>();
            for (int i = 1; i <= 50; i++) {
                await(JournalSyncTest::syncSleeps);
                long begun = System.nanoTime();
                TestJournal.append(writer, 1, TestJournal.NOON);
                long sequence = i;
                await(() -> writer.releasedSequence() == sequence);
                waits.add(System.nanoTime() - begun);
            }
            waits.sort(null);
            // By itself it would sleep 100 ms.
            assertTrue(waits.get(25) < TimeUnit.MILLISECONDS.toNanos(50), waits.toString());
        }
    }

    @Test
    void startsWithAllThatIsThereForced() throws IOException, InterruptedException {
        TestJournal.write(TestJournal.small(data()).build(), TestJournal.NOON, 2);
        List<String> calls = straced(List.of(), SyncChild.ONE_BY_ONE, Durability.DEVICE, NO_HEARTBEAT_MS,
            List.of(3L, 4L, 5L, 6L, 7L, 8L), 0);
        assertEquals(List.of("fsync 20241004F.cq4", "fsync metadata.cq4t", NAMES, "fsync data",
            "fsync " + dir.getFileName(), DAY_1), calls.subList(0, 6));
    }

    @Test
    void forcesTheOldDayThenTheNewOneThenTheirNames() throws IOException, InterruptedException {
        List<String> calls = straced(List.of(), SyncChild.ONE_BY_ONE, Durability.DEVICE, NO_HEARTBEAT_MS,
            List.of(1L, 2L, 3L, 4L, 5L, 6L), 0);
        assertEquals(List.of("fsync metadata.cq4t", NAMES, "fsync data", "fsync " + dir.getFileName()),
            calls.subList(0, 4));
        List<String> forces = calls.stream().filter(call -> call.endsWith(".cq4") || call.equals(NAMES)).toList();
        assertEquals(List.of(NAMES, DAY_1, NAMES, DAY_1, DAY_1, DAY_1, DAY_2, NAMES, DAY_2, DAY_2, DAY_2), forces);
    }

    @Test
    void releasesOnlyWhatWasAppendedBeforeTheForceBegan() throws IOException, InterruptedException {
        List<String> calls = straced(List.of("inject=fdatasync:delay_enter=300000"), SyncChild.OVERLAPPING,
            Durability.DEVICE, NO_HEARTBEAT_MS, List.of(1L, 2L), 0);
        assertEquals(3, calls.stream().filter(DAY_1::equals).count(), calls.toString()); // one at the close
    }

    @Test
    void endsAtAForceThatFailsOnce() throws IOException, InterruptedException {
        List<String> calls = straced(List.of("inject=fdatasync:error=EIO:when=3"), SyncChild.ONE_BY_ONE,
            Durability.DEVICE, NO_HEARTBEAT_MS, List.of(1L, 2L), SyncChild.HALTED_EXIT);
        assertEndsAt(3, calls);
    }

    @Test
    void endsAtAForceThatFailsForEver() throws IOException, InterruptedException {
        List<String> calls = straced(List.of("inject=fdatasync:error=EIO:when=3+"), SyncChild.ONE_BY_ONE,
            Durability.DEVICE, NO_HEARTBEAT_MS, List.of(1L, 2L), SyncChild.HALTED_EXIT);
        assertEndsAt(3, calls);
    }

    @Test
    void endsAtANewDayWhoseNamesCannotBeForced() throws IOException, InterruptedException {
        // Of these paths; each thread counts for itself, and the names of the first day are the sync thread's first.
        Path journal = data().resolve("journal");
        List<String> calls = straced(List.of("inject=fsync:error=EIO:when=2", "trace-path=" + journal,
            "trace-path=" + journal.resolve("20241004F.cq4"), "trace-path=" + journal.resolve("20241005F.cq4")),
            SyncChild.ONE_BY_ONE, Durability.DEVICE, NO_HEARTBEAT_MS, List.of(1L, 2L, 3L), SyncChild.HALTED_EXIT);
        assertEquals(List.of(DAY_1, DAY_2, NAMES + " failed"), calls.subList(calls.size() - 3, calls.size()));
    }

    @Test
    void endsAtAHeartbeatThatFailsInProcessDurability() throws IOException, InterruptedException {
        List<String> calls = straced(List.of("inject=fdatasync:error=EIO:when=3"), SyncChild.ONE_BY_ONE,
            Durability.PROCESS, 500, List.of(1L, 2L, 3L), SyncChild.HALTED_EXIT);
        assertEndsAt(3, calls);
    }

    private static void assertEndsAt(int force, List<String> calls) {
        List<String> forces = calls.stream().filter(call -> call.startsWith("fdatasync")).toList();
        assertEquals(force, forces.size(), forces.toString());
        assertEquals(DAY_1 + " failed", forces.get(force - 1));
        assertEquals(DAY_1 + " failed", calls.get(calls.size() - 1), "the last call on the journal at all");
    }

    /** Runs the child under strace; its forces and renames below the data directory, in order. */
    private List<String> straced(List<String> injections, String mode, Durability durability, int heartbeatMs,
                                 List<Long> released, int exitCode) throws IOException, InterruptedException {
        assumeTrue(Shell.run("strace", "-o", "/dev/null", "true") == 0, "needs strace");
        Path log = dir.resolve("strace.log");
        List<String> prefix = new ArrayList<>(List.of("strace", "-f", "-y", "-o", log.toString(), "-e",
            "trace=fdatasync,fsync"));
        injections.forEach(injection -> prefix.addAll(injection.startsWith("trace-path=")
            ? List.of("-P", injection.substring("trace-path=".length())) : List.of("-e", injection)));
        try (ForkedJvm child = ForkedJvm.start(prefix, System.getProperty("java.class.path"), SyncChild.class, mode,
                data().toString(), durability.name(), Integer.toString(heartbeatMs))) {
            List<Long> reported = new ArrayList<>();
            for (long sequence = child.read(); sequence >= 0; sequence = child.read()) {
                reported.add(sequence);
            }
            assertEquals(released, reported);
            assertEquals(exitCode, child.exitCode());
        }
        return calls(log);
    }

    /** The calls in the order in which they began; one that others came in between is in two lines. */
    private List<String> calls(Path log) throws IOException {
        Pattern file = Pattern.compile("<(" + Pattern.quote(dir.toString()) + "[^>]*)>");
        Map<String, Integer> begun = new HashMap<>();
        List<String> calls = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher call = CALL.matcher(line);
            Matcher path = file.matcher(line);
            Matcher end = RESULT.matcher(line);
            int at = calls.size();
            if (call.find() && path.find()) {
                calls.add(call.group(2) + " " + Path.of(path.group(1)).getFileName());
                begun.put(call.group(1), at);
            } else if (line.contains(" resumed>")) {
                at = begun.getOrDefault(line.split(" ")[0], at);
            }
            if (end.find() && at < calls.size() && !end.group(1).equals("0")) {
                calls.set(at, calls.get(at) + " failed");
            }
        }
        return calls;
    }

    private static boolean syncSleeps() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(thread ->
            thread.getName().equals("journal-sync") && thread.getState() == Thread.State.TIMED_WAITING);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited in vain");
            Thread.onSpinWait();
        }
    }
}
