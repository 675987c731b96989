package io.holdfast.engine.core;

/**
 * What the fills of an instrument add up to: a signed quantity at its cost, and the profit that closing parts of it has
 * realised. Fees are not in it; they are in the balances. What another hand took away is taken out of it.
 *
 * <p>Average cost: a fill that goes with the position adds its quote quantity to the cost. A fill against it closes
 * {@code min(|position|, fill)}; the cost of the closed part is {@code cost * closed / |position|}, its proceeds are
 * {@code quote * closed / fill}, both rounded down; what is left of the fill opens the other way at the rest of its
 * quote.
 */
public final class Position {
    private long quantity;
    private long cost;
    private long realisedPnl;

    void fill(Side side, long fillQuantity, long fillQuote) {
        long signed = side == Side.BUY ? fillQuantity : -fillQuantity;
        if (quantity == 0 || quantity > 0 == signed > 0) {
            quantity = Math.addExact(quantity, signed);
            cost = Math.addExact(cost, fillQuote);
            return;
        }
        long held = Math.abs(quantity);
        long closed = Math.min(held, fillQuantity);
        long closedCost = closed == held ? cost : Decimals.multiplyDivide(cost, closed, held);
        long closedQuote = closed == fillQuantity
            ? fillQuote : Decimals.multiplyDivide(fillQuote, closed, fillQuantity);
        long gain = quantity > 0 ? closedQuote - closedCost : closedCost - closedQuote;
        realisedPnl = Math.addExact(realisedPnl, gain);
        quantity += signed;
        cost = closed == fillQuantity ? cost - closedCost : fillQuote - closedQuote;
    }

    /**
     * Another hand has made a holding smaller: the rest keeps its share of the cost, and what is gone counts as sold at
     * a price; without one ({@link Decimals#ABSENT}) nothing is realised.
     */
    void adjust(long newQuantity, long price) {
        long rest = newQuantity == 0 ? 0 : Decimals.multiplyDivide(cost, newQuantity, quantity);
        long proceeds = price == Decimals.ABSENT ? Decimals.OVERFLOW
            : Decimals.notional(price, quantity - newQuantity);
        if (proceeds != Decimals.OVERFLOW) {
            realisedPnl = Math.addExact(realisedPnl, proceeds - (cost - rest));
        }
        cost = rest;
        quantity = newQuantity;
    }

    void fields(StatePort port) {
        quantity = port.int64(quantity);
        cost = port.int64(cost);
        realisedPnl = port.int64(realisedPnl);
    }

    void addTo(Digest digest) {
        digest.add(Digest.at(1, quantity) + Digest.at(2, cost) + Digest.at(3, realisedPnl));
    }

    /** Base units; negative when more was sold than bought. */
    public long quantity() {
        return quantity;
    }

    /** Quote units that the quantity cost, or brought when it is negative; at least 0. */
    public long cost() {
        return cost;
    }

    /** Quote units won, or lost when negative, by what was closed; without fees. */
    public long realisedPnl() {
        return realisedPnl;
    }

    /** Cost per unit, rounded down; 0 when there is no position, {@link Decimals#OVERFLOW} where it does not fit. */
    public long averagePrice() {
        return quantity == 0 ? 0 : Decimals.multiplyDivide(cost, Decimals.ONE, Math.abs(quantity));
    }
}
