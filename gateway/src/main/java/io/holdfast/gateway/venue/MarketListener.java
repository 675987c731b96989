package io.holdfast.gateway.venue;

/** Best prices of a market; called on the thread of the stream. */
public interface MarketListener {
    /** The best bid and ask of a symbol as the venue writes it, quote per base times 10^8. */
    void quote(String venueSymbol, long bidE8, long askE8);
}
