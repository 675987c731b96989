package io.holdfast.client;

import java.math.BigDecimal;
import java.util.Set;

/**
 * An order as the engine's journal has it. What it does not have is {@code null}, an id 0.
 *
 * @param orderId sequence of its record
 * @param clientOrderId what the venue knows it by
 * @param requestId what it was asked for with
 * @param symbol base and quote
 * @param side {@code BUY}, {@code SELL}
 * @param orderType {@code MARKET}, {@code LIMIT}, and what the engine makes itself
 * @param timeInForce {@code null} for a market order
 * @param quantity base units
 * @param price quote per base
 * @param stopPrice only of an order that protects
 * @param protectionId the protection that belongs to it
 * @param groupId the group that it is of
 * @param status where it stands; see {@link #ended}
 * @param reason why
 * @param filledQuantity base units
 * @param averagePrice of what is filled
 * @param venueOrderId the venue's own id
 * @param cancelling whether a cancel is under way
 * @param createdNs nanoseconds since the epoch
 * @param updatedNs nanoseconds since the epoch
 * @param sequence the last record about it
 */
public record Order(long orderId, String clientOrderId, String requestId, String symbol, String side, String orderType,
                    String timeInForce, BigDecimal quantity, BigDecimal price, BigDecimal stopPrice, long protectionId,
                    long groupId, String status, String reason, BigDecimal filledQuantity, BigDecimal averagePrice,
                    String venueOrderId, boolean cancelling, long createdNs, long updatedNs, long sequence) {
    private static final Set<String> ENDS =
        Set.of("FILLED", "CANCELLED", "EXPIRED", "REJECTED", "DENIED", "ABANDONED");

    /** Whether nothing but a late fill can follow. */
    public boolean ended() {
        return ENDS.contains(status);
    }

    static Order of(Fields from) {
        return new Order(from.requiredNumber("orderId"), from.text("clientOrderId"), from.text("requestId"),
            from.text("symbol"), from.text("side"), from.text("orderType"), from.text("timeInForce"),
            from.amount("quantity"), from.amount("price"), from.amount("stopPrice"), from.number("protectionId"),
            from.number("groupId"), from.requiredText("status"), from.text("reason"),
            from.requiredAmount("filledQuantity"), from.amount("averagePrice"), from.text("venueOrderId"),
            from.flag("cancelling"), from.number("createdNs"), from.number("updatedNs"),
            from.requiredNumber("sequence"));
    }
}
