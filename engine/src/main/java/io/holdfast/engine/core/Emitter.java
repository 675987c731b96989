package io.holdfast.engine.core;

/**
 * Folds each record of a decision in and hands it to the sink, so that the next one is decided on what is then true.
 */
final class Emitter {
    final EngineState state;
    final Policy policy;

    private final RecordSink sink;
    private final Record record = new Record();

    private Actor actor;
    private long nowNs;

    Emitter(EngineState state, Policy policy, RecordSink sink) {
        this.state = state;
        this.policy = policy;
        this.sink = sink;
    }

    /** All records until the next call are caused by an actor, at a time. */
    void at(long newNowNs, Actor newActor) {
        nowNs = newNowNs;
        actor = newActor;
    }

    long nowNs() {
        return nowNs;
    }

    /** The record to fill in and {@link #emit}; the same object each time. */
    Record begin(RecordKind kind, long cause) {
        record.reset(kind);
        record.sequence = state.sequence() + 1;
        record.timeNs = nowNs;
        record.cause = cause;
        record.epoch = state.epoch();
        record.actor = actor;
        return record;
    }

    /** Whether a request id stands for something, or for an order that waits: it cannot stand for anything else. */
    boolean isTaken(Text requestId) {
        return state.orderIdOf(requestId) != HashIndex.MISSING || state.protections.isWaiting(requestId);
    }

    /** Begins a record about an order. */
    Record about(RecordKind kind, Order order, long cause) {
        Record begun = begin(kind, cause);
        begun.orderId = order.orderId();
        return begun;
    }

    /** Folds first: a record that cannot be folded in must not get into the journal, where it would stay. */
    void emit() {
        state.apply(record);
        sink.emit(record);
    }

    /** Names an order that the engine itself wants, as a word and its sequence, and emits it. */
    void emitIntent(Record intent, String word) {
        name(intent, word);
        emitIntent(intent);
    }

    /** Sets a request id of the engine's own; a client may have used it, since it may use any. */
    void name(Record record, String word) {
        String name = word + record.sequence;
        record.requestId.set(name);
        for (int i = 1; isTaken(record.requestId); i++) {
            record.requestId.set(name + '-' + i);
        }
    }

    /** Gives an order its name at the venue, and emits it. */
    void emitIntent(Record intent) {
        intent.clientOrderIdHigh = ClientOrderId.high(state.engineId(), intent.epoch, intent.sequence);
        intent.clientOrderIdLow = ClientOrderId.low(intent.sequence);
        emit();
    }

    /** A change of the trading state; while an operator has halted trading, or has to look, it does not open. */
    void trading(TradingState tradingState, Reason reason, long cause, Text text) {
        Record change = begin(RecordKind.TRADING_STATE_CHANGED, cause);
        boolean held = state.held() || reason == Reason.OPERATOR_NEEDED;
        change.tradingState = state.halted() ? TradingState.HALTED
            : held && tradingState == TradingState.TRADING ? TradingState.REDUCE_ONLY : tradingState;
        change.reason = reason;
        if (text != null) {
            change.text.set(text);
        }
        emit();
    }

    /** From here on a person has to look: only what makes positions smaller is let out. */
    void hold(long cause, Text why) {
        TradingState now = state.tradingState();
        trading(now == TradingState.TRADING ? TradingState.REDUCE_ONLY : now, Reason.OPERATOR_NEEDED, cause, why);
    }

    void alert(Reason reason, long cause, long orderId, int instrumentId, Text text) {
        Record alert = begin(RecordKind.ALERT, cause);
        alert.reason = reason;
        alert.orderId = orderId;
        alert.instrumentId = instrumentId;
        alert.text.set(text);
        emit();
    }
}
