package io.holdfast.gateway.client;

import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;

/**
 * What a client wants; a request id stands for these terms and no others.
 *
 * @param symbol base and quote with a slash between
 * @param side the side
 * @param orderType how it is priced
 * @param timeInForce how long it may work; {@code null} for a market order
 * @param quantityE8 base units times 10^8
 * @param priceE8 quote per base times 10^8; {@link Decimals#ABSENT} for a market order
 */
record OrderTerms(String symbol, Side side, OrderType orderType, TimeInForce timeInForce, long quantityE8,
                  long priceE8) {
    static OrderTerms of(Order order, Instrument instrument) {
        long priceE8 = order.orderType() == OrderType.MARKET ? Decimals.ABSENT : order.price();
        String symbol = instrument == null ? "" : instrument.symbol();
        return new OrderTerms(symbol, order.side(), order.orderType(), order.timeInForce(),
            order.quantity(), priceE8);
    }
}
