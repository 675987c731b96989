package io.holdfast.engine.core;

import java.util.List;

/**
 * The orders that protect: what may be placed, and what has to be cancelled. All that is open counts, sent or not, in
 * doubt or not; of a list of two only one can fill.
 */
final class ProtectionOrders {
    private static final String REQUEST = "protect-";
    private static final long LIST_DELAY_NS = 500_000_000L;
    /** How many times the venue's least value is little, if the price is far from what was paid. */
    private static final long LITTLE = 100;

    private final Emitter out;
    private final EngineState state;
    private final Protections protections;

    ProtectionOrders(Emitter out) {
        this.out = out;
        state = out.state;
        protections = state.protections;
    }

    Record begin(RecordKind kind, Protection protection, long cause) {
        Record record = out.begin(kind, cause);
        record.protectionId = protection.protectionId;
        record.instrumentId = protection.instrumentId;
        record.actor = kind == RecordKind.PROTECTION_ATTACHED ? record.actor : Actor.ENGINE;
        return record;
    }

    /** What is held and no other order sells; never more than the balance has. */
    long protectable(Instrument instrument) {
        long funds = state.balance(instrument.baseAssetId()).free();
        List<Protection> active = protections.active();
        for (int i = 0; i < active.size(); i++) {
            Protection protection = active.get(i);
            if (protection.instrumentId == instrument.instrumentId()) {
                funds += reserve(protection.stopOrderId) + reserve(protection.profitOrderId)
                    + reserve(protection.closeOrderId);
            }
        }
        return Math.max(0, Math.min(exitable(instrument), funds));
    }

    /** What orders would sell that wait for room. */
    long waiting(Instrument instrument) {
        long quantity = 0;
        List<Protection> active = protections.active();
        for (int i = 0; i < active.size(); i++) {
            Protection protection = active.get(i);
            quantity += protection.instrumentId == instrument.instrumentId() && protection.exit != 0
                ? protection.exitQuantity : 0;
        }
        return quantity;
    }

    static long least(Instrument instrument) {
        return Math.max(1, Math.max(instrument.minQuantity(), instrument.lotStep()));
    }

    /**
     * Whether what is due can never be sold: the venue has said that it is worth too little, or all that there was is
     * sold and the rest of the position has gone into fees.
     */
    boolean isLeftOver(Protection protection, Instrument instrument, long due, boolean late) {
        // Only after a while, when what the balance has is no longer under way.
        long there = late ? Math.min(due, state.balance(instrument.baseAssetId()).total()) : due;
        if (there < least(instrument)) {
            return true;
        }
        Order close = protection.closeOrderId == 0 ? null : state.order(protection.closeOrderId);
        return close != null && close.state == OrderState.REJECTED && close.reason() == Reason.BELOW_MIN_NOTIONAL
            && there <= close.quantity && isWorthLittle(instrument, close.quantity);
    }

    /** The venue has one refusal for what is worth too little and too much. */
    private static boolean isWorthLittle(Instrument instrument, long quantity) {
        long price = instrument.position().averagePrice();
        return price > 0 && Decimals.notional(price, quantity) / LITTLE < instrument.minNotional();
    }

    private long reserve(long orderId) {
        Order order = open(orderId);
        return order == null ? 0 : order.reserve;
    }

    private Order open(long orderId) {
        Order order = orderId == 0 ? null : state.order(orderId);
        return order == null || order.state.terminal() ? null : order;
    }

    /** What open orders sell that belong to no protection in force. */
    private long exitQuantity(Instrument instrument) {
        long quantity = 0;
        for (Order order = instrument.open(Side.SELL).first(); order != null; order = order.nextAlike) {
            quantity += isExit(order) ? order.openQuantity() : 0;
        }
        return quantity;
    }

    private boolean isExit(Order order) {
        Protection protection = order.protectionId() == 0 ? null : protections.get(order.protectionId());
        return (protection == null || protection.state == ProtectionState.RELEASED)
            && (!order.isSecond() || open(order.listId()) == null);
    }

    boolean isOpen(Protection protection) {
        return open(protection.stopOrderId) != null || open(protection.profitOrderId) != null
            || open(protection.closeOrderId) != null;
    }

    /** The most that its open orders can still sell. */
    long openQuantity(Protection protection) {
        Order close = open(protection.closeOrderId);
        Order stop = open(protection.stopOrderId);
        Order profit = open(protection.profitOrderId);
        return (close == null ? 0 : close.openQuantity())
            + Math.max(stop == null ? 0 : stop.openQuantity(), profit == null ? 0 : profit.openQuantity());
    }

    /** Whether an order of two is gone, and not because the stop was reached. */
    boolean isBroken(Protection protection) {
        if (!protection.hasStop() || !protection.hasProfit()) {
            return false;
        }
        Order stop = open(protection.stopOrderId);
        Order profit = open(protection.profitOrderId);
        if (stop == null || profit != null) {
            return stop == null && profit != null && !endedLately(protection.stopOrderId);
        }
        Order ended = state.order(protection.profitOrderId);
        return ended != null && stop.filledQuantity == 0 && ended.state != OrderState.EXPIRED
            && !endedLately(protection.profitOrderId);
    }

    /** The end of one order of a list is told before that of the other. */
    private boolean endedLately(long orderId) {
        Order order = orderId == 0 ? null : state.order(orderId);
        return order != null && order.state.terminal() && out.nowNs() - order.updatedNs < LIST_DELAY_NS;
    }

    boolean isLargeEnough(Protection protection, Instrument instrument, long quantity) {
        long price = protection.hasStop() ? protection.stopPrice : protection.takeProfitPrice;
        return quantity >= Math.max(1, instrument.minQuantity())
            && (!protection.rests() || Decimals.notional(price, quantity) >= instrument.minNotional());
    }

    /** Cancels what works; of a list of two the first, which ends both. */
    void cancel(Protection protection, Reason reason) {
        Order stop = open(protection.stopOrderId);
        Order profit = open(protection.profitOrderId);
        if (profit != null) {
            cancel(profit, reason);
        }
        if (stop != null && (profit == null || stop.listId() != profit.orderId) && !endedLately(stop.listId())) {
            cancel(stop, reason);
        }
    }

    private void cancel(Order order, Reason reason) {
        // What is being asked for may have ended: a refused cancel is followed by a question.
        if (isWorking(order) && !order.cancelling() && !order.extra.unanswered) {
            Record record = out.about(RecordKind.CANCEL_INTENT, order, order.lastSequence());
            record.actor = Actor.ENGINE;
            record.reason = reason;
            out.emit();
        }
    }

    private static boolean isWorking(Order order) {
        return order.state == OrderState.LIVE || order.state == OrderState.PARTIALLY_FILLED;
    }

    /** What sells is not bought on. */
    void cancelEntry(Protection protection) {
        Order entry = open(protection.entryOrderId);
        if (entry != null) {
            cancel(entry, Reason.STOP_REACHED);
        }
    }

    /** What is to be sold now is taken back from orders that wait for a better price. */
    void cancelExits(Instrument instrument) {
        for (Order order = instrument.open(Side.SELL).first(); order != null; order = order.nextAlike) {
            if (isExit(order) && order.orderType() != OrderType.MARKET) {
                cancel(order, Reason.STOP_REACHED);
            }
        }
    }

    /** Whether all that is open would not sell more than is held if this were added. */
    private boolean fits(Instrument instrument, long quantity) {
        return quantity <= exitable(instrument) - protecting(instrument)
            && quantity <= state.balance(instrument.baseAssetId()).free();
    }

    /** What the open orders of all protections in force can still sell. */
    long protecting(Instrument instrument) {
        long quantity = 0;
        List<Protection> active = protections.active();
        for (int i = 0; i < active.size(); i++) {
            if (active.get(i).instrumentId == instrument.instrumentId()) {
                quantity += openQuantity(active.get(i));
            }
        }
        return quantity;
    }

    void place(Protection protection, Instrument instrument, long wanted) {
        long quantity = Math.min(wanted, instrument.maxQuantity());
        if (!fits(instrument, quantity)) {
            return; // what is to make room has not ended yet
        }
        long listId = 0;
        if (protection.hasProfit()) {
            boolean both = protection.hasStop();
            Record record = intent(protection, instrument, both ? OrderType.LIMIT_MAKER : OrderType.LIMIT, quantity);
            record.timeInForce = TimeInForce.GTC;
            record.price = protection.takeProfitPrice;
            record.reserve = quantity;
            listId = both ? record.sequence : 0;
            record.listId = listId;
            out.emitIntent(record, REQUEST);
        }
        if (protection.hasStop()) {
            Record record = intent(protection, instrument, OrderType.STOP_LOSS, quantity);
            record.stopPrice = protection.stopPrice;
            record.reserve = listId == 0 ? quantity : 0;
            record.listId = listId;
            out.emitIntent(record, REQUEST);
        }
    }

    /** Sells at the market. */
    void sell(Protection protection, Instrument instrument, long wanted) {
        long quantity = Math.min(wantedOf(protection, instrument, wanted), instrument.maxQuantity());
        if (fits(instrument, quantity)) {
            Record record = intent(protection, instrument, OrderType.MARKET, quantity);
            record.reserve = quantity;
            out.emitIntent(record, REQUEST);
        }
    }

    /** What an order by another hand holds cannot be sold: after a refusal for that, what the venue says is free. */
    private long wantedOf(Protection protection, Instrument instrument, long wanted) {
        Order close = protection.closeOrderId == 0 ? null : state.order(protection.closeOrderId);
        if (close == null || close.state != OrderState.REJECTED || close.reason() != Reason.INSUFFICIENT_FUNDS) {
            return wanted;
        }
        long free = ProtectionDecisions.floor(state.balance(instrument.baseAssetId()).venueFree(),
            instrument.lotStep());
        return free < least(instrument) ? wanted : Math.min(wanted, free);
    }

    private Record intent(Protection protection, Instrument instrument, OrderType type, long quantity) {
        Record record = begin(RecordKind.ORDER_INTENT, protection, protection.lastSequence);
        record.orderId = record.sequence;
        record.side = Side.SELL;
        record.orderType = type;
        record.quantity = quantity;
        record.reserveAssetId = instrument.baseAssetId();
        return record;
    }

    /**
     * Whether a sale has to wait until protections have made room for it; those that are triggered make none, and
     * orders of those that are over have the coins until their end is proved.
     */
    boolean mustWait(Instrument instrument, long quantity) {
        long taken = protecting(instrument);
        List<Protection> active = protections.active();
        for (int i = 0; i < active.size(); i++) {
            Protection protection = active.get(i);
            taken += protection.instrumentId == instrument.instrumentId()
                && protection.state == ProtectionState.TRIGGERED
                ? Math.max(0, protection.outstanding() - openQuantity(protection)) : 0;
        }
        boolean held = taken > 0 || instrument.open(Side.SELL).protects();
        return held && quantity > exitable(instrument) - taken;
    }

    /** Lets a sale go for which there is room now, or denies it where there is none in time. */
    void exits(Instrument instrument) {
        List<Protection> active = protections.active();
        for (int i = 0; i < active.size(); i++) {
            Protection protection = active.get(i);
            if (protection.instrumentId == instrument.instrumentId() && protection.exit != 0) {
                exit(protection, instrument);
            }
        }
    }

    private void exit(Protection protection, Instrument instrument) {
        Reason denial = Reason.NONE;
        if (!state.tradingState().open()) {
            denial = Reason.NOT_TRADING;
        } else if (protection.exitQuantity > exitable(instrument)) {
            denial = Reason.PROTECTED; // sold meanwhile by what protected it
        } else if (mustWait(instrument, protection.exitQuantity)) {
            if (out.nowNs() - protection.exitNs < ProtectionDecisions.EXIT_TIMEOUT_NS) {
                return;
            }
            denial = Reason.PROTECTED;
        } else if (protection.exitQuantity > state.balance(instrument.baseAssetId()).free()) {
            denial = Reason.INSUFFICIENT_FUNDS;
        }
        decide(protection, instrument, denial);
    }

    /** Decides on an order that waits. */
    void decide(Protection protection, Instrument instrument, Reason denial) {
        boolean goes = denial == Reason.NONE;
        Record record = out.begin(goes ? RecordKind.ORDER_INTENT : RecordKind.ORDER_DENIED, protection.exit);
        record.actor = Actor.CLIENT;
        record.orderId = record.sequence;
        record.instrumentId = protection.instrumentId;
        record.side = protection.exitSide;
        record.orderType = protection.exitType;
        record.timeInForce = protection.exitTimeInForce;
        record.quantity = protection.exitQuantity;
        record.price = protection.exitPrice;
        record.requestId.set(protection.exitRequestId);
        if (goes) {
            record.reserveAssetId = instrument.baseAssetId();
            record.reserve = protection.exitQuantity;
            out.emitIntent(record);
        } else {
            record.reason = denial;
            out.emit();
        }
    }

    /** What is held and no order of the strategy sells. */
    long exitable(Instrument instrument) {
        return Math.max(0, instrument.position().quantity()) - exitQuantity(instrument);
    }

    /** A protection of the instrument that an order can wait for; {@code null} where another order waits already. */
    Protection waitable(int instrumentId) {
        Protection found = null;
        List<Protection> active = protections.active();
        for (int i = 0; i < active.size(); i++) {
            Protection protection = active.get(i);
            if (protection.instrumentId == instrumentId) {
                if (protection.exit != 0) {
                    return null;
                }
                found = protection;
            }
        }
        return found;
    }
}
