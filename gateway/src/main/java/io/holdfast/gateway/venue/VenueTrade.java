package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Side;

/**
 * One trade of the account as a venue reports it; amounts times 10^8.
 *
 * @param venueSymbol the symbol as the venue writes it
 * @param tradeId unique within the symbol
 * @param venueOrderId the order that traded
 * @param side the side of that order
 * @param maker whether that order was resting
 * @param priceE8 quote per base
 * @param quantityE8 base units
 * @param quoteQuantityE8 quote units, as the venue reports them
 * @param feeE8 what the venue kept; 0 for none
 * @param feeAsset the asset it was kept in; empty for none
 * @param venueTimeNs when, ns since the epoch
 */
public record VenueTrade(String venueSymbol, String tradeId, String venueOrderId, Side side, boolean maker,
                         long priceE8, long quantityE8, long quoteQuantityE8, long feeE8, String feeAsset,
                         long venueTimeNs) {
}
