package io.holdfast.engine.core;

import java.util.List;

/**
 * One thing put to the engine, by a client, the venue, a timer or the engine itself; {@link CommandKind} names the
 * fields.
 */
public final class Command extends Message {
    private static final long[] NO_BIDS = {};

    public CommandKind kind;
    /** Start number in the client order id of the order that a venue speaks of; 0 where it was not told by one. */
    public int orderEpoch;
    /** Start of the comparison that found it; 0 for none. */
    public long comparison;
    /** The market's price that a market order reserves funds by, quote per base. */
    public long referencePrice;
    /** How long something may take, in nanoseconds; 0 for no limit. */
    public long durationNs;
    /** The legs of a group; never changed once they are here. */
    public List<LegTerms> legs = List.of();
    /** What a sale would bring by instrument id, quote per base, 0 where that is not known; never changed once here. */
    public long[] bids = NO_BIDS;
    /** An asset by its code: of a balance, of a fee, or the base of an instrument. */
    public final Text asset = new Text(MAX_ASSET);
    public final Text quoteAsset = new Text(MAX_ASSET);
    /** Which build starts, and where; {@code null} where it is not known. */
    public Deployment deployment;

    /** Makes it a command of a kind with every other field absent. */
    public Command reset(CommandKind newKind, Actor newActor) {
        clear();
        kind = newKind;
        actor = newActor;
        orderEpoch = 0;
        comparison = 0;
        referencePrice = Decimals.ABSENT;
        durationNs = 0;
        legs = List.of();
        bids = NO_BIDS;
        asset.clear();
        quoteAsset.clear();
        deployment = null;
        return this;
    }
}
