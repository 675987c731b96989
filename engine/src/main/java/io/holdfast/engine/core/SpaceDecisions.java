package io.holdfast.engine.core;

/**
 * What follows from the room that is left for the journal: while it is low nothing new is begun, and what makes
 * positions smaller goes on within what is reserved.
 */
final class SpaceDecisions {
    private final Emitter out;
    private final EngineState state;

    SpaceDecisions(Emitter out) {
        this.out = out;
        state = out.state;
    }

    void low(Command command) {
        if (state.spaceLow()) {
            return;
        }
        changed(Reason.LOW_SPACE, TradingState.TRADING, TradingState.REDUCE_ONLY);
        out.alert(Reason.LOW_SPACE, state.sequence(), 0, 0, command.text);
    }

    void back() {
        if (state.spaceLow()) {
            changed(Reason.SPACE_BACK, TradingState.REDUCE_ONLY, TradingState.TRADING);
        }
    }

    /** Trading that is closed stays closed; what it opens to follows from the room there is then. */
    private void changed(Reason reason, TradingState from, TradingState to) {
        out.trading(state.tradingState() == from ? to : state.tradingState(), reason, 0, null);
    }
}
