package io.holdfast.gateway.venue;

/**
 * What an account holds of one asset; amounts times 10^8.
 *
 * @param asset the code of the asset
 * @param freeE8 not bound by an order
 * @param lockedE8 bound by working orders
 */
public record VenueBalance(String asset, long freeE8, long lockedE8) {
}
