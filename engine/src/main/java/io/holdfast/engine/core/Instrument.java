package io.holdfast.engine.core;

/** What can be traded, and the venue's rules for it. */
public final class Instrument {
    private static final long NS_PER_DAY = 86_400_000_000_000L;

    int instrumentId;
    int baseAssetId;
    int quoteAssetId;
    long tickSize;
    long lotStep;
    long minQuantity;
    long maxQuantity;
    long minNotional;
    String symbol;
    String venueSymbol;
    final Position position = new Position();
    final OpenSide bids = new OpenSide(true);
    final OpenSide asks = new OpenSide(false);
    final Rate rate = new Rate();
    /** Sequence of the action by which a person wants what is held to be sold; 0 for none. */
    private long flattening;
    /** The last order that was made for it. */
    private long flattenOrder;
    /** The day of the last fill, and what was lost when it began. */
    private int day;
    private long lossBefore;
    private long fees;
    /** What was sold of it by others, and for how much, since a comparison agreed or the position was adjusted. */
    private long soldOutside;
    private long soldOutsideQuote;
    /** Base units of fees on the fills that make the position, while it is long. */
    private long feesTaken;
    /** Whether the strategy sold something since the last purchase. */
    boolean exited;
    /** The last trade up to which every trade is booked. */
    final Text tradesUpTo = new Text(Message.MAX_ID);

    Instrument(Record definition) {
        instrumentId = definition.instrumentId;
        baseAssetId = definition.assetId;
        quoteAssetId = definition.quoteAssetId;
        symbol = definition.symbol.toString();
        venueSymbol = definition.venueSymbol.toString();
        update(definition);
    }

    /** One that takes its fields from a port. */
    Instrument() {
        symbol = "";
        venueSymbol = "";
    }

    /** All fields, the position's too; the order is that of the snapshot's message. */
    void fields(StatePort port) {
        instrumentId = port.int32(instrumentId);
        baseAssetId = port.int32(baseAssetId);
        quoteAssetId = port.int32(quoteAssetId);
        tickSize = port.int64(tickSize);
        lotStep = port.int64(lotStep);
        minQuantity = port.int64(minQuantity);
        maxQuantity = port.int64(maxQuantity);
        minNotional = port.int64(minNotional);
        position.fields(port);
        day = port.int32(day);
        lossBefore = port.int64(lossBefore);
        fees = port.int64(fees);
        soldOutside = port.int64(soldOutside);
        soldOutsideQuote = port.int64(soldOutsideQuote);
        feesTaken = port.int64(feesTaken);
        exited = port.flag(exited);
        flattening = port.int64(flattening);
        flattenOrder = port.int64(flattenOrder);
        rate.fields(port);
        symbol = port.string(symbol);
        venueSymbol = port.string(venueSymbol);
        port.text(tradesUpTo);
    }

    /** Takes new rules; what is traded stays the same. */
    void update(Record definition) {
        tickSize = definition.tickSize;
        lotStep = definition.lotStep;
        minQuantity = definition.minQuantity;
        maxQuantity = definition.maxQuantity;
        minNotional = definition.minNotional;
    }

    /** Reads what an order or a fill will look at; the sum says nothing. */
    long touch() {
        return tickSize + fees + position.quantity() + rate.in(0) + bids.count() + asks.count();
    }

    /** Days since the epoch, UTC. */
    static int day(long timeNs) {
        return (int) (timeNs / NS_PER_DAY);
    }

    /** A fill is about to be booked. */
    void beginFill(Record fill) {
        beginLoss(fill.timeNs);
        fees += fill.feeAssetId == quoteAssetId ? fill.fee : 0;
    }

    private void beginLoss(long timeNs) {
        int ofDay = day(timeNs);
        if (ofDay != day) {
            lossBefore = loss();
            day = ofDay;
        }
    }

    /** Others sold some of it. */
    void soldOutside(Record fill) {
        soldOutside = Math.addExact(soldOutside, fill.quantity);
        soldOutsideQuote = Math.addExact(soldOutsideQuote, fill.quoteQuantity);
    }

    /** What others sold is accounted for. */
    void settleOutside() {
        soldOutside = 0;
        soldOutsideQuote = 0;
    }

    /** What others sold it at, on average, rounded down; {@link Decimals#ABSENT} where they sold none. */
    long priceOutside() {
        long price = soldOutside == 0 ? Decimals.OVERFLOW
            : Decimals.multiplyDivide(soldOutsideQuote, Decimals.ONE, soldOutside);
        return price == Decimals.OVERFLOW ? Decimals.ABSENT : price;
    }

    /** The position is what another hand has left of it. */
    void adjust(Record adjustment) {
        beginLoss(adjustment.timeNs);
        position.adjust(adjustment.theirs, adjustment.price);
        feesTaken = 0;
        settleOutside();
    }

    /** A fill of ours: the position counts what was bought, also what the venue took of it as its fee. */
    void fill(Record fill) {
        position.fill(fill.side, fill.quantity, fill.quoteQuantity);
        long fee = fill.feeAssetId == baseAssetId ? fill.fee : 0;
        feesTaken = position.quantity() > 0 ? Math.addExact(feesTaken, fee) : 0;
    }

    /** What is there of a long position, without the fees that were taken out of it; of a short one all, negative. */
    long held() {
        long quantity = position.quantity();
        return quantity > 0 ? Math.max(0, quantity - feesTaken) : quantity;
    }

    void addOutsideTo(Digest digest) {
        digest.add(soldOutside);
        digest.add(soldOutsideQuote);
    }

    /** An order was taken by an intent. */
    void taken(Order order, Record intent) {
        open(order.side()).add(order);
        rate.add(intent.timeNs / Rate.NS_PER_SECOND);
        if (intent.cause != 0 && intent.cause == flattening) {
            flattenOrder = order.orderId;
        }
    }

    private long loss() {
        return fees - position.realisedPnl();
    }

    /** What was lost on a day by what was closed, fees included; negative when it was won. */
    long loss(int ofDay) {
        return ofDay == day ? loss() - lossBefore : 0;
    }

    /** A person wants what is held to be sold, or it is done with. */
    void flatten(long action) {
        flattening = action;
        flattenOrder = 0;
    }

    long flattening() {
        return flattening;
    }

    long flattenOrder() {
        return flattenOrder;
    }

    OpenSide open(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    int openCount() {
        return bids.count() + asks.count();
    }

    void addTo(Digest digest) {
        digest.add(instrumentId);
        digest.add((long) baseAssetId << 32 | quoteAssetId);
        digest.add(tickSize);
        digest.add(lotStep);
        digest.add(minQuantity);
        digest.add(maxQuantity);
        digest.add(minNotional);
    }

    /** From 1, in the order of definition. */
    public int instrumentId() {
        return instrumentId;
    }

    /** Base and quote with a slash between. */
    public String symbol() {
        return symbol;
    }

    /** The symbol as the venue writes it. */
    public String venueSymbol() {
        return venueSymbol;
    }

    /** What is bought and sold. */
    public int baseAssetId() {
        return baseAssetId;
    }

    /** What it is priced in. */
    public int quoteAssetId() {
        return quoteAssetId;
    }

    /** A price is a multiple of it; 0 for any. */
    public long tickSize() {
        return tickSize;
    }

    /** A quantity is a multiple of it; 0 for any. */
    public long lotStep() {
        return lotStep;
    }

    /** The least quantity of an order. */
    public long minQuantity() {
        return minQuantity;
    }

    /** The most quantity of an order. */
    public long maxQuantity() {
        return maxQuantity;
    }

    /** The least price times quantity of an order. */
    public long minNotional() {
        return minNotional;
    }

    /** What the fills add up to. */
    public Position position() {
        return position;
    }

    /** The last trade id up to which every trade is booked; empty before the first comparison with the venue. */
    public Text tradesUpTo() {
        return tradesUpTo;
    }
}
