package io.holdfast.engine.core;

/**
 * One thing put to the engine, by a client, the venue, a timer or the engine itself; {@link CommandKind} names the
 * fields.
 */
public final class Command extends Message {
    public CommandKind kind;
    /** Start number in the client order id of the order that a venue speaks of; 0 where it was not told by one. */
    public int orderEpoch;
    /** The market's price that a market order reserves funds by, quote per base. */
    public long referencePrice;
    /** An asset by its code: of a balance, of a fee, or the base of an instrument. */
    public final Text asset = new Text(MAX_ASSET);
    public final Text quoteAsset = new Text(MAX_ASSET);

    /** Makes it a command of a kind with every other field absent. */
    public Command reset(CommandKind newKind, Actor newActor) {
        clear();
        kind = newKind;
        actor = newActor;
        orderEpoch = 0;
        referencePrice = Decimals.ABSENT;
        asset.clear();
        quoteAsset.clear();
        return this;
    }
}
