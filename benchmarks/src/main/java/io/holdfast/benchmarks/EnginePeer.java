package io.holdfast.benchmarks;

import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.journal.Durability;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.RecordHandler;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * The whole engine: an order goes into the ring, is checked against funds and rules, folded in and appended by the
 * engine's thread, and comes back through a reader of the journal, as the gateway has it. More work than any other row.
 */
final class EnginePeer implements Peer {
    private final RecordDecoder decoder = new RecordDecoder();
    private final Record record = new Record();
    private final RecordHandler handler = this::onRecord;
    private final BenchmarkEngine engine;
    private final JournalReader reader;
    private boolean readBack;

    EnginePeer(Path directory) {
        engine = new BenchmarkEngine(directory, Durability.PROCESS);
        reader = engine.start();
        long begunNs = System.nanoTime();
        while (!engine.isTrading()) {
            engine.requireProgress(begunNs, 0, 0);
            reader.poll(handler, 1);
        }
    }

    @Override
    public void put(byte[] intent) {
        readBack = false;
        engine.putOrder();
        while (!readBack) {
            reader.poll(handler, 1);
        }
        engine.reject(record.orderId); // its funds are needed again
    }

    private void onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
        decoder.decode(sequence, buffer, offset, record);
        if (record.kind == RecordKind.ORDER_INTENT) {
            readBack = true;
        } else {
            engine.onRecord(record);
        }
    }

    @Override
    public void close() {
        engine.close();
        reader.close();
    }
}
