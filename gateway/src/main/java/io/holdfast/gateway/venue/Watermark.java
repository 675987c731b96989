package io.holdfast.gateway.venue;

/**
 * Up to where the trades of an instrument are booked without a gap.
 *
 * @param instrumentId the instrument
 * @param venueSymbol the same, as the venue writes it
 * @param tradeId the last trade; empty before the first comparison
 */
record Watermark(int instrumentId, String venueSymbol, String tradeId) {
}
