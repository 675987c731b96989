package io.holdfast.engine.core;

/** What a person does: each action is a record with a name and a reason, also one that changes nothing. */
final class OperatorDecisions {
    /** The most cancels that one tick makes; the others come with the next. */
    private static final int MAX_PER_TICK = 256;

    private final Emitter out;
    private final EngineState state;

    OperatorDecisions(Emitter out) {
        this.out = out;
        state = out.state;
    }

    void operate(Command command) {
        Record record = out.begin(RecordKind.OPERATOR_ACTION, 0);
        record.operation = command.operation;
        record.instrumentId = command.instrumentId;
        record.operator.set(command.operator);
        record.text.set(command.text);
        out.emit();
        switch (command.operation) {
            case HALT -> halt();
            case RESUME -> resume();
            case FLATTEN -> {
                // The orders that close positions come as orders: they need the market's prices.
            }
        }
    }

    private void halt() {
        if (state.tradingState() != TradingState.HALTED) {
            out.trading(TradingState.HALTED, Reason.OPERATOR, state.sequence(), null);
        }
        tick();
    }

    /** What happened meanwhile is not known before the venue is asked: trading opens after a clean comparison. */
    private void resume() {
        if (state.tradingState() != TradingState.HALTED) {
            return;
        }
        out.trading(state.venueUp() ? TradingState.RECONCILING : TradingState.RECOVERING, Reason.OPERATOR,
            state.sequence(), null);
        if (state.venueUp()) {
            Record record = out.begin(RecordKind.RECONCILIATION_STARTED, state.sequence());
            record.reason = Reason.OPERATOR;
            out.emit();
        }
    }

    /** While trading is halted every working order is cancelled, also one that turns up later. */
    void tick() {
        if (!state.halted() || !state.venueUp()) {
            return;
        }
        int made = 0;
        Order order = state.firstOpen();
        while (order != null && made < MAX_PER_TICK) {
            if (isWorking(order) && !order.cancelling()) {
                Record record = out.about(RecordKind.CANCEL_INTENT, order, order.lastSequence());
                record.actor = Actor.ENGINE;
                record.reason = Reason.HALTED;
                out.emit();
                made++;
            }
            order = state.nextOpen(order);
        }
    }

    private static boolean isWorking(Order order) {
        return order.state() == OrderState.LIVE || order.state() == OrderState.PARTIALLY_FILLED;
    }
}
