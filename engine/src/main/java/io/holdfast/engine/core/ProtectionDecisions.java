package io.holdfast.engine.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps each promised protection in step with the position: armed by fills, never larger than what is held, placed
 * again only where the end of the last order is proved, and gone with the position. Driven from the state alone, so
 * that it goes on after a crash as if there had been none.
 */
final class ProtectionDecisions {
    /** How long a position may stand without the order it was promised before a person hears of it. */
    static final long ALERT_AFTER_NS = 500_000_000L;

    /** How long an order that is smaller than the position stays while the entry goes on filling. */
    static final long GROW_DELAY_NS = 500_000_000L;

    /** The least time between two records of a rising trailing stop. */
    static final long MOVE_DELAY_NS = 100_000_000L;

    /** How long an order of the strategy waits for room before it is denied. */
    static final long EXIT_TIMEOUT_NS = 10_000_000_000L;

    /** After this time without a sale a person hears that what is triggered is not sold. */
    static final long SALE_LATE_NS = 10_000_000_000L;

    private static final long FIRST_DELAY_NS = 250_000_000L;
    private static final int MAX_DELAY_SHIFT = 6;
    private static final int ATTEMPTS_TO_ALERT = 3;

    private final Emitter out;
    private final EngineState state;
    private final Protections protections;
    private final ProtectionOrders orders;
    private final Text text = new Text(Message.MAX_TEXT);
    /**
     * When a protection without its order was last seen with nothing held for it, by its id. No part of the state: it
     * only delays what is told and sold for want of an order.
     */
    private final Map<Long, Long> emptyNs = new HashMap<>();

    ProtectionDecisions(Emitter out) {
        this.out = out;
        state = out.state;
        protections = state.protections;
        orders = new ProtectionOrders(out);
    }

    /** After each command that may have changed something; what is left to do comes with the ticks. */
    void after(Command command) {
        if (protections.active().isEmpty()) {
            return;
        }
        Order order = command.orderId == 0 ? null : state.order(command.orderId);
        int instrumentId = order == null ? command.instrumentId : order.instrumentId();
        for (int i = 0; i < state.instruments().size(); i++) {
            Instrument instrument = state.instruments().get(i);
            if (instrumentId == 0 || instrumentId == instrument.instrumentId()) {
                review(instrument);
            }
        }
    }

    /** The market's price: what is sold at; a trailing stop follows it up. */
    void market(Command command) {
        List<Protection> active = protections.active();
        for (int i = 0; i < active.size(); i++) {
            Protection protection = active.get(i);
            if (protection.instrumentId == command.instrumentId && protection.state == ProtectionState.ARMED
                && protection.outstanding() > 0 && command.price > 0) {
                watch(protection, state.instrument(command.instrumentId), command.price);
            }
        }
    }

    private void watch(Protection protection, Instrument instrument, long price) {
        boolean covered = protections.covered(protection);
        long trailingStop = protection.trailingStop();
        if (!covered && protection.hasProfit() && price >= protection.takeProfitPrice) {
            trigger(protection, Reason.PROFIT_REACHED, price);
        } else if (!covered && protection.hasStop() && price <= protection.stopPrice
            || trailingStop != Decimals.ABSENT && price <= trailingStop) {
            trigger(protection, Reason.STOP_REACHED, price);
        } else if (protection.trails() && out.nowNs() - protection.movedNs >= MOVE_DELAY_NS
            && (protection.highWaterMark == Decimals.ABSENT
                || price - protection.highWaterMark >= Math.max(1, instrument.tickSize()))) {
            Record record = orders.begin(RecordKind.PROTECTION_MOVED, protection, 0);
            record.price = price;
            record.stopPrice = protection.trailingDistance != Decimals.ABSENT ? price - protection.trailingDistance
                : price - Decimals.notional(price, protection.trailingShare);
            out.emit();
        }
    }

    private void trigger(Protection protection, Reason reason, long price) {
        Record record = orders.begin(RecordKind.PROTECTION_TRIGGERED, protection, protection.lastSequence);
        record.reason = reason;
        record.price = price;
        out.emit();
    }

    private void review(Instrument instrument) {
        List<Protection> active = protections.active();
        boolean concerned = false;
        for (int i = 0; i < active.size(); i++) {
            concerned |= active.get(i).instrumentId == instrument.instrumentId();
        }
        if (!concerned) {
            return;
        }
        orders.exits(instrument);
        long left = keep(instrument, true, orders.protectable(instrument));
        keep(instrument, false, Math.max(0, left - orders.waiting(instrument)));
    }

    /** Shares out what can be sold among those that are triggered, or the others; returns what is left. */
    private long keep(Instrument instrument, boolean triggered, long protectable) {
        List<Protection> active = protections.active();
        long left = protectable;
        int i = 0;
        while (i < active.size()) {
            Protection protection = active.get(i);
            if (protection.instrumentId == instrument.instrumentId()
                && triggered == (protection.state == ProtectionState.TRIGGERED)) {
                long want = floor(Math.min(protection.outstanding(), left), instrument.lotStep());
                left -= want;
                keep(protection, instrument, want);
            }
            if (i < active.size() && active.get(i) == protection) {
                i++;
            }
        }
        return left;
    }

    static long floor(long quantity, long step) {
        return step <= 1 ? quantity : quantity - quantity % step;
    }

    private void keep(Protection protection, Instrument instrument, long want) {
        if (instrument.flattening() != 0) {
            release(protection, Reason.OPERATOR, instrument.flattening());
        } else if (protection.release != 0) {
            if (!orders.isOpen(protection)) {
                release(protection, Reason.OPERATOR, protection.release);
            } else {
                orders.cancel(protection, Reason.OPERATOR);
            }
        } else if (protection.state == ProtectionState.TRIGGERED) {
            close(protection, instrument, want);
        } else {
            hold(protection, instrument, want);
        }
    }

    private void release(Protection protection, Reason reason, long cause) {
        if (protection.exit != 0) {
            orders.decide(protection, state.instrument(protection.instrumentId), Reason.PROTECTED);
        }
        emptyNs.remove(protection.protectionId);
        Record record = orders.begin(RecordKind.PROTECTION_RELEASED, protection, cause);
        record.reason = reason;
        out.emit();
    }

    private void hold(Protection protection, Instrument instrument, long want) {
        if (protection.deadlineNs != 0 && out.nowNs() >= protection.deadlineNs
            && !isOver(protection, instrument)) {
            trigger(protection, Reason.TIME_OVER, Decimals.ABSENT);
            close(protection, instrument, want);
            return;
        }
        boolean open = orders.isOpen(protection);
        if (isOver(protection, instrument)) {
            if (open) {
                orders.cancel(protection, Reason.POSITION_CLOSED);
            } else {
                release(protection, protection.entryFilled == 0 && protection.entryOrderId != 0 ? Reason.ENTRY_ENDED
                    : Reason.POSITION_CLOSED, protection.lastSequence);
            }
        } else if (open) {
            resize(protection, instrument, want);
        } else {
            arm(protection, instrument, want);
        }
        if (protection.state != ProtectionState.RELEASED) {
            complain(protection, instrument, want);
        }
    }

    /** Nothing is left to protect, and nothing can come but a late fill. */
    private boolean isOver(Protection protection, Instrument instrument) {
        long least = ProtectionOrders.least(instrument);
        return protection.entryEnded
            && (protection.outstanding() < least || instrument.held() < least);
    }

    private void resize(Protection protection, Instrument instrument, long want) {
        long open = orders.openQuantity(protection);
        if (open > want) {
            orders.cancel(protection, Reason.RESIZED);
        } else if (open < Math.min(want, instrument.maxQuantity())
            && (protection.entryEnded || out.nowNs() - protection.armedNs >= GROW_DELAY_NS)) {
            orders.cancel(protection, Reason.RESIZED);
        } else if (orders.isBroken(protection)) {
            orders.cancel(protection, Reason.RESIZED);
        }
    }

    private void arm(Protection protection, Instrument instrument, long want) {
        boolean fits = orders.isLargeEnough(protection, instrument, want);
        long size = fits || !protection.rests() ? want : 0;
        if (size != protection.armedQuantity) {
            Record record = orders.begin(RecordKind.PROTECTION_ARMED, protection, protection.lastSequence);
            record.quantity = size;
            out.emit();
        }
        if (size > 0 && protection.rests() && mayAct() && isDue(protection)) {
            orders.place(protection, instrument, size);
        }
    }

    /** Only what was compared with the venue since it came up is acted on: before, fills may be missing. */
    private boolean mayAct() {
        return state.venueUp() && state.trading.compared();
    }

    private boolean isDue(Protection protection) {
        return protection.attempts == 0 || out.nowNs() - protection.placedNs
            >= FIRST_DELAY_NS << Math.min(protection.attempts - 1, MAX_DELAY_SHIFT);
    }

    /** What was promised and does not stand is told, and after a time sold. */
    private void complain(Protection protection, Instrument instrument, long want) {
        if (protection.bareNs == 0) {
            return;
        }
        if (want == 0) {
            emptyNs.put(protection.protectionId, out.nowNs());
            return;
        }
        long sinceNs = Math.max(protection.bareNs, emptyNs.getOrDefault(protection.protectionId, 0L));
        if (!protection.alerted && out.nowNs() - sinceNs >= ALERT_AFTER_NS) {
            text.set(instrument.symbol());
            out.alert(Reason.UNPROTECTED, protection.protectionId, protection.entryOrderId, protection.instrumentId,
                text);
        }
        if (protection.state == ProtectionState.ARMED && protection.armedQuantity > 0 && mayAct()
            && out.nowNs() - Math.max(sinceNs, state.startedNs()) >= out.policy.unprotectedNs()) {
            trigger(protection, Reason.UNPROTECTED, Decimals.ABSENT);
            close(protection, instrument, want);
        }
    }

    /** Sells before anything else of the symbol is sold; ends with what cannot be sold. */
    private void close(Protection protection, Instrument instrument, long want) {
        orders.cancelEntry(protection);
        long due = floor(Math.min(protection.outstanding(), instrument.position().quantity()), instrument.lotStep());
        boolean late = out.nowNs() - Math.max(protection.bareNs, state.startedNs()) >= SALE_LATE_NS;
        boolean stuck = late || protection.attempts >= ATTEMPTS_TO_ALERT;
        if (want < due) {
            orders.cancelExits(instrument);
        }
        if (orders.isOpen(protection)) {
            orders.cancel(protection, Reason.STOP_REACHED);
        } else if (isOver(protection, instrument)) {
            release(protection, Reason.POSITION_CLOSED, protection.lastSequence);
        } else if (protection.entryEnded && mayAct() && orders.isLeftOver(protection, instrument, due, late)) {
            release(protection, Reason.LEFT_OVER, protection.lastSequence);
        } else if (want >= Math.max(1, instrument.minQuantity()) && mayAct() && isDue(protection)) {
            orders.sell(protection, instrument, want);
        }
        if (stuck && protection.state == ProtectionState.TRIGGERED && !protection.alerted
            && due >= ProtectionOrders.least(instrument)) {
            text.set(instrument.symbol());
            out.alert(Reason.UNPROTECTED, protection.protectionId, protection.closeOrderId, protection.instrumentId,
                text);
        }
    }
}
