package io.holdfast.engine.core;

/**
 * One leg of a group: what is wanted, and what its orders have brought so far. Read it only while its fold holds still.
 */
public final class Leg {
    int instrumentId;
    Side side;
    OrderType orderType;
    TimeInForce timeInForce;
    LegState state = LegState.WAITING;
    Reason reason = Reason.NONE;
    long quantity;
    long price;
    int reserveAssetId;
    /** What all of it needs, and what is set aside for what is still to be sent. */
    long firstReserve;
    long reserve;
    /** The position of the instrument before the group, base units, signed. */
    long positionBefore;
    long filledQuantity;
    long filledQuote;
    /** Base units traded back. */
    long unwoundQuantity;
    /** Fees that were taken out of what was bought, base units. */
    long baseFees;
    /** The order that is on its way or at the venue, until its end is recorded; 0 for none. */
    long orderId;
    /** Orders in a row that ended without a fill for a reason that may last. */
    int attempts;
    /** Orders in a row that the venue did not want yet. */
    int waits;
    long failedNs;
    long lastSequence;

    /** All fields; the order is that of the snapshot's message. */
    void fields(StatePort port) {
        instrumentId = port.int32(instrumentId);
        side = CodeTable.get(Side::of, port.int8(Order.code(side)));
        orderType = CodeTable.get(OrderType::of, port.int8(Order.code(orderType)));
        timeInForce = CodeTable.get(TimeInForce::of, port.int8(Order.code(timeInForce)));
        state = LegState.of(port.int8(state.code()));
        reason = Reason.of(port.int8(reason.code()));
        quantity = port.int64(quantity);
        price = port.int64(price);
        reserveAssetId = port.int32(reserveAssetId);
        firstReserve = port.int64(firstReserve);
        reserve = port.int64(reserve);
        positionBefore = port.int64(positionBefore);
        filledQuantity = port.int64(filledQuantity);
        filledQuote = port.int64(filledQuote);
        unwoundQuantity = port.int64(unwoundQuantity);
        baseFees = port.int64(baseFees);
        orderId = port.int64(orderId);
        attempts = port.int32(attempts);
        waits = port.int32(waits);
        failedNs = port.int64(failedNs);
        lastSequence = port.int64(lastSequence);
    }

    void addTo(Digest digest) {
        digest.add((long) instrumentId << 32 | (long) state.code() << 16 | reason.code());
        digest.add((long) attempts << 32 | waits);
        digest.add(reserve);
        digest.add(filledQuantity);
        digest.add(filledQuote);
        digest.add(unwoundQuantity);
        digest.add(baseFees);
        digest.add(orderId);
    }

    /** What is wanted and not there, base units; at least 0. */
    long missing() {
        return Math.max(0, quantity - held());
    }

    /** Base units filled and not traded back. */
    long held() {
        return filledQuantity - unwoundQuantity;
    }

    /** What it moved the position by, base units, signed. */
    long moved() {
        return side == Side.BUY ? held() : -held();
    }

    /** What it trades. */
    public int instrumentId() {
        return instrumentId;
    }

    /** The side. */
    public Side side() {
        return side;
    }

    /** How it is priced. */
    public OrderType orderType() {
        return orderType;
    }

    /** How long an order of it may work; absent for a market order. */
    public TimeInForce timeInForce() {
        return timeInForce;
    }

    /** Base units wanted. */
    public long quantity() {
        return quantity;
    }

    /** Quote per base; {@link Decimals#ABSENT} for a market order. */
    public long price() {
        return price;
    }

    /** Where it stands. */
    public LegState state() {
        return state;
    }

    /** Why it stands there; {@link Reason#NONE} where that needs no reason. */
    public Reason reason() {
        return reason;
    }

    /** Base units filled, also what was traded back since. */
    public long filledQuantity() {
        return filledQuantity;
    }

    /** Quote units paid or received for that, without fees. */
    public long filledQuote() {
        return filledQuote;
    }

    /** Base units traded back. */
    public long unwoundQuantity() {
        return unwoundQuantity;
    }

    /** The order that is on its way or at the venue; 0 for none. */
    public long orderId() {
        return orderId;
    }
}
