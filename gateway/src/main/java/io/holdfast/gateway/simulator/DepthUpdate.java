package io.holdfast.gateway.simulator;

import java.math.BigDecimal;
import java.util.Map;

/**
 * Changes of the levels of a book: quantity by price, zero for a level that is gone. A snapshot replaces all levels.
 * {@code lastUpdateId} is the venue's number of the last change in it.
 */
record DepthUpdate(String symbol, boolean snapshot, long lastUpdateId, Map<BigDecimal, BigDecimal> bids,
    Map<BigDecimal, BigDecimal> asks) implements MarketEvent {
}
