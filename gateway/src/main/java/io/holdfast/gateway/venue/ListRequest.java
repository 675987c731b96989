package io.holdfast.gateway.venue;

/**
 * Two orders on their way to a venue that takes them as one list: when one is triggered or trades, the other ends.
 *
 * @param listClientOrderId names the list; no order has this id
 * @param first the one order
 * @param second the other one, of the same symbol, side and quantity
 */
public record ListRequest(String listClientOrderId, OrderRequest first, OrderRequest second) {
    /** Checks that the two can be a list. */
    public ListRequest {
        boolean pair = first.venueSymbol().equals(second.venueSymbol()) && first.side() == second.side()
            && first.terms().quantityE8() == second.terms().quantityE8();
        if (!pair) {
            throw new IllegalArgumentException("orders of a list must have one symbol, side and quantity, "
                + "listClientOrderId=" + listClientOrderId);
        }
    }
}
