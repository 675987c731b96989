package io.holdfast.engine.core;

/**
 * Positions cannot be more than what is there: where another hand has taken away what our orders brought in, the
 * position shrinks to what is left. Decided only on a ledger that the venue has just confirmed, with nothing in
 * flight, so that no single report can take a position away.
 */
final class PositionDecisions {
    private final Emitter out;
    private final EngineState state;
    private final Text text = new Text(Message.MAX_TEXT);

    PositionDecisions(Emitter out) {
        this.out = out;
        state = out.state;
    }

    /** What is gone was sold at what others sold it for, or at the market; a price that nobody knows is absent. */
    private static long price(Instrument instrument, boolean traded, Command command) {
        long outside = traded ? instrument.priceOutside() : Decimals.ABSENT;
        long bid = instrument.instrumentId() < command.bids.length ? command.bids[instrument.instrumentId()] : 0;
        return outside != Decimals.ABSENT ? outside : bid > 0 ? bid : Decimals.ABSENT;
    }

    /** Looks at each asset on which ledger and venue agree, as a comparison comes to its end. */
    void check(Command reconciled) {
        for (int i = 0; i < state.balances().size(); i++) {
            Balance balance = state.balances().get(i);
            if (balance.total() == balance.venueTotal() && balance.others() < 0) {
                shrink(balance, reconciled);
            }
        }
    }

    /** Takes what is too much from the positions in the asset, in the order of definition. */
    private void shrink(Balance base, Command reconciled) {
        long tooMuch = held(base) - Math.max(0, base.total());
        for (int i = 0; i < state.instruments().size() && tooMuch > 0; i++) {
            Instrument instrument = state.instruments().get(i);
            long quantity = instrument.position().quantity();
            if (instrument.baseAssetId() == base.assetId() && quantity > 0) {
                long taken = Math.min(quantity, tooMuch);
                tooMuch -= taken;
                adjust(instrument, base, taken, reconciled);
            }
        }
    }

    private long held(Balance base) {
        long held = 0;
        for (int i = 0; i < state.instruments().size(); i++) {
            Instrument instrument = state.instruments().get(i);
            if (instrument.baseAssetId() == base.assetId()) {
                held = Math.addExact(held, Math.max(0, instrument.position().quantity()));
            }
        }
        return held;
    }

    private void adjust(Instrument instrument, Balance base, long taken, Command reconciled) {
        long quantity = instrument.position().quantity();
        boolean traded = base.lastForeign > base.lastAdjusted;
        Record record = out.begin(RecordKind.POSITION_ADJUSTED, traded ? base.lastForeign : base.lastAdjusted);
        record.instrumentId = instrument.instrumentId();
        record.ours = quantity;
        record.theirs = quantity - taken;
        record.price = price(instrument, traded, reconciled);
        record.reason = traded ? Reason.FOREIGN : Reason.UNEXPLAINED;
        out.emit();
        long adjustment = state.sequence();
        text.set(instrument.symbol());
        out.alert(Reason.CLOSED_OUTSIDE, adjustment, 0, instrument.instrumentId(), text);
        if (taken > Decimals.multiplyDivide(quantity, out.policy.cures().holdShareE8(), Decimals.ONE)) {
            out.hold(adjustment, text);
        }
    }
}
