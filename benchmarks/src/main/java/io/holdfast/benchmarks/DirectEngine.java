package io.holdfast.benchmarks;

import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Decider;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.RecordSink;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.pipeline.RecordEncoder;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalRecovery;
import io.holdfast.journal.JournalWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What the engine thread does, without its ring: decides, encodes, appends and applies on the calling thread. */
final class DirectEngine implements RecordSink, AutoCloseable {
    private final Intents intents = new Intents();
    private final RecordEncoder encoder = new RecordEncoder();
    private final Command command = new Command();
    private final EngineState state = new EngineState();
    private final JournalOwner owner;
    private final JournalWriter writer;
    private final Decider decider;

    private long timeNs = System.currentTimeMillis() * 1_000_000L;
    private long number;
    private long comparison;
    private int lastLength;

    DirectEngine(Path directory) {
        JournalConfig config = JournalConfig.builder(directory).build();
        owner = JournalOwner.acquire(directory);
        JournalRecovery.recover(config, owner);
        writer = JournalWriter.open(config, owner, 0);
        decider = new Decider(state, new Policy(TimeUnit.SECONDS.toNanos(13), TimeUnit.DAYS.toNanos(9)), this);
        command.reset(CommandKind.START, Actor.ENGINE);
        decide();
        for (Consumer<Command> step : Intents.opening(Intents.NOTHING_ANSWERED)) {
            step.accept(command);
            if (command.kind == CommandKind.RECONCILED) {
                command.answers = comparison;
            }
            decide();
        }
        writer.flush(timeNs);
        if (state.tradingState() != TradingState.TRADING) {
            throw new IllegalStateException("trading is not open, tradingState=" + state.tradingState());
        }
    }

    /** One order's life: its intent and its rejection, two decisions and two records, not yet appended. */
    long order() {
        intents.order(command, ++number);
        decide();
        long orderId = state.sequence();
        Intents.end(command, orderId);
        decide();
        return orderId;
    }

    /** Appends what was decided since the last call, as one excerpt. */
    void append() {
        writer.flush(timeNs);
    }

    private void decide() {
        decider.decide(command, ++timeNs);
    }

    @Override
    public void emit(Record record) {
        lastLength = encoder.encode(record, writer.buffer(), writer.bodyOffset());
        writer.commit(lastLength);
        if (record.kind == RecordKind.RECONCILIATION_STARTED) {
            comparison = record.sequence;
        }
    }

    /** SBE header and body of the last record, in bytes. */
    int lastLength() {
        return lastLength;
    }

    @Override
    public void close() {
        writer.close();
        owner.close();
    }
}
