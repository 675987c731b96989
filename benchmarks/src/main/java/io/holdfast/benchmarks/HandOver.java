package io.holdfast.benchmarks;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalReader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.HdrHistogram.Histogram;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * From the ring to a reader of the journal: an order is put at a fixed rate, whatever became of the one before, and
 * timed from the moment it was due until it was read back. The putting thread sleeps between orders; engine and
 * reader wait actively, as far as there are processors.
 */
final class HandOver {
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int DIGITS = 3;
    private static final long BLOCK_SIZE = 4L << 30;
    private static final int STAGING = 4096;
    private static final int ALIGNMENT = 64;

    private final int rate;
    private final int warmUp;
    private final int count;

    /** Orders per second, and how many of them are not counted and counted. */
    HandOver(int rate, int warmUp, int count) {
        this.rate = rate;
        this.warmUp = warmUp;
        this.count = count;
    }

    private interface Sender {
        void send(long number);
    }

    /** Through a real engine: ring, decision, journal, and back by the journal's reader. */
    Histogram engine() throws InterruptedException {
        Histogram histogram = new Histogram(MAX_NS, DIGITS);
        long[] due = new long[warmUp + count];
        try (BenchmarkDirectory directory = new BenchmarkDirectory()) {
            EngineConfig config = new EngineConfig(JournalConfig.builder(directory.path()).build(),
                new Policy(TimeUnit.SECONDS.toNanos(13), TimeUnit.DAYS.toNanos(9)), EngineConfig.Waiting.YIELDING,
                new EngineConfig.Identity("benchmark", "benchmark", 0));
            try (Engine engine = Engine.open(config, Throwable::printStackTrace)) {
                engine.start();
                Thread reader = new Thread(() -> read(engine, due, histogram), "reader");
                reader.start();
                while (!trading) {
                    Thread.onSpinWait();
                }
                Intents intents = new Intents();
                publish(due, number -> engine.put(command -> intents.order(command, number)));
                reader.join();
            }
        }
        return histogram;
    }

    private volatile boolean trading;

    /** The null venue: opens trading, and refuses each order that it reads, so that none stays open. */
    private void read(Engine engine, long[] due, Histogram histogram) {
        int[] seen = new int[1];
        Replay replay = new Replay(new EngineState(), Long.MAX_VALUE, (record, state) -> {
            if (record.kind == RecordKind.ORDER_INTENT) {
                record(Intents.number(record.requestId.bytes()), due, histogram);
                long orderId = record.orderId;
                engine.put(command -> Intents.end(command, orderId));
                seen[0]++;
            } else {
                open(engine, record);
            }
        });
        while (engine.appendedSequence() == 0) {
            Thread.onSpinWait();
        }
        try (JournalReader journal = JournalReader.open(engine.directory())) {
            while (seen[0] < warmUp + count) {
                if (replay.poll(journal) == 0) {
                    Thread.yield();
                }
            }
        }
    }

    private void open(Engine engine, Record record) {
        switch (record.kind) {
            case ENGINE_STARTED -> Intents.opening(Intents.NOTHING_ANSWERED).subList(0, 3)
                .forEach(step -> engine.put(step::accept));
            case RECONCILIATION_STARTED -> {
                long comparison = record.sequence;
                engine.put(command -> Intents.opening(comparison).get(3).accept(command));
            }
            case TRADING_STATE_CHANGED -> trading |= record.tradingState == TradingState.TRADING;
            default -> {
                // Nothing to answer.
            }
        }
    }

    /** The same bytes through Chronicle alone: the putting thread appends, the reader tails. */
    Histogram chronicle() throws InterruptedException {
        Histogram histogram = new Histogram(MAX_NS, DIGITS);
        long[] due = new long[warmUp + count];
        try (BenchmarkDirectory directory = new BenchmarkDirectory();
             SingleChronicleQueue queue = SingleChronicleQueueBuilder.single(directory.path().toFile())
                 .rollCycle(Journal.ROLL_CYCLE).blockSize(BLOCK_SIZE).syncMode(SyncMode.NONE).build()) {
            Thread reader = new Thread(() -> tail(queue, due, histogram), "reader");
            reader.start();
            UnsafeBuffer body = new UnsafeBuffer(BufferUtil.allocateDirectAligned(STAGING, ALIGNMENT));
            FrameWriter frames = new FrameWriter(body);
            PointerBytesStore pointer = new PointerBytesStore();
            try (ExcerptAppender appender = queue.createAppender()) {
                publish(due, number -> {
                    pointer.set(body.addressOffset(), frames.frame(number, AppendBenchmark.LENGTH));
                    appender.writeBytes(pointer);
                });
                reader.join();
            }
        }
        return histogram;
    }

    private void tail(SingleChronicleQueue queue, long[] due, Histogram histogram) {
        try (ExcerptTailer tailer = queue.createTailer()) {
            int seen = 0;
            while (seen < warmUp + count) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (document.isPresent()) {
                        record(document.wire().bytes().readLong(), due, histogram);
                        seen++;
                        continue;
                    }
                }
                Thread.yield();
            }
        }
    }

    private void record(long number, long[] due, Histogram histogram) {
        if (number >= warmUp) {
            histogram.recordValue(Math.max(0, System.nanoTime() - due[(int) number]));
        }
    }

    private void publish(long[] due, Sender sender) {
        long intervalNs = TimeUnit.SECONDS.toNanos(1) / rate;
        long nextNs = System.nanoTime();
        long wokeNs = nextNs;
        for (int number = 0; number < warmUp + count; number++) {
            nextNs += intervalNs;
            while (System.nanoTime() < nextNs) {
                LockSupport.parkNanos(1);
                wokeNs = System.nanoTime();
            }
            due[number] = Math.max(nextNs, wokeNs);
            sender.send(number);
        }
    }
}
