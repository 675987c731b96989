package io.holdfast.engine.core;

/** What the legs before this one take, where those of a group are looked at together. */
final class Ahead {
    /** Of an order that stands alone. */
    static final Ahead NOTHING = new Ahead(0);

    private final long[] reserved;
    private int orders;

    /** Nothing so far, for as many assets as there are. */
    Ahead(int assets) {
        reserved = new long[assets + 1];
    }

    void add(int assetId, long reserve) {
        reserved[assetId] = Decimals.add(reserved[assetId], reserve);
        orders++;
    }

    int orders() {
        return orders;
    }

    /** Amount set aside of an asset; {@link Decimals#OVERFLOW} where it does not fit. */
    long reserved(int assetId) {
        return assetId < reserved.length ? reserved[assetId] : 0;
    }
}
