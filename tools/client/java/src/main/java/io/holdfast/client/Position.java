package io.holdfast.client;

import java.math.BigDecimal;

/**
 * What is held of an instrument.
 *
 * @param symbol base and quote
 * @param quantity base units, negative when more was sold than bought
 * @param averagePrice cost per unit, 0 without a position
 * @param realisedPnl quote units, without fees
 * @param cost quote units that the quantity cost, or brought
 */
public record Position(String symbol, BigDecimal quantity, BigDecimal averagePrice, BigDecimal realisedPnl,
                       BigDecimal cost) {
    static Position of(Fields from) {
        return new Position(from.requiredText("symbol"), from.requiredAmount("quantity"),
            from.requiredAmount("averagePrice"), from.requiredAmount("realisedPnl"), from.requiredAmount("cost"));
    }
}
