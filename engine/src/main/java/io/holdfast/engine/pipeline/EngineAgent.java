package io.holdfast.engine.pipeline;

import com.lmax.disruptor.EventHandler;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.Decider;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordSink;
import io.holdfast.journal.JournalWriter;
import java.util.concurrent.CountDownLatch;

/**
 * The engine thread's duty: decides on each command and appends what was decided, all records of one Disruptor batch as
 * one excerpt. Engine thread; does not allocate, block or log. After the first failure it does nothing any more: no
 * journal, no orders.
 */
final class EngineAgent implements EventHandler<Command>, RecordSink {
    /** No single decision makes more bytes; the staging buffer is flushed before one that might not fit. */
    static final int MAX_DECISION_LENGTH = 512 * 1024;

    private final RecordEncoder encoder = new RecordEncoder();
    private final JournalWriter writer;
    private final EngineClock clock;
    private final Decider decider;
    private final EngineFailureListener failures;
    private final CountDownLatch running;

    private boolean failed;

    EngineAgent(EngineState state, Policy policy, JournalWriter writer, EngineClock clock,
                EngineFailureListener failures, CountDownLatch running) {
        this.writer = writer;
        this.clock = clock;
        this.failures = failures;
        this.running = running;
        decider = new Decider(state, policy, this);
    }

    @Override
    public void onStart() {
        running.countDown();
    }

    @Override
    public void onEvent(Command command, long ringSequence, boolean endOfBatch) {
        if (failed) {
            return;
        }
        try {
            long nowNs = clock.nowNs();
            if (writer.remaining() < MAX_DECISION_LENGTH) {
                writer.flush(nowNs);
            }
            decider.decide(command, nowNs);
            if (endOfBatch) {
                writer.flush(nowNs);
            }
        } catch (Throwable failure) {
            // Also an InternalError of a store into the mapped file: what was decided may not be in the journal.
            failed = true;
            failures.onFailure(failure);
        }
    }

    @Override
    public void emit(Record record) {
        int length = encoder.encode(record, writer.buffer(), writer.bodyOffset());
        long sequence = writer.commit(length);
        if (sequence != record.sequence) {
            throw outOfStep(sequence, record);
        }
    }

    private static IllegalStateException outOfStep(long sequence, Record record) {
        return new IllegalStateException("journal and core are out of step, journal=" + sequence
            + " core=" + record.sequence);
    }
}
