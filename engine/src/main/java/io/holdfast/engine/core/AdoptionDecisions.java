package io.holdfast.engine.core;

/**
 * Orders that the venue has under a name of ours and that the journal does not know: a backup that was restored is
 * older than they are, or the end of the journal was lost. They become orders of ours, so that nothing that they fill
 * is left out; those that would make a position larger are cancelled unless they may go on, since the strategy that
 * asked for them, and was never answered, may ask again.
 */
final class AdoptionDecisions {
    private final Emitter out;
    private final EngineState state;
    private final Text text = new Text(Message.MAX_TEXT);

    AdoptionDecisions(Emitter out) {
        this.out = out;
        state = out.state;
    }

    /**
     * The order that a venue speaks of, or {@code null}. An id of another epoch than the order's is that of an order in
     * the end of a journal that was lost: after a restore, sequences come a second time.
     */
    Order named(Command command) {
        Order order = state.order(command.orderId);
        if (command.orderEpoch == 0 || order != null && isNamed(order, command)) {
            return order;
        }
        return state.reconciliation.adoptions() == 0 ? null : adopted(command);
    }

    private static boolean isNamed(Order order, Command command) {
        return order.epoch() == command.orderEpoch && order.namedSequence() == command.orderId;
    }

    /** A walk, since it is rare that an order was adopted. */
    private Order adopted(Command command) {
        Order open = openNamed(command.orderEpoch, command.orderId);
        if (open != null) {
            return open;
        }
        for (long i = 0; state.endedId(i) != 0; i++) {
            Order order = state.order(state.endedId(i));
            if (order.adopted() && isNamed(order, command)) {
                return order;
            }
        }
        return null;
    }

    private Order openNamed(int epoch, long namedSequence) {
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            if (order.epoch() == epoch && order.namedSequence() == namedSequence) {
                return order;
            }
        }
        return null;
    }

    /** Whether a name that stands for no order here is one that the journal has lost, not one that it has retired. */
    boolean isLost(Command command) {
        return command.orderId > state.sequence() || state.order(command.orderId) != null
            || command.orderEpoch != 0 && command.orderEpoch != state.epoch()
                && command.orderId > state.reconciliation.engineStart();
    }

    void seen(Command command) {
        boolean working = command.venueStatus == VenueStatus.LIVE
            || command.venueStatus == VenueStatus.PARTIALLY_FILLED;
        if (named(command) != null || !working && !isLost(command)) {
            return;
        }
        Instrument instrument = state.instrument(command.instrumentId);
        if (instrument == null || command.side == null || command.orderType == null || command.quantity <= 0) {
            out.alert(Reason.BAD_ANSWER, command.comparison, 0, command.instrumentId, command.venueOrderId);
            return;
        }
        Record difference = out.begin(RecordKind.RECONCILIATION_DIFFERENCE, command.comparison);
        difference.theirs = command.quantity;
        difference.reason = Reason.LOST_ORDER;
        difference.venueOrderId.set(command.venueOrderId);
        out.emit();
        if (state.reconciliation.ledgerOpened() || out.policy.cures().newJournal()) {
            adopt(command, instrument, working);
        }
    }

    private void adopt(Command command, Instrument instrument, boolean working) {
        Record record = out.begin(RecordKind.ORDER_ADOPTED, state.sequence());
        record.orderId = record.sequence;
        record.copyTerms(command);
        out.name(record, "adopted-");
        record.price = command.price > 0 ? command.price : Decimals.ABSENT;
        record.stopPrice = command.stopPrice > 0 ? command.stopPrice : Decimals.ABSENT;
        record.clientOrderIdHigh = ClientOrderId.high(state.engineId(), command.orderEpoch, command.orderId);
        record.clientOrderIdLow = ClientOrderId.low(command.orderId);
        record.venueOrderId.set(command.venueOrderId);
        record.reserveAssetId = command.side == Side.SELL ? instrument.baseAssetId() : instrument.quoteAssetId();
        record.listId = listId(record, command);
        record.reserve = record.listId == 0 || record.listId == record.orderId ? reserve(record) : 0;
        out.emit();
        Order order = state.order(state.sequence());
        text.set(instrument.symbol());
        out.alert(Reason.LOST_ORDER, order.orderId(), order.orderId(), instrument.instrumentId(), text);
        if (working && isUnwanted(order)) {
            Record cancel = out.about(RecordKind.CANCEL_INTENT, order, order.orderId());
            cancel.actor = Actor.ENGINE;
            cancel.reason = Reason.LOST_ORDER;
            out.emit();
        }
    }

    /**
     * The profit of the list that it is of: engines name profit and stop one behind the other, and make such a limit
     * order only for a list. Where the stop comes first both set aside what they sell, which is the careful way.
     */
    private long listId(Record record, Command command) {
        if (command.orderType != OrderType.STOP_LOSS) {
            return command.orderType == OrderType.LIMIT_MAKER ? record.orderId : 0;
        }
        Order profit = openNamed(command.orderEpoch, command.orderId - 1);
        return profit != null && profit.adopted() && profit.orderType() == OrderType.LIMIT_MAKER
            && profit.instrumentId() == command.instrumentId && profit.quantity() == command.quantity
            ? profit.orderId() : 0;
    }

    private static long reserve(Record order) {
        if (order.side == Side.SELL) {
            return order.quantity;
        }
        long reserve = order.price == Decimals.ABSENT ? 0 : Decimals.notionalCeiling(order.price, order.quantity);
        return reserve == Decimals.OVERFLOW ? 0 : reserve;
    }

    private boolean isUnwanted(Order order) {
        return order.adopted() && order.side() == Side.BUY && !out.policy.cures().adoptEntries();
    }

    /** Where the venue will not cancel what nobody wants, a person has to. */
    void holdUncancelled() {
        if (state.reconciliation.adoptions() == 0) {
            return;
        }
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            if (isUnwanted(order) && !order.extra.flagged && !order.cancelling()) {
                text.set(state.instrument(order.instrumentId()).symbol());
                out.alert(Reason.OPERATOR_NEEDED, order.lastSequence(), order.orderId(), order.instrumentId(), text);
                out.hold(state.sequence(), text);
            }
        }
    }
}
