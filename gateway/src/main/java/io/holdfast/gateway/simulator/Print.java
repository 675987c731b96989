package io.holdfast.gateway.simulator;

import java.math.BigDecimal;

/** A trade between others. {@code buyerIsMaker} says that the seller was the aggressor. */
record Print(String symbol, BigDecimal price, BigDecimal quantity, boolean buyerIsMaker) implements MarketEvent {
}
