package io.holdfast.client;

import java.math.BigDecimal;

/**
 * What is there of an asset.
 *
 * @param asset its name
 * @param total what our records add up to
 * @param free what is not set aside
 * @param locked what is set aside for open orders
 * @param feesPaid for our own fills
 * @param venueTotal what the venue last reported, {@code null} where it never did
 */
public record Balance(String asset, BigDecimal total, BigDecimal free, BigDecimal locked, BigDecimal feesPaid,
                      BigDecimal venueTotal) {
    static Balance of(Fields from) {
        return new Balance(from.requiredText("asset"), from.requiredAmount("total"), from.requiredAmount("free"),
            from.requiredAmount("locked"), from.requiredAmount("feesPaid"), from.amount("venueTotal"));
    }
}
