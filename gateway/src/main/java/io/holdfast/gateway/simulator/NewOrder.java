package io.holdfast.gateway.simulator;

import java.math.BigDecimal;

/**
 * A well-formed request for an order: enumerations known, numbers decimal and not negative. {@code price} is zero for
 * MARKET; {@code timeInForce} of MARKET is GTC, as Binance reports it.
 */
record NewOrder(SymbolRules rules, Side side, OrderType type, TimeInForce timeInForce, BigDecimal quantity,
    BigDecimal price, String clientOrderId) {
}
