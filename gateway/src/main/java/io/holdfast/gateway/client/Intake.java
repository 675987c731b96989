package io.holdfast.gateway.client;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.CommandWriter;
import java.util.ArrayList;
import java.util.List;

/** What requests of all kinds go through on their way to the engine, and where they wait for what comes of them. */
final class Intake {
    private final EnginePort engine;
    private final Follower follower;
    private final long answerTimeoutMs;
    private final List<Waiters<?>> waiters = new ArrayList<>();
    private long readySequence;

    Intake(HttpApi.Builder config) {
        engine = config.engine;
        follower = config.follower;
        answerTimeoutMs = config.answerTimeoutMs;
    }

    /** Requests are taken once the fold has what was in the journal now: before that it knows no old request id. */
    void open() {
        readySequence = engine.appendedSequence();
    }

    /** Those that wait for one kind of answer; while the API is made. */
    <T> Waiters<T> waiters() {
        return waiters(answerTimeoutMs);
    }

    /** The same for what takes longer. */
    <T> Waiters<T> waiters(long timeoutMs) {
        Waiters<T> made = new Waiters<>(timeoutMs);
        waiters.add(made);
        return made;
    }

    /** Refuses what needs to know the state as long as the journal is still read. */
    void requireReady() {
        if (follower.sequence() < readySequence) {
            throw ApiException.later("starting", "the journal is still being read, nothing was done, sequence="
                + follower.sequence() + " of=" + readySequence);
        }
    }

    /** Puts a command, or says that the engine is busy. */
    void offer(CommandWriter command) {
        if (!engine.offer(command)) {
            throw ApiException.later("busy", "engine is busy, nothing was done");
        }
    }

    /** The instrument of a symbol that a body names. */
    static Instrument instrument(EngineState state, String symbol) {
        Instrument instrument = state.instrument(symbol);
        if (instrument == null) {
            throw ApiException.field("unknown_symbol", "symbol", "symbol is not known, symbol="
                + OrderBody.cut(symbol));
        }
        return instrument;
    }

    /** Tells all that still wait that there will be no answer. */
    void close() {
        ApiException reason = ApiException.unanswered("the engine is stopping, repeat it when it is back");
        waiters.forEach(one -> one.close(reason));
    }
}
