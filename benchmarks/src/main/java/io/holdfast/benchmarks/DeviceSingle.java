package io.holdfast.benchmarks;

import io.holdfast.journal.Durability;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalRecovery;
import io.holdfast.journal.JournalWriter;
import io.holdfast.journal.RecordDescriptor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** One intent at a time in device durability: from before the append until the journal releases it. */
final class DeviceSingle implements AutoCloseable {
    private final BenchmarkDirectory directory = new BenchmarkDirectory();
    private final JournalOwner owner;
    private final JournalWriter writer;
    private final byte[] body;
    private final long pauseNs;

    /** Intents one right after the other, or each after a pause that the sync thread sleeps through. */
    DeviceSingle(byte[] body, long pauseNs) {
        this.body = body;
        this.pauseNs = pauseNs;
        JournalConfig config = JournalConfig.builder(directory.path()).durability(Durability.DEVICE).build();
        owner = JournalOwner.acquire(directory.path());
        JournalRecovery.recover(config, owner);
        writer = JournalWriter.open(config, owner, 0);
    }

    /** Bytes of one record in the journal. */
    static int frameLength(byte[] body) {
        return RecordDescriptor.frameLength(body.length);
    }

    void run(int count, Histogram histogram) {
        long timeNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        for (int i = 0; i < count; i++) {
            if (pauseNs > 0) {
                LockSupport.parkNanos(pauseNs);
            }
            long begun = System.nanoTime();
            writer.buffer().putBytes(writer.bodyOffset(), body);
            long sequence = writer.commit(body.length);
            writer.flush(timeNs);
            while (writer.releasedSequence() < sequence) {
                Thread.onSpinWait();
            }
            histogram.recordValue(System.nanoTime() - begun);
        }
    }

    @Override
    public void close() {
        writer.close();
        owner.close();
        directory.close();
    }
}
