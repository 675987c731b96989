package io.holdfast.engine.core;

import java.util.Map;

/**
 * What the strategies may do, beside what the venue allows. Part of the {@link Policy}: replay does not ask for it. A
 * limit of {@link #NONE} is no limit.
 *
 * @param each for each instrument that has none of its own
 * @param bySymbol for the instruments with these symbols
 * @param total for all instruments together
 */
public record RiskLimits(Symbol each, Map<String, Symbol> bySymbol, Total total) {
    /** No limit. */
    public static final long NONE = Long.MAX_VALUE;

    /**
     * The limits of one instrument.
     *
     * @param orderQuantity the most of one order, base units
     * @param orderNotional the most that one order is worth, quote units
     * @param position the most that a position and all open orders that go with it may come to, base units
     * @param openOrders how many orders may be open
     * @param lossPerDay the most that may be lost in a day (UTC) by what was closed, with fees in the quote asset,
     *     quote units; then only what makes the position smaller is taken
     * @param ordersPerSecond how many orders are taken in one second
     * @param collar how far a price may be from the market's to the worse side, as a share of it with 8 decimals
     * @param singleEntry whether an order in a direction is refused while there is a position or an open order in it
     * @param selfCross whether an order is refused that would trade with an open order of ours
     */
    public record Symbol(long orderQuantity, long orderNotional, long position, long openOrders, long lossPerDay,
                         long ordersPerSecond, long collar, boolean singleEntry, boolean selfCross) {
        /** No limits at all. */
        public static final Symbol UNLIMITED = new Symbol(NONE, NONE, NONE, NONE, NONE, NONE, NONE, false,
            false);

        /** Checks that none is negative. */
        public Symbol {
            requireNotNegative("orderQuantity", orderQuantity);
            requireNotNegative("orderNotional", orderNotional);
            requireNotNegative("position", position);
            requireNotNegative("openOrders", openOrders);
            requireNotNegative("lossPerDay", lossPerDay);
            requireNotNegative("ordersPerSecond", ordersPerSecond);
            requireNotNegative("collar", collar);
        }
    }

    /**
     * The limits of all instruments together. Amounts count the instruments with the same quote asset.
     *
     * @param exposure the most that positions have cost and open orders are worth, quote units
     * @param openOrders how many orders may be open
     * @param lossPerDay the most that may be lost in a day (UTC), quote units
     * @param ordersPerSecond how many orders are taken in one second
     */
    public record Total(long exposure, long openOrders, long lossPerDay, long ordersPerSecond) {
        /** No limits at all. */
        public static final Total UNLIMITED = new Total(NONE, NONE, NONE, NONE);

        /** Checks that none is negative. */
        public Total {
            requireNotNegative("exposure", exposure);
            requireNotNegative("openOrders", openOrders);
            requireNotNegative("lossPerDay", lossPerDay);
            requireNotNegative("ordersPerSecond", ordersPerSecond);
        }
    }

    /** No limits at all. */
    public static final RiskLimits UNLIMITED = new RiskLimits(
        // Not the constants of these two: whichever class is met first, they may still be null here.
        new Symbol(NONE, NONE, NONE, NONE, NONE, NONE, NONE, false, false), Map.of(),
        new Total(NONE, NONE, NONE, NONE));

    /** Takes a copy. */
    public RiskLimits {
        bySymbol = Map.copyOf(bySymbol);
    }

    Symbol of(String symbol) {
        return bySymbol.getOrDefault(symbol, each);
    }

    private static void requireNotNegative(String name, long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("a limit must not be negative, " + name + "=" + limit);
        }
    }
}
