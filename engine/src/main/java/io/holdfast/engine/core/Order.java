package io.holdfast.engine.core;

/**
 * One order as the journal tells it. Reused for another order once it is retired; read it only while its fold holds
 * still.
 */
public final class Order extends OrderNames {
    long orderId;
    /** The sequence in its client order id; that of its record but for an order that was adopted. */
    long namedSequence;
    int epoch;
    int instrumentId;
    Side side;
    OrderType orderType;
    TimeInForce timeInForce;
    OrderState state;
    Reason reason;
    long quantity;
    long price;
    long stopPrice;
    long protectionId;
    long groupId;
    /** The first of two orders of which one ends when the other fills; see {@link #isSecond}. */
    long listId;
    int reserveAssetId;
    long firstReserve;
    long reserve;
    long filledQuantity;
    long filledQuote;
    long createdNs;
    long updatedNs;
    long lastSequence;
    /** Sequence of the cancel intent that is under way; 0 for none. */
    long cancelIntent;
    /** Start number of the engine that wrote the cancel intent. */
    int cancelEpoch;
    /**
     * Whether the outcome of the cancel intent was lost, so that it is sent again once the order is seen to be live.
     */
    boolean cancelLost;
    /** How often the cancel that is under way was put on the way, and when last. */
    int cancelAttempts;
    long cancelNs;
    /** Base units that the venue says are filled; more than what is booked means that fills are missing. */
    long venueQuantity;
    long inDoubtSinceNs;
    long lastQuery;
    long lastQueryNs;
    /** Queries since the order was last settled. */
    int queryAttempts;
    /** Whether the answer to the last query is still to come. */
    boolean unanswered;
    /** Whether an alert about a contradiction was raised; one is enough. */
    boolean flagged;

    /** Its neighbours among the open orders of its instrument and side. */
    Order previousAlike;
    Order nextAlike;
    Order previousOpen;
    Order nextOpen;
    Order previousUnsettled;
    Order nextUnsettled;
    /** The list of unsettled orders that it is in; {@code null} for none. */
    OrderTable.Unsettled unsettled;
    boolean open;

    void reset(Record intent) {
        open = true;
        orderId = intent.sequence;
        namedSequence = intent.sequence;
        epoch = intent.epoch;
        instrumentId = intent.instrumentId;
        side = intent.side;
        orderType = intent.orderType;
        timeInForce = intent.timeInForce;
        state = OrderState.PENDING;
        reason = Reason.NONE;
        quantity = intent.quantity;
        price = intent.price;
        stopPrice = intent.stopPrice;
        protectionId = intent.protectionId;
        groupId = intent.groupId;
        listId = intent.listId;
        reserveAssetId = intent.reserveAssetId;
        reserve = intent.reserve == Decimals.ABSENT ? 0 : intent.reserve;
        firstReserve = reserve;
        filledQuantity = 0;
        filledQuote = 0;
        createdNs = intent.timeNs;
        updatedNs = intent.timeNs;
        lastSequence = intent.sequence;
        cancelIntent = 0;
        cancelEpoch = 0;
        cancelLost = false;
        cancelAttempts = 0;
        cancelNs = 0;
        venueQuantity = 0;
        inDoubtSinceNs = 0;
        lastQuery = 0;
        lastQueryNs = 0;
        queryAttempts = 0;
        unanswered = false;
        flagged = false;
        requestId(intent.requestId);
        clearVenueOrderId();
    }

    /** What is known of an order that the venue has had all the time. */
    void adopt(Record adoption) {
        state = OrderState.LIVE;
        namedSequence = ClientOrderId.sequence(adoption.clientOrderIdHigh, adoption.clientOrderIdLow);
        epoch = ClientOrderId.epoch(adoption.clientOrderIdHigh);
        venueOrderId(adoption.venueOrderId);
    }

    /** All fields but the lists that it is in; the order is that of the snapshot's message. */
    void fields(StatePort port) {
        orderId = port.int64(orderId);
        namedSequence = port.int64(namedSequence);
        epoch = port.int32(epoch);
        instrumentId = port.int32(instrumentId);
        side = CodeTable.get(Side::of, port.int8(code(side)));
        orderType = CodeTable.get(OrderType::of, port.int8(code(orderType)));
        timeInForce = CodeTable.get(TimeInForce::of, port.int8(code(timeInForce)));
        state = OrderState.of(port.int8(state == null ? 0 : state.ordinal()));
        reason = CodeTable.get(Reason::of, port.int8(code(reason)));
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
        cancelIntent = port.int64(cancelIntent);
        cancelEpoch = port.int32(cancelEpoch);
        cancelLost = port.flag(cancelLost);
        cancelAttempts = port.int32(cancelAttempts);
        cancelNs = port.int64(cancelNs);
        venueQuantity = port.int64(venueQuantity);
        inDoubtSinceNs = port.int64(inDoubtSinceNs);
        lastQuery = port.int64(lastQuery);
        lastQueryNs = port.int64(lastQueryNs);
        queryAttempts = port.int32(queryAttempts);
        unanswered = port.flag(unanswered);
        flagged = port.flag(flagged);
        open = port.flag(open);
        stopPrice = port.int64(stopPrice);
        protectionId = port.int64(protectionId);
        groupId = port.int64(groupId);
        listId = port.int64(listId);
        Text name = requestId();
        port.text(name);
        requestId(name);
        name = venueOrderId();
        port.text(name);
        venueOrderId(name);
    }

    /** Adds what never changes. */
    void addTermsTo(Digest digest) {
        long kind = (long) code(side) << 48 | (long) code(orderType) << 40 | (long) code(timeInForce) << 32
            | instrumentId;
        digest.add(Digest.at(1, kind) + Digest.at(2, (long) epoch << 32 | reserveAssetId)
            + Digest.at(3, namedSequence) + Digest.at(4, quantity) + Digest.at(5, price) + Digest.at(6, firstReserve)
            + Digest.at(7, stopPrice) + Digest.at(8, protectionId) + Digest.at(9, groupId) + Digest.at(10, listId));
    }

    /** Adds what changes; times are in the digest with the records that they are of. */
    void addTo(Digest digest) {
        long standing = (long) state.ordinal() << 56 | (long) code(reason) << 48
            | (long) (cancelAttempts & 0xFFFF) << 32 | (queryAttempts & 0xFFFFFFL) << 8 | (hasVenueOrderId() ? 8 : 0)
            | (cancelLost ? 4 : 0) | (unanswered ? 2 : 0) | (flagged ? 1 : 0);
        digest.add(Digest.at(1, orderId) + Digest.at(2, standing) + Digest.at(3, reserve)
            + Digest.at(4, filledQuantity) + Digest.at(5, filledQuote) + Digest.at(6, venueQuantity)
            + Digest.at(7, cancelIntent) + Digest.at(8, lastQuery) + Digest.at(9, inDoubtSinceNs));
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
        return namedSequence != orderId;
    }

    /** The first sixteen digits of its client order id. */
    public long clientOrderIdHigh(int engineId) {
        return ClientOrderId.high(engineId, epoch, namedSequence);
    }

    /** The last sixteen digits of its client order id. */
    public long clientOrderIdLow() {
        return ClientOrderId.low(namedSequence);
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
        return side;
    }

    /** How it is priced. */
    public OrderType orderType() {
        return orderType;
    }

    /** How long it may work; absent for a market order. */
    public TimeInForce timeInForce() {
        return timeInForce;
    }

    /** Where it stands. */
    public OrderState state() {
        return state;
    }

    /** Why it stands there; {@link Reason#NONE} where that needs no reason. */
    public Reason reason() {
        return reason;
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
        return stopPrice;
    }

    /** The protection that it belongs to, as its entry or as what protects; 0 for none. */
    public long protectionId() {
        return protectionId;
    }

    /** The group of legs that it belongs to; 0 for none. */
    public long groupId() {
        return groupId;
    }

    /** The first order of the list of two that it belongs to at the venue; 0 for none. */
    public long listId() {
        return listId;
    }

    /** Whether it protects a position, rather than making one that is to be protected. */
    boolean protects() {
        return protectionId != 0 && side == Side.SELL;
    }

    /** Whether it is the second of a list of two, which sets nothing aside: only one of the two can fill. */
    boolean isSecond() {
        return listId != 0 && listId != orderId;
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
        return inDoubtSinceNs;
    }

    /** Time of the last record about it. */
    public long updatedNs() {
        return updatedNs;
    }

    /** Sequence of the last record about it. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Whether the venue reported more filled than is booked. */
    boolean hasGap() {
        return venueQuantity > filledQuantity;
    }

    /** Whether a cancel is under way. */
    public boolean cancelling() {
        return cancelIntent != 0;
    }

    /** Base units that have not been filled; never below 0. */
    public long openQuantity() {
        return Math.max(0, quantity - filledQuantity);
    }
}
