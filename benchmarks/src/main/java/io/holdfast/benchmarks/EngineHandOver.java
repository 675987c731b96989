package io.holdfast.benchmarks;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.Durability;
import io.holdfast.journal.JournalReader;
import org.HdrHistogram.Histogram;

/**
 * From the ring to a reader of the journal: orders go into the ring of a real engine, whose thread decides and appends;
 * the intents come back as they come to the gateway: through a journal reader and a fold of the state. The caller's
 * thread is client and gateway in one: it puts, reads, and rejects each order that it reads, so that two threads in all
 * are awake.
 */
final class EngineHandOver extends HandOver {
    private final BenchmarkDirectory directory = new BenchmarkDirectory();
    private final Replay gateway = new Replay(EngineState.withoutIds(), Long.MAX_VALUE, this::onRecord);
    private final BenchmarkEngine engine = new BenchmarkEngine(directory.path(), Durability.PROCESS);

    private JournalReader reader;
    private int put;
    private int readBack;
    private long lastReadNs;

    EngineHandOver(Schedule schedule) {
        super(schedule);
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
        reader = engine.start();
        lastReadNs = System.nanoTime();
        while (!engine.isTrading()) {
            poll();
        }
    }

    /** Puts what is due and reads until so many orders have come back. */
    void readUntil(int orders) {
        while (readBack < orders) {
            if (put < orders && isDue(put) && engine.offerOrder()) {
                put++;
            }
            poll();
        }
    }

    private void poll() {
        if (gateway.poll(reader, engine.engine().releasedSequence()) > 0) {
            lastReadNs = System.nanoTime();
        } else {
            engine.requireProgress(lastReadNs, put, readBack);
        }
    }

    private void onRecord(Record record, EngineState state) {
        if (record.kind == RecordKind.ORDER_INTENT) {
            readBack(readBack);
            readBack++;
            engine.reject(record.orderId);
        } else {
            engine.onRecord(record);
        }
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
