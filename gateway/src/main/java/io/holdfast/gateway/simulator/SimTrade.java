package io.holdfast.gateway.simulator;

import java.math.BigDecimal;

/** One fill of an order. Trade ids are per symbol and increase. */
record SimTrade(long tradeId, SimOrder order, BigDecimal price, BigDecimal quantity, BigDecimal commission,
    String commissionAsset, boolean maker, long timeMs) {
    BigDecimal quoteQuantity() {
        return price.multiply(quantity);
    }
}
