package io.holdfast.benchmarks;

import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.journal.Durability;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A real engine with one instrument, whose thread never sleeps unless told, and what a client and a venue say to it.
 * One thread uses it, and is client and venue in one; it allocates nothing per order.
 */
final class BenchmarkEngine implements AutoCloseable {
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(30);

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final OrderScript script = new OrderScript();
    private final CommandWriter order = this::order;
    private final CommandWriter rejection = this::rejection;
    private final Path directory;
    private final Engine engine;
    private long rejectedId;
    private boolean trading;

    /** Opens it; {@link #start} starts it. */
    BenchmarkEngine(Path directory, Durability durability) {
        this(directory, durability, EngineConfig.Waiting.YIELDING);
    }

    /** The same with a thread that waits as told. */
    BenchmarkEngine(Path directory, Durability durability, EngineConfig.Waiting waiting) {
        this.directory = directory;
        engine = Engine.open(new EngineConfig(
            JournalConfig.builder(directory).durability(durability).build(), EngineLoop.POLICY,
            waiting, new EngineConfig.Identity("benchmark", "benchmark", 0)), this::failed);
    }

    /** Starts it and says what a venue says at first; {@link #onRecord} then opens trading. A reader of its journal. */
    JournalReader start() {
        engine.start();
        long sinceNs = System.nanoTime();
        while (engine.releasedSequence() == 0) {
            requireProgress(sinceNs, 0, 0);
        }
        OrderScript.startOfVenue().forEach(engine::put);
        return JournalReader.open(directory);
    }

    /** Takes part as a venue does: each record that is read must come through here until it trades. */
    void onRecord(Record record) {
        if (record.kind == RecordKind.RECONCILIATION_STARTED) {
            OrderScript.open(record.sequence).forEach(engine::put);
        } else if (record.kind == RecordKind.TRADING_STATE_CHANGED) {
            trading = record.tradingState == TradingState.TRADING;
        }
    }

    boolean isTrading() {
        return trading;
    }

    /** Offers the next order; false while the ring is full. */
    boolean offerOrder() {
        return engine.offer(order);
    }

    /** Puts the next order as soon as there is room for it. */
    void putOrder() {
        engine.put(order);
    }

    /** Ends an order, so that its funds are there for others. */
    void reject(long orderId) {
        rejectedId = orderId;
        engine.put(rejection);
    }

    /** The engine itself. */
    Engine engine() {
        return engine;
    }

    /** Takes what has ended a thread of the engine, or of what is built round it. */
    void failed(Throwable cause) {
        failure.set(cause);
    }

    /**
     * Ends a wait that is in vain.
     *
     * @param sinceNs when something came last, by {@link System#nanoTime}
     * @throws IllegalStateException if that is too long ago, or a thread has ended
     */
    void requireProgress(long sinceNs, int put, int cameBack) {
        if (failure.get() != null || System.nanoTime() - sinceNs > STALL_NS) {
            throw new IllegalStateException("nothing comes back, put=" + put + " cameBack=" + cameBack, failure.get());
        }
    }

    private void order(Command command) {
        OrderScript.order(command);
        script.nextOrder(command);
    }

    private void rejection(Command command) {
        OrderScript.rejected(command);
        command.orderId = rejectedId;
    }

    @Override
    public void close() {
        engine.close();
    }
}
