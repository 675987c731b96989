package io.holdfast.gateway.venue;

/**
 * An instrument and its rules; amounts times 10^8.
 *
 * @param symbol the symbol as Holdfast writes it, base/quote
 * @param venueSymbol the symbol as the venue writes it
 * @param baseAsset what is bought and sold
 * @param quoteAsset what it is priced in
 * @param rules the steps and limits
 */
public record VenueInstrument(String symbol, String venueSymbol, String baseAsset, String quoteAsset, Rules rules) {
    /**
     * Steps and limits.
     *
     * @param tickSizeE8 a price is a multiple of it
     * @param lotStepE8 a quantity is a multiple of it
     * @param minQuantityE8 the least quantity
     * @param maxQuantityE8 the most quantity
     * @param minNotionalE8 the least price times quantity
     */
    public record Rules(long tickSizeE8, long lotStepE8, long minQuantityE8, long maxQuantityE8, long minNotionalE8) {
    }
}
