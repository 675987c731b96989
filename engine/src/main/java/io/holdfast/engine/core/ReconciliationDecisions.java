package io.holdfast.engine.core;

/**
 * The comparison with the venue: when it starts, what its reports are worth, and whether trading may open. Trading
 * opens only after a comparison that ends with nothing in flight and no difference.
 */
final class ReconciliationDecisions {
    /**
     * After how many comparisons in a row with the same difference the ledger takes the venue's word, with an alert.
     */
    static final int DIFFERENCES_TO_ADJUST = 3;

    /** How long a comparison may take before it counts as lost. */
    static final long LOST_AFTER_NS = 30_000_000_000L;

    /** How long after a comparison that did not open trading the next one starts; twice as long each time. */
    static final long RETRY_NS = 250_000_000L;

    private static final int MAX_RETRY_SHIFT = 4;

    private final Emitter out;
    private final EngineState state;
    private final Reconciliation reconciliation;
    private final AdoptionDecisions adoption;
    private final PositionDecisions positions;
    private final Text words = new Text(Message.MAX_TEXT);

    ReconciliationDecisions(Emitter out, AdoptionDecisions adoption) {
        this.adoption = adoption;
        this.out = out;
        state = out.state;
        reconciliation = state.reconciliation;
        positions = new PositionDecisions(out);
    }

    void venueUp() {
        if (state.venueUp()) {
            start(Reason.VENUE_UP, 0); // up again without having been down: something may have been missed
        } else {
            out.trading(TradingState.RECONCILING, Reason.VENUE_UP, 0, null);
            start(Reason.VENUE_UP, state.sequence());
        }
    }

    void venueDown(Command command) {
        if (state.venueUp()) {
            out.trading(TradingState.RECONCILING, Reason.VENUE_DOWN, 0, command.text);
        }
    }

    private void start(Reason reason, long cause) {
        Record record = out.begin(RecordKind.RECONCILIATION_STARTED, cause);
        record.reason = reason;
        out.emit();
    }

    void tick() {
        if (!state.venueUp()) {
            return;
        }
        if (reconciliation.running() != 0) {
            if (out.nowNs() - reconciliation.runningSinceNs() >= LOST_AFTER_NS) {
                start(Reason.NO_ANSWER, reconciliation.running());
            }
            return;
        }
        boolean calm = state.tradingState().open() || nothingToOpen();
        long waitNs = calm && !reconciliation.urgent() ? out.policy.reconcileIntervalNs() : retryNs();
        if (out.nowNs() - reconciliation.completedNs() >= waitNs) {
            start(!calm ? Reason.SCHEDULED : reconciliation.urgent() ? Reason.FOREIGN : Reason.INTERVAL, 0);
        }
    }

    /** Whether what keeps trading closed is not the comparison: the last one agreed, and another one opens nothing. */
    private boolean nothingToOpen() {
        return state.trading.compared() && reconciliation.retries() == 0
            && (state.tradingState() == TradingState.HALTED || !state.protections.standing());
    }

    /** Each comparison costs the venue's patience; but once nothing is in flight any more, waiting is of no use. */
    private long retryNs() {
        if (reconciliation.inFlight() && state.settled()) {
            return RETRY_NS;
        }
        return RETRY_NS << Math.min(Math.max(0, reconciliation.retries() - 1), MAX_RETRY_SHIFT);
    }

    void instrument(Command command) {
        if (!isSound(command)) {
            out.alert(Reason.BAD_ANSWER, 0, 0, 0, command.symbol);
            return;
        }
        int baseAssetId = assetId(out, command.asset);
        int quoteAssetId = assetId(out, command.quoteAsset);
        Instrument known = state.instrument(command.symbol.toString());
        if (known != null && (known.baseAssetId() != baseAssetId || known.quoteAssetId() != quoteAssetId)) {
            out.alert(Reason.DIFFERENCE, 0, 0, known.instrumentId(), command.symbol);
            return;
        }
        if (known != null && sameRules(known, command)) {
            return;
        }
        Record record = out.begin(RecordKind.INSTRUMENT_DEFINED, 0);
        record.instrumentId = known == null ? state.instruments().size() + 1 : known.instrumentId();
        record.assetId = baseAssetId;
        record.quoteAssetId = quoteAssetId;
        record.tickSize = command.tickSize;
        record.lotStep = command.lotStep;
        record.minQuantity = command.minQuantity;
        record.maxQuantity = command.maxQuantity;
        record.minNotional = command.minNotional;
        record.symbol.set(command.symbol);
        record.venueSymbol.set(command.venueSymbol);
        out.emit();
    }

    private static boolean isSound(Command command) {
        return !command.symbol.isEmpty() && !command.venueSymbol.isEmpty() && !command.asset.isEmpty()
            && !command.quoteAsset.isEmpty() && !command.asset.sameAs(command.quoteAsset)
            && command.tickSize >= 0 && command.lotStep >= 0 && command.minQuantity >= 0
            && command.maxQuantity >= Math.max(1, command.minQuantity) && command.minNotional >= 0;
    }

    private static boolean sameRules(Instrument known, Command command) {
        return known.tickSize() == command.tickSize && known.lotStep() == command.lotStep
            && known.minQuantity() == command.minQuantity && known.maxQuantity() == command.maxQuantity
            && known.minNotional() == command.minNotional;
    }

    /** The id of an asset, which is defined by a record if it is new. */
    static int assetId(Emitter out, Text asset) {
        Balance known = out.state.ledger.balance(asset);
        if (known != null) {
            return known.assetId();
        }
        Record record = out.begin(RecordKind.ASSET_DEFINED, 0);
        record.assetId = out.state.balances().size() + 1;
        record.text.set(asset);
        out.emit();
        return out.state.balances().size();
    }

    void balance(Command command) {
        if (command.asset.isEmpty() || command.free < 0 || command.locked < 0
            || Decimals.add(command.free, command.locked) == Decimals.OVERFLOW) {
            out.alert(Reason.BAD_ANSWER, reconciliation.running(), 0, 0, command.asset);
            return;
        }
        int assetId = assetId(out, command.asset);
        Balance known = state.balance(assetId);
        if (known.reported() && known.venueFree() == command.free && known.venueLocked() == command.locked) {
            return;
        }
        Record record = out.begin(RecordKind.BALANCE_REPORTED, reconciliation.running());
        record.assetId = assetId;
        record.free = command.free;
        record.locked = command.locked;
        record.venueTimeNs = command.venueTimeNs;
        out.emit();
    }

    void tradesCaughtUp(Command command) {
        Instrument instrument = state.instrument(command.instrumentId);
        if (instrument == null || command.tradeId.isEmpty() || instrument.tradesUpTo().sameAs(command.tradeId)) {
            return;
        }
        Record record = out.begin(RecordKind.TRADES_CAUGHT_UP, reconciliation.running());
        record.instrumentId = command.instrumentId;
        record.tradeId.set(command.tradeId);
        out.emit();
    }

    /**
     * An order that is not ours is told of, counted, and left alone; once, also over restarts, but for a journal that
     * has not begun yet, where each start is to know that there are some.
     */
    void foreignOrder(Command command) {
        if (reconciliation.ledgerOpened() && state.ids.isTold(command.text)) {
            return;
        }
        Record record = out.begin(RecordKind.RECONCILIATION_DIFFERENCE, reconciliation.running());
        record.theirs = command.quantity;
        record.reason = Reason.FOREIGN;
        record.venueOrderId.set(command.venueOrderId);
        out.emit();
        out.alert(Reason.FOREIGN, state.sequence(), 0, command.instrumentId, command.text);
    }

    void reconciled(Command command) {
        if (reconciliation.running() == 0 || command.answers != reconciliation.running()) {
            return; // of a comparison that was given up
        }
        if (command.reason == Reason.FAILED) {
            complete(Reason.FAILED, 0, command.text);
            return;
        }
        if (!reconciliation.ledgerOpened() && reconciliation.strangers() > 0 && !out.policy.cures().newJournal()) {
            words.set("working orders that this journal does not know");
            out.alert(Reason.NEW_JOURNAL, reconciliation.running(), 0, 0, words);
            complete(Reason.NEW_JOURNAL, reconciliation.strangers(), words);
            words.clear();
            return;
        }
        boolean moved = reconciliation.lastMove() > reconciliation.running();
        if (!reconciliation.ledgerOpened() && state.settled() && !moved) {
            adjustAll(Reason.INITIAL);
        }
        int differences = countDifferences(); // in balances; what is found in orders is booked before
        words.clear();
        if (!state.settled()) {
            words.set("orders in flight");
            complete(Reason.NONE, differences + reconciliation.found(), words);
        } else if (differences == 0) {
            adoption.holdUncancelled();
            positions.check(command);
            complete(Reason.CLEAN, reconciliation.found(), words);
            open();
        } else if (moved) {
            words.set("balances moved meanwhile");
            complete(Reason.NONE, differences + reconciliation.found(), words);
        } else {
            reportDifferences();
            positions.check(command);
            complete(Reason.DIFFERENCE, differences + reconciliation.found(), words);
        }
    }

    private void open() {
        // What was promised stands again before anything new is begun.
        if (state.tradingState() == TradingState.RECONCILING && state.venueUp() && state.protections.standing()) {
            out.trading(state.spaceLow() ? TradingState.REDUCE_ONLY : TradingState.TRADING, Reason.CLEAN,
                state.sequence(), null);
        }
    }

    private void complete(Reason reason, int differences, Text text) {
        Record record = out.begin(RecordKind.RECONCILIATION_COMPLETED, reconciliation.running());
        record.reason = reason;
        record.count = differences;
        record.text.set(text);
        out.emit();
    }

    private int countDifferences() {
        int differences = 0;
        for (int i = 0; i < state.balances().size(); i++) {
            Balance balance = state.balances().get(i);
            if (balance.total() != balance.venueTotal()) {
                differences++;
            }
        }
        return differences;
    }

    private void reportDifferences() {
        for (int i = 0; i < state.balances().size(); i++) {
            Balance balance = state.balances().get(i);
            if (balance.total() != balance.venueTotal()) {
                Record record = out.begin(RecordKind.RECONCILIATION_DIFFERENCE, reconciliation.running());
                record.assetId = balance.assetId();
                record.ours = balance.total();
                record.theirs = balance.venueTotal();
                record.reason = Reason.DIFFERENCE;
                out.emit();
                if (balance.differenceStreak >= DIFFERENCES_TO_ADJUST) {
                    // What our orders brought in does not leave by a transfer of ours.
                    Reason reason = balance.others() + balance.venueTotal() - balance.total() < 0
                        ? Reason.UNEXPLAINED : Reason.TRANSFER;
                    adjust(balance, reason, state.sequence());
                    words.set(balance.asset());
                    out.alert(reason, state.sequence(), 0, 0, words);
                    words.clear();
                }
            }
        }
    }

    private void adjustAll(Reason reason) {
        for (int i = 0; i < state.balances().size(); i++) {
            Balance balance = state.balances().get(i);
            if (balance.total() != balance.venueTotal()) {
                adjust(balance, reason, reconciliation.running());
            }
        }
    }

    private void adjust(Balance balance, Reason reason, long cause) {
        Record record = out.begin(RecordKind.BALANCE_ADJUSTED, cause);
        record.assetId = balance.assetId();
        record.amount = balance.venueTotal() - balance.total();
        record.reason = reason;
        out.emit();
    }
}
