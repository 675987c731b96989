package io.holdfast.benchmarks;

import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.Decider;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.RecordSink;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.engine.pipeline.EngineClock;
import io.holdfast.engine.pipeline.RecordEncoder;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalRecovery;
import io.holdfast.journal.JournalWriter;
import io.holdfast.journal.RecordDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the engine thread does for each command, without the ring: reads the clock, decides, folds in, encodes, frames,
 * and appends at the end of a batch. One thread; it allocates nothing but where the state grows.
 */
final class EngineLoop implements RecordSink, AutoCloseable {
    static final Policy POLICY = new Policy(TimeUnit.SECONDS.toNanos(16), TimeUnit.DAYS.toNanos(1));

    /** As the engine: a decision must fit into what the staging buffer has left. */
    private static final int MAX_DECISION_LENGTH = 512 * 1024;

    private final EngineClock clock = new EngineClock(0);
    private final RecordEncoder encoder = new RecordEncoder();
    private final EngineState state = new EngineState();
    private final Decider decider = new Decider(state, POLICY, this);
    private final JournalOwner owner;
    private final JournalWriter writer;

    private long reconciliation;
    private int lastLength;

    /** A new journal in a data directory, and trading open in one instrument. */
    EngineLoop(Path directory) {
        this(directory, 1);
    }

    /** The same with so many instruments. */
    EngineLoop(Path directory, int instruments) {
        JournalConfig config = JournalConfig.builder(directory).build();
        owner = JournalOwner.acquire(directory);
        JournalRecovery.recover(config, owner);
        writer = JournalWriter.open(config, owner, 0);
        put(OrderScript.start(instruments));
        put(OrderScript.open(instruments, reconciliation));
        if (state.tradingState() != TradingState.TRADING) {
            throw new IllegalStateException("trading is not open, tradingState=" + state.tradingState());
        }
    }

    private void put(List<CommandWriter> commands) {
        Command command = new Command();
        for (CommandWriter next : commands) {
            next.write(command);
            decide(command, true);
        }
    }

    /** Has the decider read ahead for commands, as the engine's thread does for those of a batch. */
    void readAhead(Command[] commands) {
        for (Command command : commands) {
            decider.expect(command);
        }
        decider.readAhead();
    }

    /** Decides on a command, and appends all that was decided since the last time if it ends a batch. */
    void decide(Command command, boolean endOfBatch) {
        long nowNs = clock.nowNs();
        if (writer.remaining() < MAX_DECISION_LENGTH) {
            writer.flush(nowNs);
        }
        decider.decide(command, nowNs);
        if (endOfBatch) {
            writer.flush(nowNs);
        }
    }

    void flush() {
        writer.flush(clock.nowNs());
    }

    @Override
    public void emit(Record record) {
        if (record.kind == RecordKind.RECONCILIATION_STARTED) {
            reconciliation = record.sequence;
        }
        lastLength = encoder.encode(record, writer.buffer(), writer.bodyOffset());
        writer.commit(lastLength);
    }

    EngineState state() {
        return state;
    }

    /** Copies SBE header and body of the last record, which is not flushed yet. */
    byte[] lastBody() {
        byte[] body = new byte[lastLength];
        writer.buffer().getBytes(writer.bodyOffset() - RecordDescriptor.frameLength(lastLength), body);
        return body;
    }

    @Override
    public void close() {
        writer.close();
        owner.close();
    }
}
