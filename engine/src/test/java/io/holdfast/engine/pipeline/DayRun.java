package io.holdfast.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decider;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.JournalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Engines over days that pass as fast as a test likes. */
final class DayRun {
    static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
    /** Noon of 2024-10-04. */
    static final long NOON_NS = 20_000 * DAY_NS + DAY_NS / 2;

    final TestClock clock = new TestClock(NOON_NS);
    final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final JournalConfig config;

    DayRun(Path directory) {
        this(small(directory).build());
    }

    DayRun(JournalConfig config) {
        this.config = config;
    }

    static JournalConfig.Builder small(Path directory) {
        return JournalConfig.builder(directory).blockSize(8 << 20).reserveAheadBytes(2 << 20);
    }

    Engine start() {
        Policy policy = new Policy(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(1));
        Engine engine = Engine.open(new EngineConfig(config, policy, EngineConfig.Waiting.BLOCKING,
            new EngineConfig.Identity("build", "jvm", 7)), clock.source(), failure::set);
        long before = engine.appendedSequence();
        engine.start();
        await("start", () -> engine.appendedSequence() >= before + 2);
        return engine;
    }

    /** Starts on as many days, two records each, by an engine that does not know of hashes. */
    void startsWithoutKeeper(int days) {
        EngineState state = new EngineState();
        RecordEncoder encoder = new RecordEncoder();
        Policy policy = new Policy(1, 1);
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
                JournalWriter writer = JournalWriter.open(config, owner, 0)) {
            Decider decider = new Decider(state, policy,
                record -> writer.commit(encoder.encode(record, writer.buffer(), writer.bodyOffset())));
            Command command = new Command();
            for (int day = 0; day < days; day++) {
                command.reset(CommandKind.START, Actor.ENGINE);
                decider.decide(command, NOON_NS + day * DAY_NS);
                writer.flush(NOON_NS + day * DAY_NS);
            }
        }
    }

    /** One record: an order that is denied. */
    void order(Engine engine, String requestId) {
        long before = engine.appendedSequence();
        engine.put(command -> {
            command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
            command.requestId.set(requestId);
            command.instrumentId = 1;
            command.side = Side.BUY;
            command.orderType = OrderType.MARKET;
            command.quantity = 1;
        });
        await("order " + requestId, () -> engine.appendedSequence() > before);
    }

    /** The kinds of all records with the day that their time is on, counted from the first one's. */
    List<String> records() {
        List<String> lines = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(config.directory())) {
            RecordListener listener = (record, state) -> lines.add(
                record.kind + " " + (record.timeNs / DAY_NS - NOON_NS / DAY_NS)
                    + (record.kind == RecordKind.CYCLE_CLOSED ? " " + record.cycle + " " + record.count : ""));
            new Replay(new EngineState(), Long.MAX_VALUE, listener).drain(reader);
        }
        return lines;
    }

    /** Writes the state at the journal's end down, as a follower does; returns its sequence. */
    long snapshot() {
        EngineState state = new EngineState();
        try (JournalReader reader = JournalReader.open(config.directory())) {
            new Replay(state, Long.MAX_VALUE, (record, folded) -> { }).drain(reader);
            StateImage.of(state, reader.position(), "build").save(config.directory());
        }
        return state.sequence();
    }

    /** The texts of all alerts for a reason. */
    List<String> alerts(Reason reason) {
        List<String> texts = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(config.directory())) {
            RecordListener listener = (record, state) -> {
                if (record.kind == RecordKind.ALERT && record.reason == reason) {
                    texts.add(record.text.toString());
                }
            };
            new Replay(new EngineState(), Long.MAX_VALUE, listener).drain(reader);
        }
        return texts;
    }

    List<String> files(String suffix) {
        try (Stream<Path> files = Files.list(Journal.queueDirectory(config.directory()))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(suffix)).sorted()
                .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For what must not happen: it would within some turns of the keeper, one a second. */
    void holds(String what, BooleanSupplier condition) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        while (System.nanoTime() < endNs) {
            assertTrue(condition.getAsBoolean(), what);
            LockSupport.parkNanos(10_000_000);
        }
    }

    void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertNull(failure.get(), "while waiting for " + what);
            assertTrue(System.nanoTime() < deadlineNs, "still waiting for " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
