package io.holdfast.engine.core;

/**
 * How a state becomes another one, field by field, by way of sections: a snapshot, or a copy in memory. What is given
 * in between belongs to nobody; the id tables, which may be large, are given later by any one thread, as they were.
 */
public final class StateTransfer {
    /** The most numbers in one row; whole entries of an id table fit. */
    public static final int LONGS = HashIndex.ENTRY << 15;

    static final int UNSETTLED_ORDERS = 1;
    static final int REQUEST_IDS = 2;
    static final int TRADE_IDS = 3;
    static final int STRANGERS = 4;

    private final FrozenIds requests;
    private final FrozenIds trades;
    private final FrozenIds strangers;

    private StateTransfer(EngineState state) {
        requests = new FrozenIds(state.ids.requests, state.sequence());
        trades = new FrozenIds(state.ids.trades, state.sequence());
        strangers = new FrozenIds(state.ids.strangers, state.sequence());
    }

    /**
     * Gives all of a state but its id tables, which {@link #giveIds} gives as they are now; on the thread that folds.
     *
     * @throws IllegalStateException if the state is without ids
     */
    public static StateTransfer give(EngineState state, StateSink sink) {
        if (!state.ids.kept()) {
            throw new IllegalStateException("a state without ids is not a whole one, sequence=" + state.sequence());
        }
        StatePort port = sink.begin(StateSection.STATE);
        port.int64(state.orders.endedCount());
        port.int32(state.orders.openCount());
        port.int32(state.ids.requests.size());
        port.int32(state.ids.trades.size());
        state.fields(port);
        sink.end();
        state.reconciliation.fields(sink.begin(StateSection.RECONCILIATION));
        sink.end();
        for (int i = 0; i < state.ledger.balances().size(); i++) {
            state.ledger.balances().get(i).fields(sink.begin(StateSection.ASSET));
            sink.end();
        }
        for (int i = 0; i < state.ledger.instruments().size(); i++) {
            state.ledger.instruments().get(i).fields(sink.begin(StateSection.INSTRUMENT));
            sink.end();
        }
        state.orders.give(sink);
        state.groups.give(sink);
        state.protections.give(sink);
        return new StateTransfer(state);
    }

    /** Gives the id tables as they were; any one thread, the state may go on meanwhile. */
    public void giveIds(StateSink sink) {
        requests.give(REQUEST_IDS, sink);
        trades.give(TRADE_IDS, sink);
        strangers.give(STRANGERS, sink);
    }

    /** Copies the id tables as they were; any one thread, the state may go on meanwhile. */
    public void copyIds(StateBuilder builder) {
        builder.copyIds(requests, trades, strangers);
    }

    /** Whether two whole states have the same in every field. */
    public static boolean same(EngineState one, EngineState other) {
        StateSum sum = new StateSum();
        StateSum otherSum = new StateSum();
        give(one, sum);
        give(other, otherSum);
        return sum.value() == otherSum.value() && one.ids.requests.holds(other.ids.requests)
            && one.ids.trades.holds(other.ids.trades) && one.ids.strangers.holds(other.ids.strangers);
    }

    static void giveLongs(int kind, long[] row, int count, StateSink sink) {
        StatePort port = sink.begin(StateSection.LONGS);
        port.int8(kind);
        port.longs(row, count);
        sink.end();
    }
}
