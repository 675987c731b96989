package io.holdfast.client;

import java.math.BigDecimal;

/**
 * One leg of a group.
 *
 * @param leg from 1
 * @param symbol base and quote
 * @param side {@code BUY}, {@code SELL}
 * @param quantity base units
 * @param price quote per base, {@code null} at the market
 * @param status {@code WAITING}, {@code WORKING}, {@code FILLED}, {@code FAILED}, {@code UNWINDING}, {@code UNWOUND}
 * @param reason why, or {@code null}
 * @param filledQuantity base units
 * @param averagePrice of what is filled, {@code null} before the first fill
 * @param unwoundQuantity what was traded back
 * @param orderId the order that is on its way or at the venue, 0 for none
 */
public record Leg(long leg, String symbol, String side, BigDecimal quantity, BigDecimal price, String status,
                  String reason, BigDecimal filledQuantity, BigDecimal averagePrice, BigDecimal unwoundQuantity,
                  long orderId) {
    static Leg of(Fields from) {
        return new Leg(from.requiredNumber("leg"), from.text("symbol"), from.text("side"),
            from.requiredAmount("quantity"), from.amount("price"), from.requiredText("status"), from.text("reason"),
            from.requiredAmount("filledQuantity"), from.amount("averagePrice"),
            from.requiredAmount("unwoundQuantity"), from.number("orderId"));
    }
}
