package io.holdfast.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.follower.Follower;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalOwnedException;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.RecordDescriptor;
import io.holdfast.journal.RecoveryReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EngineTest {
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @TempDir
    private Path directory;

    private Engine open() {
        JournalConfig journal = JournalConfig.builder(directory).blockSize(16 << 20).reserveAheadBytes(4 << 20).build();
        Policy policy = new Policy(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(1));
        return Engine.open(new EngineConfig(journal, policy, EngineConfig.Waiting.BLOCKING,
            new EngineConfig.Identity("build", "jvm", 7)), failure::set);
    }

    @Test
    void journalsCommandsThatWaitTogetherAsOneExcerpt() {
        try (Engine engine = open()) {
            for (int i = 0; i < 100; i++) {
                order(engine, "r" + i);
            }
            engine.start();
            await("denials", () -> engine.appendedSequence() >= 102);
        }
        List<Integer> excerpts = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(directory)) {
            int records = reader.poll((sequence, buffer, offset, length) -> { }, 1);
            while (records > 0) {
                excerpts.add(records);
                records = reader.poll((sequence, buffer, offset, length) -> { }, 1);
            }
        }
        assertEquals(102, excerpts.get(0), "100 denials, the start and the trading state");
    }

    @Test
    void tellsOfAStartInItsOwnExcerpt() {
        try (Engine engine = open()) {
            engine.alertAtStart(Reason.MOVED, "elsewhere");
            engine.start();
        }
        assertEquals(List.of("ENGINE_STARTED 1", "TRADING_STATE_CHANGED 1", "ALERT 1"), records().subList(0, 3));
        try (JournalReader reader = JournalReader.open(directory)) {
            assertEquals(3, reader.poll((sequence, buffer, offset, length) -> { }, 1));
        }
    }

    @Test
    void turnsAsLongAsItIsNotStopped() {
        try (Engine engine = open()) {
            assertEquals(0, engine.turns());
            engine.start();
            assertTrue(new Liveness(engine::turns).isTurning());
            engine.stop();
            assertFalse(new Liveness(engine::turns).isTurning());
        }
    }

    @Test
    void saysBusyAndKeepsRoomForTheVenue() {
        Engine engine = open();
        int taken = 0;
        while (order(engine, "r" + taken)) {
            taken++;
        }
        assertEquals(EngineConfig.RING_SIZE - Engine.VENUE_SHARE + 1, taken);
        engine.put(command -> command.reset(CommandKind.TICK, Actor.ENGINE));
        engine.start();
        engine.close();
        long denied = records().stream().filter(line -> line.startsWith("ORDER_DENIED")).count();
        assertEquals(taken, denied, "what was taken is decided, what was refused left no trace");
    }

    @Test
    void beginsAnEpochWithEachStartAndGoesOnWithTheSequence() {
        try (Engine engine = open()) {
            engine.start();
        }
        String digest = digest();
        try (Engine engine = open()) {
            assertEquals(digest, engine.digestAtStart());
            engine.start();
            await("start", () -> engine.appendedSequence() > engine.sequenceAtStart());
        }
        assertEquals(List.of("ENGINE_STARTED 1", "TRADING_STATE_CHANGED 1", "STATE_DIGEST 1", "ENGINE_STOPPED 1",
            "ENGINE_STARTED 2", "TRADING_STATE_CHANGED 2", "STATE_DIGEST 2", "ENGINE_STOPPED 2"), records());
    }

    @Test
    void leavesEpochsOutWhereEnginesMayHaveGoneOnFromTheSameRecords() throws IOException {
        try (Engine engine = open()) {
            engine.start();
        }
        Files.delete(directory.resolve("journal.promise"));
        try (Engine engine = open()) {
            engine.start();
        }
        assertTrue(records().contains("ENGINE_STARTED 1026"), records().toString());
        try (Engine engine = open()) {
            engine.start();
        }
        assertTrue(records().contains("ENGINE_STARTED 1027"), records().toString());
    }

    @Test
    void releasesNothingBeforeItsStartIsOnTheDevice() {
        try (Engine engine = open()) {
            engine.start();
            await("release", () -> engine.releasedSequence() >= 2);
            assertTrue(engine.durableSequence() >= 2, "durable=" + engine.durableSequence());
        }
    }

    @Test
    void refusesASecondEngineOnTheSameDirectory() {
        try (Engine engine = open()) {
            assertThrows(JournalOwnedException.class, this::open);
            assertEquals(0, engine.sequenceAtStart());
        }
    }

    @Test
    void decidesNothingAfterItsFirstFailure() {
        try (Engine engine = open()) {
            engine.start();
            await("start", () -> engine.appendedSequence() >= 2);
            engine.put(command -> command.reset(null, Actor.VENUE));
            await("failure", () -> failure.get() != null);
            long sequence = engine.appendedSequence();
            order(engine, "r");
            engine.put(command -> command.reset(CommandKind.VENUE_UP, Actor.GATEWAY));
            assertEquals(sequence, engine.appendedSequence());
        }
        assertFalse(records().contains("ENGINE_STOPPED 1"));
    }

    @Test
    void followerArrivesAtTheEnginesDigest() {
        try (Engine engine = open()) {
            engine.start();
            await("start", () -> engine.appendedSequence() >= 2);
            Follower follower = new Follower(directory, engine::releasedSequence, failure::set);
            follower.start();
            for (int i = 0; i < 3 * EngineState.DIGEST_INTERVAL; i++) {
                String requestId = "r" + i;
                engine.put(command -> fillIn(command, requestId));
            }
            await("follower", () -> follower.sequence() >= 3 * EngineState.DIGEST_INTERVAL + 5);
            follower.close();
        }
        assertEquals(null, failure.get());
        assertTrue(records().stream().filter(line -> line.startsWith("STATE_DIGEST")).count() >= 3);
    }

    @Test
    void foldThatArrivesAtAnotherDigestFails() {
        EngineState state = new EngineState();
        Record record = new Record().reset(RecordKind.STATE_DIGEST);
        record.sequence = 1;
        record.digest = 5;
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> state.apply(record));
        assertEquals("state digest differs, sequence=1 journal=0000000000000005 fold=0000000000000000 writtenBy=",
            thrown.getMessage());
    }

    @Test
    void timeNeverGoesBackOverARestart() {
        long futureNs = System.currentTimeMillis() * 1_000_000L + TimeUnit.DAYS.toNanos(1);
        long nowNs = new EngineClock(futureNs).nowNs();
        assertTrue(nowNs >= futureNs, "nowNs=" + nowNs);
    }

    @Test
    void recordsThatTheEndOfTheJournalWasCutAfterAPowerCut() throws IOException {
        try (Engine engine = open()) {
            engine.start();
            await("start", () -> engine.appendedSequence() >= 2);
        }
        appendBehindTheEnd(1_000);
        System.setProperty("holdfast.bootId", "after-the-power-cut");
        try (Engine engine = open()) {
            assertEquals(RecoveryReport.Cut.POWER_CUT, engine.recovery().cut());
            engine.start();
            await("cut", () -> engine.appendedSequence() > engine.sequenceAtStart() + 1);
        } finally {
            System.clearProperty("holdfast.bootId");
        }
        List<Reason> reasons = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(directory)) {
            new Replay(new EngineState(), Long.MAX_VALUE, (record, state) -> {
                if (record.kind == RecordKind.JOURNAL_RECOVERED) {
                    reasons.add(record.reason);
                }
            }).drain(reader);
        }
        assertEquals(List.of(Reason.UNFORCED_TAIL), reasons);
    }

    /** A whole excerpt of one record, with a gap before it. */
    private void appendBehindTheEnd(long sequence) throws IOException {
        int gap = 64;
        ByteBuffer excerpt = ByteBuffer.allocateDirect(28).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer frame = excerpt.position(4).slice().order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(RecordDescriptor.SEQUENCE_OFFSET, sequence).putInt(RecordDescriptor.LENGTH_OFFSET, 8);
        frame.putInt(RecordDescriptor.CRC_OFFSET, RecordDescriptor.checksum(new CRC32C(), frame, 0, 8));
        excerpt.clear().putInt(0, 24);
        Path queue = Journal.queueDirectory(directory);
        try (Stream<Path> files = Files.list(queue);
                JournalReader reader = JournalReader.open(directory)) {
            while (reader.poll((at, buffer, offset, length) -> { }, 100) > 0) {
                continue;
            }
            Path file = files.filter(path -> path.toString().endsWith(".cq4")).findFirst().orElseThrow();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                long last = reader.position().offset();
                ByteBuffer header = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
                channel.read(header, last);
                channel.write(excerpt, (last + 4 + header.getInt(0) + 3 & -4L) + gap);
            }
        }
    }

    private static boolean order(Engine engine, String requestId) {
        return engine.offer(command -> fillIn(command, requestId));
    }

    private static void fillIn(Command command, String requestId) {
        command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
        command.requestId.set(requestId);
        command.instrumentId = 1;
        command.side = Side.BUY;
        command.orderType = OrderType.MARKET;
        command.quantity = 1;
    }

    private List<String> records() {
        List<String> lines = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(directory)) {
            RecordListener listener = (record, state) -> lines.add(record.kind + " " + record.epoch);
            new Replay(new EngineState(), Long.MAX_VALUE, listener).drain(reader);
        }
        return lines;
    }

    private String digest() {
        EngineState state = new EngineState();
        Replay.all(directory, state);
        return state.digest();
    }

    private void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNs, "still waiting for " + what + ", failure=" + failure.get());
            LockSupport.parkNanos(1_000_000);
        }
    }
}
