package io.holdfast.engine.core;

/**
 * Trades back what the legs of a group have filled: sized from fills, never more than there is, and only once it is
 * certain what those fills are.
 */
final class GroupUnwinding {
    private final Emitter out;
    private final EngineState state;
    private final GroupDecisions decisions;

    GroupUnwinding(Emitter out, GroupDecisions decisions) {
        this.out = out;
        this.decisions = decisions;
        state = out.state;
    }

    void unwind(LegGroup group) {
        decisions.cancel(group);
        if (isWorking(group)) {
            return; // what still fills is still to be traded back
        }
        if (GroupDecisions.isFilled(group) && group.reason != Reason.OPERATOR) {
            decisions.change(group, GroupState.COMPLETE, Reason.NONE); // by a fill that came before the cancel
            return;
        }
        if (!state.trading.compared() || !state.tradingState().open() && !state.halted()) {
            return;
        }
        boolean done = true;
        for (int i = 0; i < group.legs.size() && group.state == GroupState.UNWINDING; i++) {
            done &= isBack(group, group.legs.get(i));
        }
        if (done && group.state == GroupState.UNWINDING) {
            decisions.change(group, isUntouched(group) ? GroupState.FAILED : GroupState.UNWOUND, group.reason);
        }
    }

    private static boolean isWorking(LegGroup group) {
        for (int i = 0; i < group.legs.size(); i++) {
            if (group.legs.get(i).orderId != 0 && group.legs.get(i).state == LegState.WORKING) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUntouched(LegGroup group) {
        for (int i = 0; i < group.legs.size(); i++) {
            if (group.legs.get(i).filledQuantity != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing of a leg is left to be traded back; if not, what can be done for it now is done. */
    private boolean isBack(LegGroup group, Leg leg) {
        Instrument instrument = state.instrument(leg.instrumentId);
        if (leg.orderId != 0 || instrument.flattening() != 0) {
            return false;
        }
        long held = GroupDecisions.wholeLots(held(leg), instrument);
        long quantity = GroupDecisions.wholeLots(Math.min(held, allowed(leg, instrument)), instrument);
        if (GroupDecisions.isTooSmall(leg, quantity, instrument)) {
            Reason left = quantity < held ? Reason.POSITION_GONE : quantity > 0 ? Reason.LEFT_OVER : Reason.NONE;
            // Orders that were filled may have traded back less than all of it.
            if (leg.state != LegState.UNWOUND || left != Reason.NONE && leg.reason == Reason.NONE) {
                decisions.legState(group, leg, LegState.UNWOUND, left);
            }
            return true;
        }
        if (leg.attempts >= GroupDecisions.MAX_ATTEMPTS) {
            decisions.giveUp(group, leg, Reason.ATTEMPTS);
        } else if (out.nowNs() >= GroupDecisions.nextNs(leg)) {
            reverse(group, leg, Math.min(quantity, instrument.maxQuantity()));
        }
        return false;
    }

    /** What was filled and not traded back, without the fees that were taken out of it. */
    private static long held(Leg leg) {
        return Math.max(0, leg.held() - (leg.side == Side.BUY ? Math.max(0, leg.baseFees) : 0));
    }

    /**
     * How much may be traded back: what the group has moved the position by, as long as nothing else has moved it
     * since; else only what makes it smaller.
     */
    private static long allowed(Leg leg, Instrument instrument) {
        long position = instrument.position().quantity();
        if (position - leg.positionBefore == leg.moved()) {
            return Math.abs(leg.moved());
        }
        return Math.max(0, leg.side == Side.BUY ? position : -position);
    }

    private void reverse(LegGroup group, Leg leg, long quantity) {
        Instrument instrument = state.instrument(leg.instrumentId);
        boolean sells = leg.side == Side.BUY;
        Balance balance = state.balance(sells ? instrument.baseAssetId() : instrument.quoteAssetId());
        long free = Math.max(0, balance.free());
        long amount = sells ? Math.min(quantity, GroupDecisions.wholeLots(free, instrument)) : quantity;
        if (GroupDecisions.isTooSmall(leg, amount, instrument)) {
            decisions.giveUp(group, leg, Reason.INSUFFICIENT_FUNDS);
            return;
        }
        if (decisions.isProtected(leg, sells ? Side.SELL : Side.BUY, amount)) {
            decisions.legState(group, leg, LegState.FAILED, Reason.PROTECTED);
            return;
        }
        Record record = decisions.intent(group, leg, sells ? Side.SELL : Side.BUY, amount);
        record.orderType = OrderType.MARKET;
        record.reserve = sells ? amount : Math.min(free, price(leg, amount));
        out.emitIntent(record, "unwind-");
    }

    /** What buying back is expected to cost at most: what selling brought, and some more. */
    private static long price(Leg leg, long quantity) {
        long brought = Decimals.multiplyDivide(leg.filledQuote, quantity, leg.filledQuantity);
        long more = brought == Decimals.OVERFLOW ? Decimals.OVERFLOW
            : Decimals.multiplyDivide(brought, ClientDecisions.MARKET_RESERVE_PERCENT, 100);
        return more == Decimals.OVERFLOW ? Long.MAX_VALUE : more;
    }
}
