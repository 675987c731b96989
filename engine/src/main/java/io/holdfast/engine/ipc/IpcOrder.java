package io.holdfast.engine.ipc;

import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;

/**
 * An order as a strategy wants it. Amounts are times 10^8; the engine checks everything and answers what is wrong.
 *
 * @param requestId 1 to 40 printable ASCII characters: the same again is the same order again, for ever
 * @param symbol base and quote with a slash between, as {@code BTC/USDT}
 * @param side the side
 * @param orderType {@link OrderType#MARKET} or {@link OrderType#LIMIT}
 * @param timeInForce how long it may work; {@code null} for a market order
 * @param quantityE8 base units
 * @param priceE8 quote per base; {@link Decimals#ABSENT} for a market order
 * @param protection what is to be done for the position that it makes
 */
public record IpcOrder(String requestId, String symbol, Side side, OrderType orderType, TimeInForce timeInForce,
                       long quantityE8, long priceE8, Protection protection) {
    /**
     * What protects a position; {@link Decimals#ABSENT} for what is not wanted.
     *
     * @param stopPriceE8 where it is sold with a loss, quote per base
     * @param takeProfitPriceE8 where it is sold with a profit, quote per base
     * @param trailingDistanceE8 how far a stop follows the highest price, quote per base
     * @param trailingShareE8 the same as a share of the highest price; not beside a distance
     * @param closeAfterNs how long after it is armed the position is sold whatever the price; 0 for never
     */
    public record Protection(long stopPriceE8, long takeProfitPriceE8, long trailingDistanceE8, long trailingShareE8,
                             long closeAfterNs) {
        /** Nothing. */
        public static final Protection NONE =
            new Protection(Decimals.ABSENT, Decimals.ABSENT, Decimals.ABSENT, Decimals.ABSENT, 0);

        /** A stop alone. */
        public static Protection stop(long stopPriceE8) {
            return new Protection(stopPriceE8, Decimals.ABSENT, Decimals.ABSENT, Decimals.ABSENT, 0);
        }
    }

    /** A limit order that works until it is cancelled. */
    public static IpcOrder limit(String requestId, String symbol, Side side, long quantityE8, long priceE8) {
        return new IpcOrder(requestId, symbol, side, OrderType.LIMIT, TimeInForce.GTC, quantityE8, priceE8,
            Protection.NONE);
    }

    /** A market order. */
    public static IpcOrder market(String requestId, String symbol, Side side, long quantityE8) {
        return new IpcOrder(requestId, symbol, side, OrderType.MARKET, null, quantityE8, Decimals.ABSENT,
            Protection.NONE);
    }

    /** The same with protection for the position that it makes. */
    public IpcOrder with(Protection wanted) {
        return new IpcOrder(requestId, symbol, side, orderType, timeInForce, quantityE8, priceE8, wanted);
    }
}
