package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Side;
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
 */
public record VenueOrder(String venueSymbol, String clientOrderId, String venueOrderId, Side side, VenueStatus status,
                         long cumulativeQuantityE8, long venueTimeNs) {
}
