package io.holdfast.client;

import java.math.BigDecimal;

/**
 * A stop, a profit, a trailing stop or a time that belongs to a position. What it does not have is {@code null} or 0.
 *
 * @param protectionId sequence of its record
 * @param symbol base and quote
 * @param status {@code ATTACHED}, {@code ARMED}, {@code TRIGGERED}, {@code RELEASED}
 * @param reason why it was triggered or released
 * @param entryOrderId the order that makes the position
 * @param quantity base units that it protects now
 * @param stopPrice as wanted
 * @param takeProfitPrice as wanted
 * @param trailingStop the stop that follows from the highest price
 * @param deadlineNs when the position is sold, nanoseconds since the epoch
 * @param unprotectedSinceNs since when no order stands that should
 * @param sequence the last record about it
 */
public record Protection(long protectionId, String symbol, String status, String reason, long entryOrderId,
                         BigDecimal quantity, BigDecimal stopPrice, BigDecimal takeProfitPrice,
                         BigDecimal trailingStop, long deadlineNs, long unprotectedSinceNs, long sequence) {
    static Protection of(Fields from) {
        return new Protection(from.requiredNumber("protectionId"), from.requiredText("symbol"),
            from.requiredText("status"), from.text("reason"), from.number("entryOrderId"),
            from.requiredAmount("quantity"), from.amount("stopPrice"), from.amount("takeProfitPrice"),
            from.amount("trailingStop"), from.number("deadlineNs"), from.number("unprotectedSinceNs"),
            from.requiredNumber("sequence"));
    }
}
