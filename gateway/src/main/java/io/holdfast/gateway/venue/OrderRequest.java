package io.holdfast.gateway.venue;

import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;

/**
 * An order on its way to a venue.
 *
 * @param venueSymbol the symbol as the venue writes it
 * @param clientOrderId 32 lower-case hexadecimal digits
 * @param side the side
 * @param orderType how it is priced
 * @param timeInForce how long it may work; the venue does not see it for a type that never rests, or only rests
 * @param terms quantity and prices
 */
public record OrderRequest(String venueSymbol, String clientOrderId, Side side, OrderType orderType,
                           TimeInForce timeInForce, Terms terms) {
    /**
     * Quantity and prices.
     *
     * @param quantityE8 base units times 10^8
     * @param priceE8 quote per base times 10^8; not looked at for a type that takes the market's price
     * @param stopPriceE8 quote per base times 10^8; not looked at for a type that does not wait for one
     */
    public record Terms(long quantityE8, long priceE8, long stopPriceE8) {
        /** Terms of an order that works at once. */
        public Terms(long quantityE8, long priceE8) {
            this(quantityE8, priceE8, 0);
        }
    }
}
