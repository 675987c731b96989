package io.holdfast.engine.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.StateComparison;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.engine.pipeline.FoldStart;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.engine.pipeline.StateImage;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.SnapshotException;
import io.holdfast.journal.SnapshotFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts from snapshots: quick where they are good, right where they are not. */
@Timeout(120)
class SnapshotStartTest {
    private static final int EVERY = 50;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @TempDir
    private Path directory;

    private Engine open(Path data) {
        JournalConfig journal = JournalConfig.builder(data).blockSize(16 << 20).reserveAheadBytes(4 << 20).build();
        Policy policy = new Policy(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(1));
        return Engine.open(new EngineConfig(journal, policy, EngineConfig.Waiting.BLOCKING,
            new EngineConfig.Identity("build", "jvm", 7)), failure::set);
    }

    /** One life of an engine that takes orders; true where it stops as asked, false as if it was killed. */
    private void run(Path data, String prefix, int orders, boolean clean) {
        Engine engine = open(data);
        Follower follower = new Follower(engine, failure::set);
        follower.keep(new Snapshots(engine, "build", EVERY));
        engine.start();
        follower.start();
        for (int i = 0; i < orders; i++) {
            String requestId = prefix + i;
            engine.put(command -> order(command, requestId));
            await("record", () -> failure.get() != null || engine.appendedSequence() >= engine.sequenceAtStart() + 1);
        }
        long last = engine.sequenceAtStart() + orders;
        await("orders", () -> follower.sequence() >= last);
        if (clean) {
            engine.stop();
        }
        follower.close();
        engine.close();
        assertEquals(null, failure.get());
    }

    private static void order(Command command, String requestId) {
        command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
        command.requestId.set(requestId);
        command.instrumentId = 1;
        command.side = Side.BUY;
        command.orderType = OrderType.MARKET;
        command.quantity = 1;
    }

    private static EngineState whole(Path data) {
        EngineState state = new EngineState();
        Replay.all(data, state);
        return state;
    }

    @Test
    void cleanStopThenStartReplaysNothing() {
        run(directory, "r", 300, true);
        long last = whole(directory).sequence();
        assertEquals(last, SnapshotFile.list(directory).get(0).sequence());
        try (Engine engine = open(directory)) {
            assertEquals(last, engine.snapshotAtStart());
            assertEquals(last, engine.sequenceAtStart());
            assertEquals(whole(directory).digest(), engine.digestAtStart());
            StateComparison.assertSame(whole(directory), engine.imageAtStart().toState(true));
        }
    }

    @Test
    void startsAgainAndAgainFromWhatItWrote() {
        for (int i = 0; i < 4; i++) {
            run(directory, "run" + i + "-", 200, i != 2);
            EngineState expected = whole(directory);
            for (SnapshotFile file : SnapshotFile.list(directory)) {
                try (JournalReader reader = JournalReader.open(directory, file.mark().position())) {
                    EngineState state = StateImage.load(file, true);
                    new Replay(state, Long.MAX_VALUE, (record, folded) -> { }).drain(reader);
                    StateComparison.assertSame(expected, state);
                }
            }
            assertTrue(SnapshotFile.list(directory).size() <= SnapshotFile.KEPT);
        }
        try (Engine engine = open(directory)) {
            assertEquals(whole(directory).digest(), engine.digestAtStart());
            assertTrue(engine.sequenceAtStart() - engine.snapshotAtStart() < 100);
        }
    }

    @Test
    void passesOverABadSnapshotSaysSoAndSetsItAside() throws IOException {
        run(directory, "a", 200, true);
        run(directory, "b", 200, true);
        List<SnapshotFile> files = SnapshotFile.list(directory);
        byte[] bytes = Files.readAllBytes(files.get(0).path());
        bytes[bytes.length / 2] ^= 1;
        Files.write(files.get(0).path(), bytes);
        try (Engine engine = open(directory)) {
            assertEquals(files.get(1).sequence(), engine.snapshotAtStart());
            assertEquals(whole(directory).digest(), engine.digestAtStart());
            engine.start();
            await("alert", () -> alerts().stream().anyMatch(line -> line.startsWith("SNAPSHOT_BAD snapshot "
                + files.get(0).sequence() + " is passed over: ")));
        }
        assertFalse(Files.exists(files.get(0).path()));
        try (Stream<Path> quarantined = Files.walk(directory.resolve("quarantine"))) {
            assertTrue(quarantined.anyMatch(path -> path.endsWith(files.get(0).path().getFileName())));
        }
    }

    @Test
    void usesTheWholeJournalWhereNoSnapshotIsGood() throws IOException {
        run(directory, "a", 200, true);
        for (SnapshotFile file : SnapshotFile.list(directory)) {
            Files.write(file.path(), new byte[0]);
        }
        try (Engine engine = open(directory)) {
            assertEquals(0, engine.snapshotAtStart());
            assertEquals(whole(directory).digest(), engine.digestAtStart());
        }
        assertEquals(List.of(), SnapshotFile.list(directory));
    }

    @Test
    void passesOverASnapshotOfAnotherJournalAndOneAheadOfTheJournal() throws IOException {
        Path other = directory.resolve("other");
        Path data = directory.resolve("data");
        run(other, "x", 300, true);
        run(data, "y", 200, true);
        SnapshotFile foreign = SnapshotFile.list(other).get(0);
        Path planted = data.resolve("journal").resolve(foreign.path().getFileName());
        Files.copy(foreign.path(), planted);
        try (Engine engine = open(data)) {
            assertEquals(whole(data).digest(), engine.digestAtStart());
            assertTrue(engine.snapshotAtStart() > 0 && engine.snapshotAtStart() < foreign.sequence());
        }
        assertFalse(Files.exists(planted));
        // The same record in both, as far as sequences go.
        List<SnapshotFile> own = SnapshotFile.list(data);
        Path twin = directory.resolve("twin");
        run(twin, "z", 200, true);
        SnapshotFile same = SnapshotFile.list(twin).get(0);
        for (SnapshotFile file : own) {
            Files.delete(file.path());
        }
        Files.copy(same.path(), data.resolve("journal").resolve(same.path().getFileName()),
            StandardCopyOption.REPLACE_EXISTING);
        try (Engine engine = open(data)) {
            assertEquals(0, engine.snapshotAtStart());
            assertEquals(whole(data).digest(), engine.digestAtStart());
        }
    }

    /** Each byte flipped and each length cut: none of it is ever loaded, and the start is right without. */
    @Test
    void neverLoadsASnapshotThatIsFlippedOrCut() throws IOException {
        run(directory, "r", 12, true);
        SnapshotFile file = SnapshotFile.list(directory).get(0);
        byte[] good = Files.readAllBytes(file.path());
        assertNotNull(StateImage.load(file, true));
        for (int i = 0; i < good.length; i++) {
            byte[] flipped = good.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            Files.write(file.path(), flipped);
            assertThrows(SnapshotException.class, () -> StateImage.load(file, true), "byte " + i);
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(file.path(), Arrays.copyOf(good, length));
            assertThrows(SnapshotException.class, () -> StateImage.load(file, true), "length " + length);
        }
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        Files.write(file.path(), longer);
        assertThrows(SnapshotException.class, () -> StateImage.load(file, true));
        FoldStart start = FoldStart.before(directory, Long.MAX_VALUE, FoldStart.Ids.WITH);
        start.reader().close();
        assertTrue(start.passedOver().get(0).startsWith("snapshot goes on behind its end mark"));
        try (Engine engine = open(directory)) {
            assertEquals(whole(directory).digest(), engine.digestAtStart());
        }
    }

    /** The cut makes the last file anew; the snapshots go along, and fit to it. */
    @Test
    void goesOnFromASnapshotAfterACut() throws IOException {
        run(directory, "a", 200, true);
        long snapshot = SnapshotFile.list(directory).get(0).sequence();
        run(directory, "b", 20, false);
        for (SnapshotFile file : SnapshotFile.list(directory)) {
            if (file.sequence() > snapshot) {
                Files.delete(file.path());
            }
        }
        Files.delete(directory.resolve("journal.promise"));
        tearLastExcerpt();
        try (Engine engine = open(directory)) {
            assertTrue(engine.recovery().cutBytes() > 0);
            assertEquals(snapshot, engine.snapshotAtStart());
            assertEquals(whole(directory).digest(), engine.digestAtStart());
            assertTrue(engine.sequenceAtStart() > snapshot);
        }
    }

    private void tearLastExcerpt() throws IOException {
        long offset;
        try (JournalReader reader = JournalReader.open(directory)) {
            new Replay(new EngineState(), Long.MAX_VALUE, (record, state) -> { }).drain(reader);
            offset = reader.position().offset();
        }
        try (Stream<Path> files = Files.list(directory.resolve("journal"));
                RandomAccessFile file = new RandomAccessFile(files.filter(path -> path.toString().endsWith(".cq4"))
                    .findFirst().orElseThrow().toFile(), "rw")) {
            file.seek(offset);
            long last = offset + Integer.BYTES + Integer.reverseBytes(file.readInt()) - 1;
            file.seek(last);
            int value = file.read();
            file.seek(last);
            file.write(value ^ 1);
        }
    }

    @Test
    void deletesWhatWasNotFinished() throws IOException {
        run(directory, "r", 60, true);
        Path unfinished = directory.resolve("journal/00000000000000000099.snapshot.new");
        Files.write(unfinished, new byte[100]);
        open(directory).close();
        assertFalse(Files.exists(unfinished));
    }

    @Test
    void tellsOnceOfARowOfSnapshotsThatCannotBeWritten() throws IOException {
        Engine engine = open(directory);
        Follower follower = new Follower(engine, failure::set);
        follower.keep(new Snapshots(engine, "build", EVERY));
        engine.start();
        follower.start();
        List<Path> first = obstruct(1, 10 * EVERY);
        orders(engine, follower, "a");
        await("alert", () -> failedSnapshots().size() == 1);
        orders(engine, follower, "b");
        orders(engine, follower, "c");
        clear(first);
        orders(engine, follower, "d");
        await("snapshot", () -> !SnapshotFile.list(directory).isEmpty());
        List<Path> second = obstruct(SnapshotFile.list(directory).get(0).sequence() + 1, 10 * EVERY);
        orders(engine, follower, "e");
        await("alert", () -> failedSnapshots().size() == 2);
        clear(second);
        engine.stop();
        follower.close();
        engine.close();
        assertEquals(null, failure.get());
        assertEquals(2, failedSnapshots().size());
        assertTrue(failedSnapshots().get(0).startsWith("SNAPSHOT_FAILED snapshot could not be written, the next start "
            + "reads more of the journal: "), failedSnapshots().toString());
    }

    /** A directory with something in it is where the file would be made. */
    private List<Path> obstruct(long from, int count) throws IOException {
        List<Path> obstacles = new ArrayList<>();
        for (long sequence = from; sequence < from + count; sequence++) {
            Path obstacle = directory.resolve("journal").resolve(String.format("%020d.snapshot.new", sequence));
            Files.createDirectories(obstacle.resolve("obstacle"));
            obstacles.add(obstacle);
        }
        return obstacles;
    }

    private static void clear(List<Path> obstacles) throws IOException {
        for (Path obstacle : obstacles) {
            Files.delete(obstacle.resolve("obstacle"));
            Files.delete(obstacle);
        }
    }

    /** As many as make more than one snapshot. */
    private void orders(Engine engine, Follower follower, String prefix) {
        long last = engine.appendedSequence() + 2 * EVERY;
        for (int i = 0; i < 2 * EVERY; i++) {
            String requestId = prefix + i;
            engine.put(command -> order(command, requestId));
        }
        await("orders", () -> follower.sequence() >= last);
    }

    private List<String> failedSnapshots() {
        return alerts().stream().filter(line -> line.startsWith("SNAPSHOT_FAILED")).toList();
    }

    private List<String> alerts() {
        List<String> lines = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(directory)) {
            new Replay(new EngineState(), Long.MAX_VALUE, (record, state) -> {
                if (record.kind == RecordKind.ALERT) {
                    lines.add(record.reason + " " + record.text);
                }
            }).drain(reader);
        }
        return lines;
    }

    private void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNs, "still waiting for " + what + ", failure=" + failure.get());
            LockSupport.parkNanos(100_000);
        }
    }
}
