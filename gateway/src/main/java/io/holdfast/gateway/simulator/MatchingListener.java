package io.holdfast.gateway.simulator;

import java.math.BigDecimal;
import java.util.Set;

/** Told of each change in books and accounts, in order, under the venue's lock. */
interface MatchingListener {
    /**
     * An order changed; its fields are as after the change.
     *
     * @param execution which order, what happened, and with it the trade and the cancelling request's id, if any.
     */
    void onExecution(Execution execution);

    /** A list began, or is done. */
    void onList(SimOrderList list, long timeMs);

    /** Balances of these assets changed. */
    void onBalances(Set<String> assets, long timeMs);

    /** An amount came in (positive) or went out from outside of trading; {@link #onBalances} follows. */
    void onTransfer(String asset, BigDecimal quantity, long timeMs);

    /** {@code trade} is null unless a TRADE, {@code cancelId} unless CANCELED. Execution ids increase. */
    record Execution(long executionId, ExecutionType type, SimOrder order, SimTrade trade, String cancelId,
        long timeMs) {
    }
}
