package io.holdfast.gateway.simulator;

/**
 * Order types the venue takes. LIMIT_MAKER is refused when it would match at once; the four with a stop price wait, off
 * the book, until the market's last trade reaches it.
 */
enum OrderType {
    LIMIT,
    MARKET,
    LIMIT_MAKER,
    STOP_LOSS,
    STOP_LOSS_LIMIT,
    TAKE_PROFIT,
    TAKE_PROFIT_LIMIT;

    /** Whether it takes what the market has once it works, and never rests. */
    boolean isMarket() {
        return this == MARKET || this == STOP_LOSS || this == TAKE_PROFIT;
    }

    /** Whether it waits for a stop price. */
    boolean isContingent() {
        return isStopLoss() || isTakeProfit();
    }

    /** Whether it waits for the market to go against its owner. */
    boolean isStopLoss() {
        return this == STOP_LOSS || this == STOP_LOSS_LIMIT;
    }

    /** Whether it waits for the market to go its owner's way. */
    boolean isTakeProfit() {
        return this == TAKE_PROFIT || this == TAKE_PROFIT_LIMIT;
    }

    /** Whether it says how long it may wait on the book. */
    boolean hasTimeInForce() {
        return this == LIMIT || this == STOP_LOSS_LIMIT || this == TAKE_PROFIT_LIMIT;
    }
}
