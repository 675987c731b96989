package io.holdfast.engine.core;

/**
 * What commands and records can carry, as plain fields: which of them mean something depends on the kind, the others
 * are absent. A message is overwritten in place and travels by reference, so that it costs no allocation.
 *
 * <p>Amounts have an exponent of -8 and are absent as {@link Decimals#ABSENT}; ids and times are absent as 0, enums as
 * {@code null}, texts as empty.
 */
public abstract class Message {
    /** The most characters of a request id, an order id of a venue or a trade id. */
    public static final int MAX_ID = 40;

    /** The most characters of a symbol. */
    public static final int MAX_SYMBOL = 32;

    /** The most characters of an asset code. */
    public static final int MAX_ASSET = 16;

    /** The most characters of an explanation; longer ones are cut. */
    public static final int MAX_TEXT = 200;

    public Actor actor;
    /** Sequence of the order's intent. */
    public long orderId;
    public int instrumentId;
    public Side side;
    public OrderType orderType;
    public TimeInForce timeInForce;
    public Reason reason;
    public VenueStatus venueStatus;
    public GroupMode groupMode;
    public GroupRule groupRule;
    public Operation operation;
    public boolean maker;
    /** Base units. */
    public long quantity;
    /** Quote per base. */
    public long price;
    /** Quote per base at which an order is triggered; absent for one that works at once. */
    public long stopPrice;
    /** Quote per base at which a protection sells with a profit. */
    public long takeProfitPrice;
    /** How far a trailing stop is below the highest price, quote per base. */
    public long trailingDistance;
    /** The same as a share of the highest price. */
    public long trailingShare;
    /** Quote units. */
    public long quoteQuantity;
    public long fee;
    /** Base units filled since the order began. */
    public long cumulativeQuantity;
    public long free;
    public long locked;
    public long tickSize;
    public long lotStep;
    public long minQuantity;
    public long maxQuantity;
    public long minNotional;
    /** Nanoseconds since the epoch, by the venue's clock. */
    public long venueTimeNs;
    /** The venue's error code; 0 for none. */
    public int venueCode;
    /** Random at the first start of a journal, unsigned. */
    public int engineId;
    /** A day's file of the journal, by its days since the epoch. */
    public int cycle;
    public long configHash;
    /** Sequence of the record that a venue's report answers; 0 when it came unasked. */
    public long answers;
    /** How long after it is armed a protection sells whatever the price; 0 for never. */
    public long closeAfterNs;
    /** Sequence of the record that attached the protection an order belongs to; 0 for none. */
    public long protectionId;
    /** Sequence of the record that opened the group of legs an order belongs to; 0 for none. */
    public long groupId;
    /** Order id of the first of two orders that the venue takes as one list: when one fills, the other ends. */
    public long listId;

    /** The client's name for a command: the same id again is the same command again. */
    public final Text requestId = new Text(MAX_ID);
    public final Text venueOrderId = new Text(MAX_ID);
    public final Text tradeId = new Text(MAX_ID);
    public final Text symbol = new Text(MAX_SYMBOL);
    public final Text venueSymbol = new Text(MAX_SYMBOL);
    public final Text text = new Text(MAX_TEXT);
    public final Text build = new Text(MAX_TEXT);
    /** The name of a person. */
    public final Text operator = new Text(MAX_ID);

    /** Makes every field absent. */
    public void clear() {
        actor = null;
        orderId = 0;
        instrumentId = 0;
        side = null;
        orderType = null;
        timeInForce = null;
        reason = null;
        venueStatus = null;
        groupMode = null;
        groupRule = null;
        operation = null;
        maker = false;
        clearAmounts();
        venueTimeNs = 0;
        venueCode = 0;
        engineId = 0;
        cycle = 0;
        configHash = 0;
        answers = 0;
        closeAfterNs = 0;
        protectionId = 0;
        groupId = 0;
        listId = 0;
        requestId.clear();
        venueOrderId.clear();
        tradeId.clear();
        symbol.clear();
        venueSymbol.clear();
        text.clear();
        build.clear();
        operator.clear();
    }

    private void clearAmounts() {
        quantity = Decimals.ABSENT;
        price = Decimals.ABSENT;
        stopPrice = Decimals.ABSENT;
        takeProfitPrice = Decimals.ABSENT;
        trailingDistance = Decimals.ABSENT;
        trailingShare = Decimals.ABSENT;
        quoteQuantity = Decimals.ABSENT;
        fee = Decimals.ABSENT;
        cumulativeQuantity = Decimals.ABSENT;
        free = Decimals.ABSENT;
        locked = Decimals.ABSENT;
        tickSize = Decimals.ABSENT;
        lotStep = Decimals.ABSENT;
        minQuantity = Decimals.ABSENT;
        maxQuantity = Decimals.ABSENT;
        minNotional = Decimals.ABSENT;
    }

    /** Takes instrument, side, type, time in force, quantity, price and request id of another message. */
    final void copyTerms(Message other) {
        instrumentId = other.instrumentId;
        side = other.side;
        orderType = other.orderType;
        timeInForce = other.timeInForce;
        quantity = other.quantity;
        price = other.price;
        requestId.set(other.requestId);
    }
}
