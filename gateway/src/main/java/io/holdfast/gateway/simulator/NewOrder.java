package io.holdfast.gateway.simulator;

import java.math.BigDecimal;

/**
 * A well-formed request for an order: enumerations known, numbers decimal and not negative. {@code price} is zero for
 * types that take the market's, {@code stopPrice} for those that do not wait for one; {@code timeInForce} of a type
 * that has none is GTC, as Binance reports it.
 */
record NewOrder(SymbolRules rules, Side side, OrderType type, TimeInForce timeInForce, BigDecimal quantity,
    BigDecimal price, BigDecimal stopPrice, String clientOrderId) {
    /** Asset that pays: quote for BUY, base for SELL. */
    String paysAsset() {
        return side == Side.BUY ? rules.quote() : rules.base();
    }

    /** Whether a last trade at a price sets it off. */
    boolean triggersAt(BigDecimal last) {
        boolean whenHigher = type.isStopLoss() == (side == Side.BUY);
        return whenHigher ? last.compareTo(stopPrice) >= 0 : last.compareTo(stopPrice) <= 0;
    }

    /** What it holds back while it waits, of {@link #paysAsset}; nothing is known yet of a market order's. */
    BigDecimal reserve() {
        return quantity.multiply(unitReserve());
    }

    /** The same for a quantity of one. */
    BigDecimal unitReserve() {
        if (side == Side.SELL) {
            return BigDecimal.ONE;
        }
        return type.isMarket() ? stopPrice : price;
    }
}
