package io.holdfast.engine.core;

/** One journal record; docs/journal-format.md says which fields each kind has. */
public final class Record extends Message {
    public RecordKind kind;
    /** From 1, without a gap; the record's identity. */
    public long sequence;
    /** Nanoseconds since the epoch, never going back. */
    public long timeNs;
    /** Sequence of the record that led to this one; 0 when it came from outside. */
    public long cause;
    /** Start number of the engine that wrote it. */
    public int epoch;
    public int assetId;
    public int quoteAssetId;
    public int feeAssetId;
    public int reserveAssetId;
    /** Amount set aside for an order. */
    public long reserve;
    /** Signed amount of an adjustment. */
    public long amount;
    public long ours;
    public long theirs;
    public long clientOrderIdHigh;
    public long clientOrderIdLow;
    public long digest;
    /** A plain number: bytes cut, attempts, differences, the last sequence of a file. */
    public long count;
    public TradingState tradingState;
    /** Orders taken since the journal began. */
    public long orderCount;
    /** Fills booked since the journal began. */
    public long fillCount;
    /** When the build was made, ns since the epoch. */
    public long buildTimeNs;
    /** When what was built was committed, ns since the epoch. */
    public long commitTimeNs;
    public long librariesHash;
    public final Text directory = new Text(MAX_TEXT);
    public final Text commandLine = new Text(MAX_TEXT);
    public GroupState groupState;
    public LegState legState;
    /** A leg of a group, from 1; 0 for none. */
    public int leg;
    /** Until when something is to be done, nanoseconds since the epoch; 0 for no such time. */
    public long deadlineNs;

    /** Makes it a record of a kind with every other field absent. */
    public Record reset(RecordKind newKind) {
        clear();
        kind = newKind;
        sequence = 0;
        timeNs = 0;
        cause = 0;
        epoch = 0;
        assetId = 0;
        quoteAssetId = 0;
        feeAssetId = 0;
        reserveAssetId = 0;
        reserve = Decimals.ABSENT;
        amount = Decimals.ABSENT;
        ours = Decimals.ABSENT;
        theirs = Decimals.ABSENT;
        clientOrderIdHigh = 0;
        clientOrderIdLow = 0;
        digest = 0;
        count = Decimals.ABSENT;
        tradingState = null;
        orderCount = 0;
        fillCount = 0;
        buildTimeNs = 0;
        commitTimeNs = 0;
        librariesHash = 0;
        directory.clear();
        commandLine.clear();
        groupState = null;
        legState = null;
        leg = 0;
        deadlineNs = 0;
        return this;
    }
}
