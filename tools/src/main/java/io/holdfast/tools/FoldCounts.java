package io.holdfast.tools;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.Protection;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.pipeline.RecordListener;

/**
 * Counts for the metrics what the follower's fold does not keep: how orders ended, differences, alerts, all since this
 * start. Held by the follower's lock, as the fold is.
 */
final class FoldCounts implements RecordListener {
    /** No order is in doubt, so that none is the oldest. */
    static final long NONE = -1;

    private final long sequenceAtStart;
    private final long[] ended = new long[OrderState.values().length];
    private final long[] alerts = new long[Severity.values().length];
    private long differences;

    /**
     * The fold and the counts at one sequence.
     *
     * @param sequence the last record
     * @param fills booked since the journal began
     * @param inDoubtAgeNs how long the order has been in doubt that has been so for longest, or {@link #NONE}
     * @param unprotectedNs how long a position has stood without the protection that it was promised, the longest of
     *     all; 0 where none does
     */
    record Sample(long sequence, int epoch, TradingState tradingState, boolean venueUp, long fills, int open,
                  long inDoubt, long inDoubtAgeNs, long unprotectedNs, long[] ended, long[] alerts,
                  long differences) {
        long ended(OrderState state) {
            return ended[state.ordinal()];
        }

        long alerts(Severity severity) {
            return alerts[severity.ordinal()];
        }
    }

    /** Counts what comes after a sequence. */
    FoldCounts(long sequenceAtStart) {
        this.sequenceAtStart = sequenceAtStart;
    }

    @Override
    public void onRecord(Record record, EngineState state) {
        if (record.sequence <= sequenceAtStart) {
            return;
        }
        switch (record.kind) {
            case ORDER_DENIED, ORDER_REJECTED, ORDER_CANCELLED, ORDER_EXPIRED, ORDER_ABANDONED, ORDER_FILLED ->
                ended(record, state);
            case RECONCILIATION_DIFFERENCE -> differences++;
            case ALERT -> alerts[Severity.of(record.reason).ordinal()]++;
            default -> {
                // The fold itself has what else is told.
            }
        }
    }

    /** A fill ends an order once, and not where the order has ended before it. */
    private void ended(Record record, EngineState state) {
        Order order = state.order(record.orderId == 0 ? record.sequence : record.orderId);
        if (order == null || !order.state().terminal()) {
            return;
        }
        if (record.kind == RecordKind.ORDER_FILLED && (order.state() != OrderState.FILLED
            || order.filledQuantity() - record.quantity >= order.quantity())) {
            return;
        }
        ended[order.state().ordinal()]++;
    }

    /** What there is to tell; with the fold held still. */
    Sample sample(EngineState state, long nowNs) {
        long inDoubt = 0;
        long age = NONE;
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            if (order.state() == OrderState.IN_DOUBT) {
                inDoubt++;
                age = Math.max(age, Math.max(0, nowNs - order.inDoubtSinceNs()));
            }
        }
        long unprotected = 0;
        for (Protection protection : state.protections()) {
            if (protection.unprotectedSinceNs() != 0) {
                unprotected = Math.max(unprotected, nowNs - protection.unprotectedSinceNs());
            }
        }
        return new Sample(state.sequence(), state.epoch(), state.tradingState(), state.venueUp(), state.fillCount(),
            state.openCount(), inDoubt, age, unprotected, ended.clone(), alerts.clone(), differences);
    }
}
