package io.holdfast.gateway.simulator;

import java.math.BigDecimal;

/**
 * A well-formed request for two orders of one quantity, of which the one ends the other: {@code above} and
 * {@code below} the market.
 */
record NewList(NewOrder above, NewOrder below, String listClientOrderId) {
    /** What both hold back together. */
    BigDecimal reserve() {
        return above.reserve().max(below.reserve());
    }

    /** Refuses types that do not make a pair on that side. */
    void checkTypes() {
        boolean buys = above.side() == Side.BUY;
        if (!above.type().isContingent() && !below.type().isContingent()) {
            throw Refusal.bad(-1168, "At least one OCO order must be contingent.");
        }
        if (buys ? above.type() == OrderType.LIMIT_MAKER : below.type() == OrderType.LIMIT_MAKER) {
            throw buys ? Refusal.bad(-1165, "A limit order in a buy OCO must be below.")
                : Refusal.bad(-1166, "A limit order in a sell OCO must be above.");
        }
        if (buys ? below.type().isStopLoss() : above.type().isStopLoss()) {
            throw buys ? Refusal.bad(-1196, "A stop loss order in a buy OCO must be above.")
                : Refusal.bad(-1197, "A stop loss order in a sell OCO must be below.");
        }
        if (buys ? above.type().isTakeProfit() : below.type().isTakeProfit()) {
            throw buys ? Refusal.bad(-1198, "A take profit order in a buy OCO must be below.")
                : Refusal.bad(-1199, "A take profit order in a sell OCO must be above.");
        }
    }

    /** Refuses prices that do not have the market's last trade between them. */
    void checkPrices(BigDecimal last) {
        if (mark(above).compareTo(last) <= 0 || mark(below).compareTo(last) >= 0) {
            throw Refusal.newOrder("The relationship of the prices for the orders is not correct.");
        }
    }

    private static BigDecimal mark(NewOrder leg) {
        boolean byLimit = leg.type() == OrderType.LIMIT_MAKER || leg.type() == OrderType.TAKE_PROFIT_LIMIT;
        return byLimit ? leg.price() : leg.stopPrice();
    }
}
