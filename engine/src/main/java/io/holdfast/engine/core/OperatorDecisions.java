package io.holdfast.engine.core;

/** What a person does: each action is a record with a name and a reason, also one that changes nothing. */
final class OperatorDecisions {
    /** The most cancels that one tick makes; the others come with the next. */
    private static final int MAX_PER_TICK = 256;

    /** After this time what was refused is tried again: a venue that bans us would hear of nothing else. */
    private static final long AGAIN_NS = 1_000_000_000L;

    private final Emitter out;
    private final EngineState state;
    private final ClientDecisions client;
    private final GroupDecisions groups;
    private final Text text = new Text(Message.MAX_TEXT);

    OperatorDecisions(Emitter out, ClientDecisions client, GroupDecisions groups) {
        this.out = out;
        this.client = client;
        this.groups = groups;
        state = out.state;
    }

    void operate(Command command) {
        boolean held = state.held();
        Record record = out.begin(RecordKind.OPERATOR_ACTION, 0);
        record.operation = command.operation;
        record.instrumentId = command.instrumentId;
        record.groupId = command.groupId;
        record.protectionId = command.protectionId;
        record.requestId.set(command.requestId);
        record.operator.set(command.operator);
        record.text.set(command.text);
        out.emit();
        switch (command.operation) {
            case HALT -> halt();
            case RESUME -> resume(held);
            case RECONCILE -> {
                if (state.venueUp()) {
                    compare();
                }
            }
            case FLATTEN -> {
                flattenWhatMayCome(command.instrumentId, state.sequence());
                groups.tick(); // what they have set aside is free to be sold
                tick();
            }
            case CANCEL_ORDER -> cancel(command.orderId, state.sequence());
            case ABANDON_ORDER -> abandon(command.orderId, state.sequence());
            case FINISH_GROUP, UNWIND_GROUP, RELEASE_GROUP ->
                groups.operated(command.operation, command.groupId, state.sequence());
            default -> {
                // The engine's own answers are not asked for.
            }
        }
    }

    /** Where nothing is held yet, but an order or a group may still buy: each of these symbols has a record. */
    private void flattenWhatMayCome(int instrumentId, long action) {
        for (int i = 0; i < state.instruments().size(); i++) {
            Instrument instrument = state.instruments().get(i);
            boolean meant = instrumentId == 0 || instrumentId == instrument.instrumentId();
            if (meant && instrument.flattening() == 0
                && (instrument.openCount() > 0 || state.groups.isUnfinished(instrument.instrumentId()))) {
                Record record = out.begin(RecordKind.OPERATOR_ACTION, action);
                record.actor = Actor.ENGINE;
                record.operation = Operation.FLATTEN;
                record.instrumentId = instrument.instrumentId();
                out.emit();
            }
        }
    }

    /** As a client's cancel, and not at all where that would be refused. */
    private void cancel(long orderId, long action) {
        Order order = state.order(orderId);
        if (ClientDecisions.refusal(order) == Reason.NONE) {
            out.about(RecordKind.CANCEL_INTENT, order, action);
            out.emit();
        }
    }

    /**
     * Where the venue cannot be asked any more, a person's word stands for its own; not before an order that is still
     * under way would have come there, and never against what the venue has said. Should it turn up, it is flagged.
     */
    private void abandon(long orderId, long action) {
        Order order = state.order(orderId);
        if (order != null && order.canBeAbandoned(state, out.policy.absenceWindowNs())) {
            Record record = out.about(RecordKind.ORDER_ABANDONED, order, action);
            record.reason = Reason.OPERATOR;
            out.emit();
        }
    }

    private void halt() {
        if (state.tradingState() != TradingState.HALTED) {
            out.trading(TradingState.HALTED, Reason.OPERATOR, state.sequence(), null);
        }
        tick();
    }

    /** What happened meanwhile is not known before the venue is asked: trading opens after a clean comparison. */
    private void resume(boolean held) {
        if (state.tradingState() != TradingState.HALTED && !held) {
            return;
        }
        long action = state.sequence();
        out.trading(state.venueUp() ? TradingState.RECONCILING : TradingState.RECOVERING, Reason.OPERATOR, action,
            null);
        if (state.venueUp()) {
            compare();
        }
    }

    private void compare() {
        Record record = out.begin(RecordKind.RECONCILIATION_STARTED, state.sequence());
        record.reason = Reason.OPERATOR;
        out.emit();
    }

    /** What is wanted goes on until it is done, over restarts too. What is there to be sold is what was compared. */
    void tick() {
        if (!state.venueUp()) {
            return;
        }
        if (state.halted() || state.flattening()) {
            cancel();
        }
        boolean compared = state.trading.compared();
        for (int i = 0; compared && state.flattening() && i < state.instruments().size(); i++) {
            Instrument instrument = state.instruments().get(i);
            if (instrument.flattening() != 0 && instrument.openCount() == 0) {
                flatten(instrument);
            }
        }
    }

    /** Every working order, also one that turns up later; but not one that sells what is to be sold. */
    private void cancel() {
        int made = 0;
        Order order = state.firstOpen();
        while (order != null && made < MAX_PER_TICK) {
            Instrument instrument = state.instrument(order.instrumentId());
            boolean unwanted = instrument.flattening() == 0
                ? state.halted() && !state.groups.unwinds(order) && !order.protects()
                : instrument.flattenOrder() != order.orderId();
            if (unwanted && isWorking(order) && !order.cancelling()
                && (order.extra.cancelNs == 0 || out.nowNs() - order.extra.cancelNs >= AGAIN_NS)) {
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

    private void flatten(Instrument instrument) {
        Order last = state.order(instrument.flattenOrder());
        long held = instrument.position().quantity();
        // Less is there than was bought where the venue takes its fee out of it.
        long there = Math.min(held, state.balance(instrument.baseAssetId()).free());
        long quantity = there - there % Math.max(1, instrument.lotStep());
        boolean refused = last != null && last.state() == OrderState.REJECTED;
        if (refused && LegGroups.isForLater(last.reason())) {
            if (out.nowNs() - last.updatedNs() < AGAIN_NS) {
                return;
            }
            refused = false;
        }
        if (quantity < Math.max(1, instrument.minQuantity()) || refused) {
            done(instrument, refused || instrument.held() > 0);
        } else if (client.sell(instrument, Math.min(quantity, instrument.maxQuantity()), instrument.flattening())
            == Reason.NONE) {
            return;
        } else {
            done(instrument, true);
        }
    }

    /** Nothing more can be done; a person should see what is left. */
    private void done(Instrument instrument, boolean left) {
        Record record = out.begin(RecordKind.OPERATOR_ACTION, instrument.flattening());
        record.actor = Actor.ENGINE;
        record.operation = Operation.FLATTENED;
        record.instrumentId = instrument.instrumentId();
        out.emit();
        if (left) {
            text.set(instrument.symbol());
            out.alert(Reason.UNSOLD, state.sequence(), instrument.flattenOrder(), instrument.instrumentId(), text);
        }
    }
}
