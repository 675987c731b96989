package io.holdfast.engine.pipeline;

import com.lmax.disruptor.DataProvider;
import com.lmax.disruptor.EventHandler;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decider;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordSink;
import io.holdfast.journal.CycleNote;
import io.holdfast.journal.JournalKeeper;
import io.holdfast.journal.JournalWriter;
import io.holdfast.journal.LatencyHistogram;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The engine thread's duty: decides on each command and appends what was decided, all records of one Disruptor batch as
 * one excerpt. Engine thread; does not allocate, block or log. After the first failure it does nothing any more: no
 * journal, no orders.
 */
final class EngineAgent implements EventHandler<Command>, RecordSink {
    /** No single decision makes more bytes; the staging buffer is flushed before one that might not fit. */
    static final int MAX_DECISION_LENGTH = 512 * 1024;

    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private final RecordEncoder encoder = new RecordEncoder();
    private final Command noted = new Command();
    private final EngineState state;
    private final JournalWriter writer;
    private final JournalKeeper keeper;
    private final EngineClock clock;
    private final Decider decider;
    private final EngineFailureListener failures;
    private final LookAhead lookAhead;
    private final CountDownLatch running = new CountDownLatch(1);
    private final AtomicLong turns = new AtomicLong();
    private final LatencyHistogram appendLatency = new LatencyHistogram();

    private long rollNs = NOT_BEGUN;
    private boolean failed;

    EngineAgent(EngineState state, Policy policy, JournalKeeper keeper, JournalWriter writer, EngineClock clock,
                DataProvider<Command> ring, EngineFailureListener failures) {
        this.state = state;
        this.keeper = keeper;
        this.writer = writer;
        this.clock = clock;
        this.failures = failures;
        decider = new Decider(state, policy, this);
        lookAhead = new LookAhead(ring, decider);
    }

    /** Opens once the engine thread runs. */
    CountDownLatch running() {
        return running;
    }

    /** How many batches the engine thread is through with. Any thread. */
    long turns() {
        return turns.getAcquire();
    }

    /** From the time of a batch's last command until all of the batch is in the journal. Any thread. */
    LatencyHistogram appendLatency() {
        return appendLatency;
    }

    @Override
    public void onStart() {
        running.countDown();
    }

    @Override
    public void onBatchStart(long batchSize, long queueDepth) {
        lookAhead.begin(batchSize);
    }

    @Override
    public void onEvent(Command command, long ringSequence, boolean endOfBatch) {
        if (failed) {
            return;
        }
        try {
            lookAhead.at(ringSequence);
            long nowNs = clock.nowNs();
            if (nowNs >= rollNs && command.kind != CommandKind.JOURNAL_CUT) {
                roll(nowNs);
            }
            if (keeper.hasNote()) {
                record(nowNs);
            }
            if (writer.remaining() < MAX_DECISION_LENGTH) {
                flush(nowNs);
            }
            decider.decide(command, nowNs);
            if (endOfBatch) {
                flush(nowNs);
                turns.setRelease(turns.getPlain() + 1);
            }
        } catch (Throwable failure) {
            // Also an InternalError of a store into the mapped file: what was decided may not be in the journal.
            failed = true;
            failures.onFailure(failure);
        }
    }

    /** One reading of the clock for a batch: the time before is that of its last command. */
    private void flush(long nowNs) {
        long before = writer.appendedSequence();
        writer.flush(nowNs);
        if (writer.appendedSequence() != before) {
            appendLatency.record(clock.nowNs() - nowNs);
        }
    }

    /** The first command of a day: those before stay in their day's file, whose hash goes before all that follows. */
    private void roll(long nowNs) {
        if (rollNs != NOT_BEGUN) {
            writer.flush(0);
        }
        int cycle = writer.cycle(nowNs);
        rollNs = (cycle + 1) * DAY_NS;
        keeper.rolled(cycle, writer.appendedSequence());
    }

    private void record(long nowNs) {
        for (CycleNote note = keeper.takeNote(); note != null; note = keeper.takeNote()) {
            noted.reset(note.removes() ? CommandKind.CYCLE_REMOVED : CommandKind.CYCLE_CLOSED, Actor.ENGINE);
            noted.cycle = note.cycle();
            noted.quantity = note.lastSequence();
            noted.reason = note.removes() ? Reason.RETENTION : null;
            noted.text.set(note.hash());
            decider.decide(noted, nowNs);
            keeper.recorded(note, state.sequence());
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
