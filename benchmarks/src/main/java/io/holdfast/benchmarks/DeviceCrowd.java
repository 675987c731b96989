package io.holdfast.benchmarks;

import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.journal.Durability;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalReader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;

/**
 * So many clients at a time in device durability: each puts an intent into the ring of a real engine, waits until it
 * reads it back released, and puts the next one. One thread is all clients, and reads as the gateway does.
 */
final class DeviceCrowd implements AutoCloseable {
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int EXCERPTS_AT_A_TIME = 64;

    private final BenchmarkDirectory directory = new BenchmarkDirectory();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final OrderScript script = new OrderScript();
    private final RecordDecoder decoder = new RecordDecoder();
    private final Record record = new Record();
    private final LongArrayList orderIds = new LongArrayList();
    private final CommandWriter order = this::order;
    private final Engine engine;
    private final int clients;
    private final JournalReader reader;

    private boolean trading;
    private int put;
    private int answered;
    private long lastReadNs = System.nanoTime();
    private int rejected;

    DeviceCrowd(int clients) {
        this.clients = clients;
        JournalConfig journal = JournalConfig.builder(directory.path()).durability(Durability.DEVICE).build();
        engine = Engine.open(new EngineConfig(journal, EngineLoop.POLICY, EngineConfig.Waiting.YIELDING,
            new EngineConfig.Identity("benchmark", "benchmark", 0)), failure::set);
        engine.start();
        while (engine.releasedSequence() == 0) {
            requireProgress();
        }
        reader = JournalReader.open(directory.path());
        OrderScript.startOfVenue().forEach(engine::put);
        while (!trading) {
            poll();
        }
    }

    /** Nanoseconds for so many intents, each released; what is then open is rejected, outside of the time. */
    long run(int intents) {
        int end = answered + intents;
        long begun = System.nanoTime();
        while (answered < end) {
            while (put < end && put - answered < clients && engine.offer(order)) {
                put++;
            }
            poll();
        }
        long ns = System.nanoTime() - begun;
        orderIds.forEachLong(orderId -> engine.put(command -> {
            OrderScript.rejected(command);
            command.orderId = orderId;
        }));
        orderIds.clear();
        while (rejected < end) {
            poll();
        }
        return ns;
    }

    private void poll() {
        if (reader.poll(this::onRecord, EXCERPTS_AT_A_TIME, engine.releasedSequence()) > 0) {
            lastReadNs = System.nanoTime();
        } else {
            requireProgress();
            Thread.yield();
        }
    }

    private void requireProgress() {
        if (failure.get() != null || System.nanoTime() - lastReadNs > STALL_NS) {
            throw new IllegalStateException("nothing comes back, put=" + put + " answered=" + answered, failure.get());
        }
    }

    private void onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
        decoder.decode(sequence, buffer, offset, record);
        if (record.kind == RecordKind.ORDER_INTENT) {
            orderIds.addLong(sequence);
            answered++;
        } else if (record.kind == RecordKind.ORDER_REJECTED) {
            rejected++;
        } else if (record.kind == RecordKind.RECONCILIATION_STARTED) {
            OrderScript.open(record.sequence).forEach(engine::put);
        } else if (record.kind == RecordKind.TRADING_STATE_CHANGED) {
            trading = record.tradingState == TradingState.TRADING;
        }
    }

    private void order(Command command) {
        OrderScript.order(command);
        script.nextOrder(command);
    }

    @Override
    public void close() {
        engine.close();
        reader.close();
        directory.close();
    }
}
