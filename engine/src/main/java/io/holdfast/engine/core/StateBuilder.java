package io.holdfast.engine.core;

/** Makes a state of the sections of another one, taken in the order in which they were given. One thread. */
public final class StateBuilder {
    private final EngineState state;
    private long[] row;
    private boolean begun;
    private long endedCount;
    private int openCount;
    private int requestIdCount;
    private int tradeIdCount;

    /**
     * A builder of one state.
     *
     * @param withIds whether the state gets the id tables; see {@link EngineState#withoutIds}
     */
    public StateBuilder(boolean withIds) {
        state = withIds ? new EngineState() : EngineState.withoutIds();
    }

    /**
     * Takes the next section.
     *
     * @throws IllegalStateException or IllegalArgumentException if it does not fit to those before
     */
    public void take(StateSection section, StatePort port) {
        if (begun == (section == StateSection.STATE)) {
            throw new IllegalStateException("a state begins with one section of its own, section=" + section);
        }
        switch (section) {
            case STATE -> begin(port);
            case RECONCILIATION -> state.reconciliation.fields(port);
            case ASSET -> state.ledger.takeBalance(port);
            case INSTRUMENT -> state.ledger.takeInstrument(port);
            case ORDER -> state.orders.takeOrder(port);
            case GROUP -> state.groups.take(port);
            case PROTECTION -> state.protections.take(port);
            case LONGS -> takeLongs(port);
        }
    }

    private void begin(StatePort port) {
        begun = true;
        endedCount = port.int64(0);
        openCount = port.int32(0);
        requestIdCount = port.int32(0);
        tradeIdCount = port.int32(0);
        state.fields(port);
        state.orders.takeEndedCount(endedCount);
        if (state.ids.kept()) {
            state.ids.requests.reserve(requestIdCount);
            state.ids.trades.reserve(tradeIdCount);
        }
    }

    private void takeLongs(StatePort port) {
        int kind = port.int8(0);
        if (kind != StateTransfer.UNSETTLED_ORDERS && !state.ids.kept()) {
            return;
        }
        if (row == null) {
            row = new long[StateTransfer.LONGS];
        }
        int count = port.longs(row, 0);
        switch (kind) {
            case StateTransfer.UNSETTLED_ORDERS -> state.orders.takeUnsettled(row, count);
            case StateTransfer.REQUEST_IDS -> takeIds(state.ids.requests, count);
            case StateTransfer.TRADE_IDS -> takeIds(state.ids.trades, count);
            case StateTransfer.STRANGERS -> takeIds(state.ids.strangers, count);
            default -> throw new IllegalArgumentException("row of numbers is not known, kind=" + kind);
        }
    }

    /** In the order of the table, so that one place after the other is written. */
    private void takeIds(HashIndex table, int count) {
        for (int i = 0; i < count; i += HashIndex.ENTRY) {
            table.put(row[i], row[i + 1], row[i + 2]);
        }
    }

    void copyIds(FrozenIds requests, FrozenIds trades, FrozenIds strangers) {
        state.ids.requests.copy(requests);
        state.ids.trades.copy(trades);
        state.ids.strangers.copy(strangers);
    }

    /**
     * The state, when all sections were taken.
     *
     * @throws IllegalStateException if something is missing
     */
    public EngineState complete() {
        require("ended orders", endedCount, state.orders.endedCount());
        require("open orders", openCount, state.orders.openCount());
        if (state.ids.kept()) {
            require("request ids", requestIdCount, state.ids.requests.size());
            require("trade ids", tradeIdCount, state.ids.trades.size());
        }
        // What follows from the orders is not written down.
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            state.ledger.instrument(order.instrumentId).open(order.side()).add(order);
        }
        return state;
    }

    private void require(String what, long expected, long actual) {
        if (!begun || expected != actual) {
            throw new IllegalStateException("state is not whole, " + what + " expected=" + expected + " actual="
                + actual);
        }
    }
}
