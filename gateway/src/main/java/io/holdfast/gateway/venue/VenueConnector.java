package io.holdfast.gateway.venue;

import java.util.List;

/** Opens connections to one account at one venue. */
public interface VenueConnector {
    /**
     * A new instance for the calling thread.
     *
     * @throws VenueException if the venue cannot be reached; trying again later is up to the caller
     */
    Venue connect() throws VenueException;

    /** The stream of the account. */
    VenueStream accountStream(VenueListener listener);

    /** The stream of best prices of some symbols, as the venue writes them. */
    VenueStream marketStream(List<String> venueSymbols, MarketListener listener);
}
