package io.holdfast.benchmarks;

import com.sun.management.ThreadMXBean;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.RecordHandler;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * From the ring to a reader of the journal: orders go into the ring of a real engine, whose thread decides and appends;
 * the intents come back through a journal reader and the decoder. The caller's thread is client and gateway in one: it
 * puts, reads, and rejects each order that it reads, so that two threads in all are awake.
 */
final class EngineHandOver extends HandOver {
    private static final String ENGINE_THREAD = "engine";
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(30);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final BenchmarkDirectory directory = new BenchmarkDirectory();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final OrderScript script = new OrderScript();
    private final RecordDecoder decoder = new RecordDecoder();
    private final Record record = new Record();
    private final Engine engine;
    private final CommandWriter order = this::order;
    private final CommandWriter rejection = this::rejection;
    private final RecordHandler handler = this::onRecord;

    private JournalReader reader;
    private boolean trading;
    private int put;
    private int readBack;
    private long lastReadNs;

    EngineHandOver(int rate, int warmUp, int count) {
        super(rate, warmUp, count);
        JournalConfig journal = JournalConfig.builder(directory.path()).build();
        engine = Engine.open(new EngineConfig(journal, EngineLoop.POLICY, EngineConfig.Waiting.YIELDING,
            new EngineConfig.Identity("benchmark", "benchmark", 0)), failure::set);
    }

    @Override
    Histogram run() {
        openTrading();
        begin();
        readUntil(total());
        return histogram();
    }

    /** Starts the engine and waits until it trades. */
    void openTrading() {
        engine.start();
        lastReadNs = System.nanoTime();
        while (engine.appendedSequence() == 0) {
            requireProgress();
        }
        reader = JournalReader.open(directory.path());
        OrderScript.startOfVenue().forEach(engine::put);
        while (!trading) {
            poll();
        }
    }

    /** Puts what is due and reads until so many orders have come back. */
    void readUntil(int orders) {
        while (readBack < orders) {
            if (put < orders && isDue(put) && engine.offer(order)) {
                put++;
            }
            poll();
        }
    }

    /** Bytes that the engine thread has allocated, once all that was put is in the journal. */
    long allocatedBytes() {
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && ENGINE_THREAD.equals(thread.getThreadName())) {
                return threads.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        throw new IllegalStateException("engine thread is not there, name=" + ENGINE_THREAD);
    }

    private void poll() {
        if (reader.poll(handler, 1) > 0) {
            lastReadNs = System.nanoTime();
        } else {
            requireProgress();
        }
    }

    private void requireProgress() {
        if (failure.get() != null || System.nanoTime() - lastReadNs > STALL_NS) {
            throw new IllegalStateException("nothing comes back, put=" + put + " readBack=" + readBack, failure.get());
        }
    }

    private void onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
        decoder.decode(sequence, buffer, offset, record);
        if (record.kind == RecordKind.ORDER_INTENT) {
            readBack(readBack);
            readBack++;
            engine.put(rejection);
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

    private void rejection(Command command) {
        OrderScript.rejected(command);
        command.orderId = record.orderId;
    }

    @Override
    public void close() {
        engine.close();
        if (reader != null) {
            reader.close();
        }
        directory.close();
    }
}
