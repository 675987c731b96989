package io.holdfast.engine.core;

/** One asset in the ledger: what fills, fees and adjustments add up to, beside what the venue last reported. */
public final class Balance {
    int assetId;
    String asset;
    long total;
    long reserved;
    long feesPaid;
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
        digest.add(assetId);
        digest.add(total);
        digest.add(reserved);
        digest.add(feesPaid);
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

    /** Fees taken in this asset since the journal began. */
    public long feesPaid() {
        return feesPaid;
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
