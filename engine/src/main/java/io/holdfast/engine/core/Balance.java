package io.holdfast.engine.core;

/** One asset in the ledger: what fills, fees and adjustments add up to, beside what the venue last reported. */
public final class Balance {
    int assetId;
    String asset;
    long total;
    long reserved;
    long feesPaid;
    /** What the ledger began with. */
    long opening;
    /** What our own fills have moved, without fees. */
    long traded;
    /** What fills that are not ours have moved, with their fees. */
    long foreign;
    /** What was adjusted since, as by a transfer. */
    long adjusted;
    /** What our orders had brought in and another hand took away; positions were adjusted by it. */
    long writtenOff;
    /** Sequence of the last fill that is not ours, and of the last adjustment. */
    long lastForeign;
    long lastAdjusted;
    long venueFree;
    long venueLocked;
    long venueTimeNs;
    boolean reported;
    /** The last difference found, and in how many comparisons in a row. */
    long difference;
    int differenceStreak;
    /** Sequence of the start of the comparison that last found one. */
    long differedIn;

    Balance(int assetId, String asset) {
        this.assetId = assetId;
        this.asset = asset;
    }

    /** One that takes its fields from a port. */
    Balance() {
        this(0, "");
    }

    /** All fields; the order is that of the snapshot's message. */
    void fields(StatePort port) {
        assetId = port.int32(assetId);
        total = port.int64(total);
        reserved = port.int64(reserved);
        feesPaid = port.int64(feesPaid);
        opening = port.int64(opening);
        traded = port.int64(traded);
        foreign = port.int64(foreign);
        adjusted = port.int64(adjusted);
        writtenOff = port.int64(writtenOff);
        lastForeign = port.int64(lastForeign);
        lastAdjusted = port.int64(lastAdjusted);
        venueFree = port.int64(venueFree);
        venueLocked = port.int64(venueLocked);
        venueTimeNs = port.int64(venueTimeNs);
        reported = port.flag(reported);
        difference = port.int64(difference);
        differenceStreak = port.int32(differenceStreak);
        differedIn = port.int64(differedIn);
        asset = port.string(asset);
    }

    void addTo(Digest digest) {
        digest.add(Digest.at(1, assetId) + Digest.at(2, total) + Digest.at(3, reserved) + Digest.at(4, feesPaid));
    }

    /** Adds where it comes from. */
    void addSourcesTo(Digest digest) {
        digest.add(Digest.at(1, opening) + Digest.at(2, traded) + Digest.at(3, foreign) + Digest.at(4, adjusted)
            + Digest.at(5, writtenOff));
    }

    /** Adds what the venue says, and how long it has differed. */
    void addReportTo(Digest digest) {
        digest.add((long) assetId << 32 | differenceStreak);
        digest.add(difference);
        digest.add(venueFree);
        digest.add(venueLocked);
    }

    /** From 1, in the order of definition. */
    public int assetId() {
        return assetId;
    }

    /** The code of the asset. */
    public String asset() {
        return asset;
    }

    /** What the ledger holds. */
    public long total() {
        return total;
    }

    /** What is set aside for open orders. */
    public long locked() {
        return reserved;
    }

    /** What an order may still take. */
    public long free() {
        return total - reserved;
    }

    /** Fees taken in this asset for our own fills since the journal began. */
    public long feesPaid() {
        return feesPaid;
    }

    /** What the ledger began with: the venue's word at the first comparison. */
    public long opening() {
        return opening;
    }

    /** What our own fills have moved since then, without fees. */
    public long traded() {
        return traded;
    }

    /** What fills that are not ours have moved, with their fees. */
    public long foreign() {
        return foreign;
    }

    /** What was adjusted, as by a transfer. */
    public long adjusted() {
        return adjusted;
    }

    /** By how much what it adds up to misses what it holds; anything but 0 is a broken ledger. */
    public long imbalance() {
        return total - (opening + traded - feesPaid + foreign + adjusted);
    }

    /**
     * What it holds beside what our orders have brought in. Below 0, somebody else has taken away what was ours: the
     * positions cannot be what the fills say.
     */
    long others() {
        return total - (traded - feesPaid - writtenOff);
    }

    /** Whether the venue ever reported it. */
    public boolean reported() {
        return reported;
    }

    /** What the venue last said is not bound by an order. */
    public long venueFree() {
        return venueFree;
    }

    /** What the venue last said is bound by orders. */
    public long venueLocked() {
        return venueLocked;
    }

    /** What the venue last said it holds; 0 where it never said anything. */
    public long venueTotal() {
        return venueFree + venueLocked;
    }
}
