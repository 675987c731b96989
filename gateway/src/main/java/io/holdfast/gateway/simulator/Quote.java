package io.holdfast.gateway.simulator;

import java.math.BigDecimal;

/** The best bid and ask of a symbol. */
record Quote(String symbol, BigDecimal bid, BigDecimal bidQuantity, BigDecimal ask, BigDecimal askQuantity)
    implements MarketEvent {
    BigDecimal price(Side restingSide) {
        return restingSide == Side.BUY ? bid : ask;
    }

    BigDecimal quantity(Side restingSide) {
        return restingSide == Side.BUY ? bidQuantity : askQuantity;
    }
}
