package io.holdfast.engine.core;

import java.util.ArrayList;
import java.util.List;

/**
 * What was promised for positions: the protections in force, in the order in which they were attached, and the last
 * {@link #RETAINED} that are over, since a fill may come late for one of them.
 */
final class Protections {
    /** How many may be in force. */
    static final int MAX_ACTIVE = 256;

    /** How many that are over are kept; part of the fold. */
    static final int RETAINED = 256;

    private final List<Protection> active = new ArrayList<>();
    /** Oldest first. */
    private final List<Protection> over = new ArrayList<>();
    private final OrderTable orders;
    private Protection spare;

    Protections(OrderTable orders) {
        this.orders = orders;
    }

    List<Protection> active() {
        return active;
    }

    List<Protection> over() {
        return over;
    }

    /** The protection with an id, or {@code null} where there never was one or it is forgotten. */
    Protection get(long protectionId) {
        Protection found = find(active, protectionId);
        return found == null ? find(over, protectionId) : found;
    }

    private static Protection find(List<Protection> list, long protectionId) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (list.get(i).protectionId == protectionId) {
                return list.get(i);
            }
        }
        return null;
    }

    void fold(Record record, Digest digest) {
        if (record.kind == RecordKind.PROTECTION_DENIED) {
            digest.add(record.reason.code());
            return;
        }
        Protection protection = record.kind == RecordKind.PROTECTION_ATTACHED ? attach(record) : known(record);
        switch (record.kind) {
            case PROTECTION_ARMED -> arm(protection, record);
            case PROTECTION_MOVED -> {
                protection.highWaterMark = record.price;
                protection.movedNs = record.timeNs;
            }
            case PROTECTION_TRIGGERED -> {
                protection.state = ProtectionState.TRIGGERED;
                protection.reason = record.reason;
                protection.attempts = 0;
                protection.alerted = false;
                protection.bareNs = record.timeNs;
            }
            case PROTECTION_RELEASED -> release(protection, record);
            case EXIT_WAITING -> await(protection, record);
            default -> {
                // It was attached.
            }
        }
        protection.lastSequence = record.sequence;
        protection.addTo(digest);
    }

    private Protection attach(Record record) {
        Protection attached = spare == null ? new Protection() : spare;
        spare = null;
        attached.reset(record);
        active.add(attached);
        Order entry = orders.get(record.orderId);
        if (entry != null) {
            entered(attached, entry, record.timeNs);
        }
        return attached;
    }

    private Protection known(Record record) {
        Protection protection = get(record.protectionId);
        if (protection == null) {
            throw new IllegalStateException("protection is not known, sequence=" + record.sequence
                + " protectionId=" + record.protectionId);
        }
        return protection;
    }

    private void arm(Protection protection, Record record) {
        boolean first = protection.armedQuantity == 0;
        protection.state = ProtectionState.ARMED;
        protection.armedQuantity = record.quantity;
        protection.armedNs = record.timeNs;
        if (protection.deadlineNs == 0 && protection.closeAfterNs > 0) {
            protection.deadlineNs = record.timeNs + protection.closeAfterNs;
        }
        if (record.quantity == 0 || covered(protection)) {
            protection.bareNs = 0;
        } else if (first || protection.bareNs == 0) {
            protection.bareNs = record.timeNs; // until now there was nothing to cover
        }
    }

    private void release(Protection protection, Record record) {
        protection.state = ProtectionState.RELEASED;
        protection.reason = record.reason;
        protection.bareNs = 0;
        active.remove(protection);
        if (over.size() == RETAINED) {
            spare = over.remove(0);
        }
        over.add(protection);
    }

    private static void await(Protection protection, Record record) {
        protection.exit = record.sequence;
        protection.exitNs = record.timeNs;
        protection.exitSide = record.side;
        protection.exitType = record.orderType;
        protection.exitTimeInForce = record.timeInForce;
        protection.exitQuantity = record.quantity;
        protection.exitPrice = record.price;
        protection.exitRequestId.set(record.requestId);
    }

    /** What waited was decided by a record with this cause. */
    void decided(long cause, Digest digest) {
        for (int i = 0; cause != 0 && i < active.size(); i++) {
            if (active.get(i).exit == cause) {
                active.get(i).clearExit();
                active.get(i).addTo(digest);
            }
        }
    }

    /** An order was taken: one that belongs to a protection, or one that waited for it. */
    void taken(Order order, Record intent, Digest digest) {
        if (!order.protects()) {
            decided(intent.cause, digest);
            return;
        }
        Protection protection = get(order.protectionId());
        if (protection == null) {
            return;
        }
        switch (order.orderType()) {
            case MARKET -> protection.closeOrderId = order.orderId;
            case LIMIT, LIMIT_MAKER -> protection.profitOrderId = order.orderId;
            default -> protection.stopOrderId = order.orderId;
        }
        protection.attempts++;
        protection.placedNs = order.createdNs;
        protection.addTo(digest);
    }

    /** An order changed that belongs to a protection: as its entry, or as what protects. */
    void follow(Order order, Digest digest) {
        Protection protection = order.protectionId() == 0 ? null : get(order.protectionId());
        if (protection == null) {
            return;
        }
        if (order.side() == Side.BUY) {
            entered(protection, order, order.updatedNs);
        } else {
            follow(protection, order);
        }
        protection.addTo(digest);
    }

    private void entered(Protection protection, Order entry, long timeNs) {
        boolean more = entry.filledQuantity > protection.entryFilled;
        protection.entryFilled = entry.filledQuantity;
        protection.entryEnded = entry.state.terminal();
        if (!more) {
            return;
        }
        if (protection.state == ProtectionState.RELEASED && protection.release == 0) {
            // A fill that came late makes a position after all.
            over.remove(protection);
            active.add(protection);
            protection.state = ProtectionState.ATTACHED;
            protection.reason = Reason.NONE;
            protection.alerted = false;
            protection.attempts = 0;
        }
        if (protection.rests() && protection.bareNs == 0 && !covered(protection)) {
            protection.bareNs = timeNs;
        }
    }

    private void follow(Protection protection, Order order) {
        if (protection.state == ProtectionState.TRIGGERED) {
            if (order.orderId == protection.closeOrderId && order.filledQuantity > 0) {
                protection.attempts = 0;
                protection.alerted = false;
                protection.bareNs = order.updatedNs;
            }
            return;
        }
        if (protection.state == ProtectionState.RELEASED || !protection.rests()) {
            return;
        }
        if (covered(protection)) {
            protection.bareNs = 0;
            protection.alerted = false;
            protection.attempts = 0;
        } else if (protection.bareNs == 0 && order.state.terminal()) {
            protection.bareNs = order.updatedNs;
        }
    }

    /** What one of its own orders sold, or the strategy of an instrument. */
    void sold(Order order, long change, Instrument instrument) {
        Protection protection = order.protects() ? get(order.protectionId()) : null;
        if (protection != null) {
            protection.sold = Math.addExact(protection.sold, change);
            protection.armedQuantity = Math.max(0, protection.armedQuantity - change);
        }
        instrument.exited |= protection == null && order.side() == Side.SELL;
    }

    /**
     * Before more is bought, no more stays promised than is held: what the strategy has sold of it was for the latest.
     * Else an old promise would come back for what is new, at a price that was meant for what is gone.
     */
    void beginFill(Record fill, Instrument instrument) {
        if (!instrument.exited || fill.side == Side.SELL || fill.reason == Reason.FOREIGN) {
            return;
        }
        instrument.exited = false;
        long excess = -Math.max(0, instrument.held());
        for (int i = 0; i < active.size(); i++) {
            excess += active.get(i).instrumentId == instrument.instrumentId() ? active.get(i).outstanding() : 0;
        }
        for (int i = active.size() - 1; excess > 0 && i >= 0; i--) {
            Protection protection = active.get(i);
            long gone = Math.min(excess, protection.instrumentId == instrument.instrumentId() ? protection.outstanding()
                : 0);
            protection.gone = Math.addExact(protection.gone, gone);
            excess -= gone;
        }
    }

    /** Whether an order with this request id waits for one of them to make room. */
    boolean isWaiting(Text requestId) {
        for (int i = 0; i < active.size(); i++) {
            if (active.get(i).isAwaitedBy(requestId)) {
                return true;
            }
        }
        return false;
    }

    /** A person was told that it is not covered. */
    void alerted(Record alert, Digest digest) {
        Protection protection = alert.reason == Reason.UNPROTECTED ? get(alert.cause) : null;
        if (protection != null) {
            protection.alerted = true;
            protection.addTo(digest);
        }
    }

    /** A person releases it. */
    void releasing(Record action) {
        Protection protection = find(active, action.protectionId);
        if (protection != null && protection.release == 0) {
            protection.release = action.sequence;
        }
    }

    /** Whether the order that has to stand is seen to stand at the venue. */
    boolean covered(Protection protection) {
        return !protection.rests()
            || stands(protection.hasStop() ? protection.stopOrderId : protection.profitOrderId);
    }

    private boolean stands(long orderId) {
        Order order = orderId == 0 ? null : orders.get(orderId);
        return order != null && (order.state == OrderState.LIVE || order.state == OrderState.PARTIALLY_FILLED);
    }

    /** Whether each protection in force that should be covered is. */
    boolean standing() {
        for (int i = 0; i < active.size(); i++) {
            Protection protection = active.get(i);
            if (protection.state == ProtectionState.ARMED && protection.armedQuantity > 0 && !covered(protection)) {
                return false;
            }
        }
        return true;
    }

    void give(StateSink sink) {
        give(active, sink);
        give(over, sink);
    }

    private static void give(List<Protection> list, StateSink sink) {
        for (int i = 0; i < list.size(); i++) {
            list.get(i).fields(sink.begin(StateSection.PROTECTION));
            sink.end();
        }
    }

    /** Takes a protection from a snapshot: those in force first, then those that are over, oldest first. */
    void take(StatePort port) {
        Protection protection = new Protection();
        protection.fields(port);
        (protection.state == ProtectionState.RELEASED ? over : active).add(protection);
    }
}
