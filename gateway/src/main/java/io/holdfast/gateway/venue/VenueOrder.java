package io.holdfast.gateway.venue;

import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.VenueStatus;

/**
 * An order as a venue reports it.
 *
 * @param venueSymbol the symbol as the venue writes it
 * @param clientOrderId the id it was placed with
 * @param venueOrderId the id of the venue
 * @param side the side
 * @param status never {@link VenueStatus#NOT_FOUND}
 * @param cumulativeQuantityE8 base units filled so far, times 10^8
 * @param venueTimeNs when the venue last changed it, ns since the epoch; 0 where it is not known
 * @param terms what it was placed for
 */
public record VenueOrder(String venueSymbol, String clientOrderId, String venueOrderId, Side side, VenueStatus status,
                         long cumulativeQuantityE8, long venueTimeNs, Terms terms) {
    /** An order whose terms the venue did not tell. */
    public VenueOrder(String venueSymbol, String clientOrderId, String venueOrderId, Side side, VenueStatus status,
                      long cumulativeQuantityE8, long venueTimeNs) {
        this(venueSymbol, clientOrderId, venueOrderId, side, status, cumulativeQuantityE8, venueTimeNs, Terms.UNTOLD);
    }

    /**
     * What an order was placed for.
     *
     * @param orderType {@code null} for one that is not known here
     * @param timeInForce {@code null} for one that is not known here
     * @param quantityE8 base units, times 10^8; 0 where it was not told
     * @param priceE8 quote per base, times 10^8; 0 for none
     * @param stopPriceE8 quote per base, times 10^8; 0 for none
     */
    public record Terms(OrderType orderType, TimeInForce timeInForce, long quantityE8, long priceE8,
                        long stopPriceE8) {
        /** Nothing was told. */
        public static final Terms UNTOLD = new Terms(null, null, 0, 0, 0);
    }
}
