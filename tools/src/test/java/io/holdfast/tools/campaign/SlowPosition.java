package io.holdfast.tools.campaign;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The position of one symbol in the {@link SlowFold}. */
final class SlowPosition {
    private static final int DECIMALS = 8;

    private BigDecimal quantity = BigDecimal.ZERO;
    private BigDecimal cost = BigDecimal.ZERO;
    private BigDecimal realisedPnl = BigDecimal.ZERO;

    /**
     * Books a fill.
     *
     * @param signed base units, negative for a sale
     */
    void fill(BigDecimal signed, BigDecimal quoteQuantity) {
        if (quantity.signum() == 0 || quantity.signum() == signed.signum()) {
            quantity = quantity.add(signed);
            cost = cost.add(quoteQuantity);
            return;
        }
        BigDecimal held = quantity.abs();
        BigDecimal closed = held.min(signed.abs());
        BigDecimal closedCost = share(cost, closed, held);
        BigDecimal closedQuote = share(quoteQuantity, closed, signed.abs());
        BigDecimal gain = closedQuote.subtract(closedCost);
        realisedPnl = realisedPnl.add(quantity.signum() > 0 ? gain : gain.negate());
        boolean turns = signed.abs().compareTo(held) > 0;
        cost = turns ? quoteQuantity.subtract(closedQuote) : cost.subtract(closedCost);
        quantity = quantity.add(signed);
    }

    /** Another hand left this much of it; the rest counts as sold where a price is known. */
    void adjust(BigDecimal left, BigDecimal price) {
        BigDecimal rest = share(cost, left, quantity);
        if (price != null) {
            BigDecimal proceeds = quantity.subtract(left).multiply(price).setScale(DECIMALS, RoundingMode.DOWN);
            realisedPnl = realisedPnl.add(proceeds).subtract(cost.subtract(rest));
        }
        cost = rest;
        quantity = left;
    }

    private static BigDecimal share(BigDecimal amount, BigDecimal part, BigDecimal whole) {
        return part.compareTo(whole) == 0 ? amount
            : amount.multiply(part).divide(whole, DECIMALS, RoundingMode.DOWN);
    }

    BigDecimal quantity() {
        return quantity;
    }

    BigDecimal cost() {
        return cost;
    }

    BigDecimal realisedPnl() {
        return realisedPnl;
    }

    BigDecimal averagePrice() {
        return quantity.signum() == 0 ? BigDecimal.ZERO : cost.divide(quantity.abs(), DECIMALS, RoundingMode.DOWN);
    }
}
