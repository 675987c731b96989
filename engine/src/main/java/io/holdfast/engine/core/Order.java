package io.holdfast.engine.core;

/**
 * One order as the journal tells it. Reused for another order once it is retired; read it only while its fold holds
 * still.
 */
public final class Order extends OrderNames {
    // The fields are as few and small as can be: a million orders may be open. What few of them have is in the extra.
    long orderId;
    int epoch;
    int instrumentId;
    /** Codes of enums. */
    private byte side;
    private byte orderType;
    private byte timeInForce;
    private byte reason;
    OrderState state;
    long quantity;
    long price;
    int reserveAssetId;
    long firstReserve;
    long reserve;
    long filledQuantity;
    long filledQuote;
    long createdNs;
    long updatedNs;
    long lastSequence;

    /** Its neighbours among the open orders of its instrument and side. */
    Order previousAlike;
    Order nextAlike;
    Order previousOpen;
    Order nextOpen;
    Order previousUnsettled;
    Order nextUnsettled;
    /** The list of unsettled orders that it is in; see {@link OrderTable}. */
    byte unsettled;
    boolean open;

    /** An intent makes it anew; it has an extra of its own where the intent needs one. */
    void reset(Record intent) {
        open = true;
        orderId = intent.sequence;
        epoch = intent.epoch;
        instrumentId = intent.instrumentId;
        side = (byte) code(intent.side);
        orderType = (byte) code(intent.orderType);
        timeInForce = (byte) code(intent.timeInForce);
        state = OrderState.PENDING;
        reason(Reason.NONE);
        quantity = intent.quantity;
        price = intent.price;
        if (OrderExtra.isOf(intent)) {
            OrderExtra own = extra.own();
            own.stopPrice = intent.stopPrice;
            own.protectionId = intent.protectionId;
            own.groupId = intent.groupId;
            own.listId = intent.listId;
        }
        reserveAssetId = intent.reserveAssetId;
        reserve = intent.reserve == Decimals.ABSENT ? 0 : intent.reserve;
        firstReserve = reserve;
        filledQuantity = 0;
        filledQuote = 0;
        createdNs = intent.timeNs;
        updatedNs = intent.timeNs;
        lastSequence = intent.sequence;
        requestId(intent.requestId);
        clearVenueOrderId();
    }

    /** What is known of an order that the venue has had all the time; it has an extra of its own. */
    void adopt(Record adoption) {
        state = OrderState.LIVE;
        long named = ClientOrderId.sequence(adoption.clientOrderIdHigh, adoption.clientOrderIdLow);
        extra.own().namedSequence = named == orderId ? 0 : named;
        epoch = ClientOrderId.epoch(adoption.clientOrderIdHigh);
        venueOrderId(adoption.venueOrderId);
    }

    /**
     * All fields but the lists that it is in; the order is that of the snapshot's message.
     *
     * @param spare becomes its extra where it has none and the port gives it something that belongs there
     */
    void fields(StatePort port, OrderExtra spare) {
        OrderExtra own = extra == OrderExtra.NONE ? spare : extra;
        extra = own;
        orderId = port.int64(orderId);
        long named = port.int64(namedSequence());
        own.namedSequence = named == orderId ? 0 : named;
        epoch = port.int32(epoch);
        instrumentId = port.int32(instrumentId);
        side = (byte) code(CodeTable.get(Side::of, port.int8(side & 0xFF)));
        orderType = (byte) code(CodeTable.get(OrderType::of, port.int8(orderType & 0xFF)));
        timeInForce = (byte) code(CodeTable.get(TimeInForce::of, port.int8(timeInForce & 0xFF)));
        state = OrderState.of(port.int8(state == null ? 0 : state.ordinal()));
        reason = (byte) code(CodeTable.get(Reason::of, port.int8(reason & 0xFF)));
        quantity = port.int64(quantity);
        price = port.int64(price);
        reserveAssetId = port.int32(reserveAssetId);
        firstReserve = port.int64(firstReserve);
        reserve = port.int64(reserve);
        filledQuantity = port.int64(filledQuantity);
        filledQuote = port.int64(filledQuote);
        createdNs = port.int64(createdNs);
        updatedNs = port.int64(updatedNs);
        lastSequence = port.int64(lastSequence);
        own.cancelIntent = port.int64(own.cancelIntent);
        own.cancelEpoch = port.int32(own.cancelEpoch);
        own.cancelLost = port.flag(own.cancelLost);
        own.cancelAttempts = port.int32(own.cancelAttempts);
        own.cancelNs = port.int64(own.cancelNs);
        long reported = port.int64(venueQuantity());
        own.reportedQuantity = reported > filledQuantity ? reported : 0;
        own.inDoubtSinceNs = port.int64(own.inDoubtSinceNs);
        own.lastQuery = port.int64(own.lastQuery);
        own.lastQueryNs = port.int64(own.lastQueryNs);
        own.queryAttempts = port.int32(own.queryAttempts);
        own.unanswered = port.flag(own.unanswered);
        own.flagged = port.flag(own.flagged);
        open = port.flag(open);
        own.stopPrice = port.int64(own.stopPrice);
        own.protectionId = port.int64(own.protectionId);
        own.groupId = port.int64(own.groupId);
        own.listId = port.int64(own.listId);
        Text name = requestId();
        port.text(name);
        requestId(name);
        name = venueOrderId();
        port.text(name);
        venueOrderId(name);
        extra = own.isEmpty() ? OrderExtra.NONE : own;
    }

    /** Adds what never changes. */
    void addTermsTo(Digest digest) {
        long kind = (side & 0xFFL) << 48 | (orderType & 0xFFL) << 40 | (timeInForce & 0xFFL) << 32 | instrumentId;
        digest.add(Digest.at(1, kind) + Digest.at(2, (long) epoch << 32 | reserveAssetId)
            + Digest.at(3, namedSequence()) + Digest.at(4, quantity) + Digest.at(5, price)
            + Digest.at(6, firstReserve) + Digest.at(7, extra.stopPrice) + Digest.at(8, extra.protectionId)
            + Digest.at(9, extra.groupId) + Digest.at(10, extra.listId));
    }

    /** Adds what changes; times are in the digest with the records that they are of. */
    void addTo(Digest digest) {
        long standing = (long) state.ordinal() << 56 | (reason & 0xFFL) << 48
            | (long) (extra.cancelAttempts & 0xFFFF) << 32 | (extra.queryAttempts & 0xFFFFFFL) << 8
            | (hasVenueOrderId() ? 8 : 0) | (extra.cancelLost ? 4 : 0) | (extra.unanswered ? 2 : 0)
            | (extra.flagged ? 1 : 0);
        digest.add(Digest.at(1, orderId) + Digest.at(2, standing) + Digest.at(3, reserve)
            + Digest.at(4, filledQuantity) + Digest.at(5, filledQuote) + Digest.at(6, venueQuantity())
            + Digest.at(7, extra.cancelIntent) + Digest.at(8, extra.lastQuery) + Digest.at(9, extra.inDoubtSinceNs));
    }

    static int code(Coded value) {
        return value == null ? CodeTable.NONE : value.code();
    }

    /** Sequence of the intent. */
    public long orderId() {
        return orderId;
    }

    /** Whether the venue had it and the journal did not know it. */
    public boolean adopted() {
        return extra.namedSequence != 0;
    }

    /** The first sixteen digits of its client order id. */
    public long clientOrderIdHigh(int engineId) {
        return ClientOrderId.high(engineId, epoch, namedSequence());
    }

    /** The last sixteen digits of its client order id. */
    public long clientOrderIdLow() {
        return ClientOrderId.low(namedSequence());
    }

    /** Start number of the engine that took it. */
    public int epoch() {
        return epoch;
    }

    /** What it trades. */
    public int instrumentId() {
        return instrumentId;
    }

    /** The side. */
    public Side side() {
        return CodeTable.get(Side::of, side & 0xFF);
    }

    /** How it is priced. */
    public OrderType orderType() {
        return CodeTable.get(OrderType::of, orderType & 0xFF);
    }

    /** How long it may work; absent for a market order. */
    public TimeInForce timeInForce() {
        return CodeTable.get(TimeInForce::of, timeInForce & 0xFF);
    }

    /** Where it stands. */
    public OrderState state() {
        return state;
    }

    /** Why it stands there; {@link Reason#NONE} where that needs no reason. */
    public Reason reason() {
        return CodeTable.get(Reason::of, reason & 0xFF);
    }

    void reason(Reason why) {
        reason = (byte) code(why);
    }

    /** Base units ordered. */
    public long quantity() {
        return quantity;
    }

    /** Quote per base; {@link Decimals#ABSENT} for a market order. */
    public long price() {
        return price;
    }

    /** Quote per base at which it is triggered; {@link Decimals#ABSENT} for one that works at once. */
    public long stopPrice() {
        return extra.stopPrice;
    }

    /** The protection that it belongs to, as its entry or as what protects; 0 for none. */
    public long protectionId() {
        return extra.protectionId;
    }

    /** The group of legs that it belongs to; 0 for none. */
    public long groupId() {
        return extra.groupId;
    }

    /** The first order of the list of two that it belongs to at the venue; 0 for none. */
    public long listId() {
        return extra.listId;
    }

    /** Whether it protects a position, rather than making one that is to be protected. */
    boolean protects() {
        return extra.protectionId != 0 && side() == Side.SELL;
    }

    /** Whether it is the second of a list of two, which sets nothing aside: only one of the two can fill. */
    boolean isSecond() {
        return extra.listId != 0 && extra.listId != orderId;
    }

    /** What is still set aside for it. */
    public long reserve() {
        return reserve;
    }

    /** The asset that is set aside. */
    public int reserveAssetId() {
        return reserveAssetId;
    }

    /** Base units filled. */
    public long filledQuantity() {
        return filledQuantity;
    }

    /** Quote units paid or received, without fees. */
    public long filledQuote() {
        return filledQuote;
    }

    /** Time of the intent. */
    public long createdNs() {
        return createdNs;
    }

    /**
     * Whether a person may say that the order was never at the venue: it has been in doubt since the last start for as
     * long as it can be on its way, and the venue has shown nothing of it.
     *
     * @param state           what it is in
     * @param absenceWindowNs how long an order can be on its way, in nanoseconds
     */
    public boolean canBeAbandoned(EngineState state, long absenceWindowNs) {
        return state() == OrderState.IN_DOUBT && !VenueDecisions.isSeen(this)
            && state.timeNs() - VenueDecisions.doubtBeganNs(this, state) >= absenceWindowNs;
    }

    /** Since when it was last in doubt, ns since the epoch; 0 for never. */
    public long inDoubtSinceNs() {
        return extra.inDoubtSinceNs;
    }

    /** Time of the last record about it. */
    public long updatedNs() {
        return updatedNs;
    }

    /** Sequence of the last record about it. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The sequence in its client order id; that of its record but for an order that was adopted. */
    long namedSequence() {
        return adopted() ? extra.namedSequence : orderId;
    }

    /** Base units that the venue says are filled; more than what is booked means that fills are missing. */
    long venueQuantity() {
        return Math.max(extra.reportedQuantity, filledQuantity);
    }

    /** Whether the venue reported more filled than is booked. */
    boolean hasGap() {
        return extra.reportedQuantity > filledQuantity;
    }

    /** Whether a cancel is under way. */
    public boolean cancelling() {
        return extra.cancelIntent != 0;
    }

    /** Base units that have not been filled; never below 0. */
    public long openQuantity() {
        return Math.max(0, quantity - filledQuantity);
    }
}
