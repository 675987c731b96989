package io.holdfast.engine.core;

/**
 * What is wanted of one leg of a group.
 *
 * @param instrumentId what is traded
 * @param side the side
 * @param orderType MARKET or LIMIT
 * @param timeInForce how long an order of it may work; {@code null} for a market order
 * @param quantity base units
 * @param price quote per base; {@link Decimals#ABSENT} for a market order
 * @param referencePrice the market's price that funds are set aside by, quote per base
 */
public record LegTerms(int instrumentId, Side side, OrderType orderType, TimeInForce timeInForce, long quantity,
                       long price, long referencePrice) {
}
