package io.holdfast.benchmarks;

import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.journal.Durability;
import io.holdfast.journal.JournalReader;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * So many clients at a time: each puts an intent into the ring of a real engine, waits until it
 * reads it back released, and puts the next one. One thread is all clients, and reads as the gateway does.
 */
final class Crowd implements AutoCloseable {
    private static final int EXCERPTS_AT_A_TIME = 64;
    private static final long MIN_PARK_NS = 1_000L;
    private static final long MAX_PARK_NS = 100_000L;

    private final BenchmarkDirectory directory = new BenchmarkDirectory();
    private final RecordDecoder decoder = new RecordDecoder();
    private final Record record = new Record();
    private final LongArrayList orderIds = new LongArrayList();
    private final BenchmarkEngine engine;
    private final int clients;
    private final IdleStrategy idle;
    private final JournalReader reader;

    private int put;
    private int answered;
    private long lastReadNs = System.nanoTime();
    private int rejected;

    Crowd(int clients, Durability durability) {
        this.clients = clients;
        // What is forced is long enough in coming for all to sleep meanwhile, as in a server by default.
        boolean sleeping = durability == Durability.DEVICE;
        engine = new BenchmarkEngine(directory.path(), durability,
            sleeping ? EngineConfig.Waiting.BLOCKING : EngineConfig.Waiting.YIELDING);
        idle = sleeping ? new BackoffIdleStrategy(10, 10, MIN_PARK_NS, MAX_PARK_NS) : YieldingIdleStrategy.INSTANCE;
        reader = engine.start();
        while (!engine.isTrading()) {
            poll();
        }
    }

    /** Nanoseconds for so many intents, each released; what is then open is rejected, outside of the time. */
    long run(int intents) {
        int end = answered + intents;
        long begun = System.nanoTime();
        while (answered < end) {
            while (put < end && put - answered < clients && engine.offerOrder()) {
                put++;
            }
            poll();
        }
        long ns = System.nanoTime() - begun;
        orderIds.forEachLong(engine::reject);
        orderIds.clear();
        while (rejected < end) {
            poll();
        }
        return ns;
    }

    private void poll() {
        if (reader.poll(this::onRecord, EXCERPTS_AT_A_TIME, engine.engine().releasedSequence()) > 0) {
            lastReadNs = System.nanoTime();
            idle.reset();
        } else {
            engine.requireProgress(lastReadNs, put, answered);
            idle.idle();
        }
    }

    private void onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
        decoder.decode(sequence, buffer, offset, record);
        if (record.kind == RecordKind.ORDER_INTENT) {
            orderIds.addLong(sequence);
            answered++;
        } else if (record.kind == RecordKind.ORDER_REJECTED) {
            rejected++;
        } else {
            engine.onRecord(record);
        }
    }

    @Override
    public void close() {
        engine.close();
        reader.close();
        directory.close();
    }
}
