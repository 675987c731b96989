package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Reason;
import java.util.List;

/**
 * One account at one venue, seen by one thread: every call blocks, and an instance is never shared between threads.
 *
 * <p>Orders are named by client order id. A client order id is at most 36 characters; Holdfast's own are 32 lower-case
 * hexadecimal digits. Nothing here re-sends: a call makes at most one request that could place or cancel.
 */
public interface Venue extends AutoCloseable {
    /**
     * Sends an order, once.
     *
     * <p>Never throws for what the venue or the network does: what is not known is {@link Outcome.Kind#UNKNOWN}.
     */
    Outcome place(OrderRequest request);

    /**
     * Sends two orders of which the one ends the other, in one request, once; the answers are those of {@link #place}.
     * A venue that takes no lists rejects both.
     */
    default ListOutcome placeList(ListRequest request) {
        return ListOutcome.both(Outcome.rejected(Reason.VENUE_REJECTED, 0, "the venue takes no lists of orders"));
    }

    /**
     * Sends a cancel, once; the answers are those of {@link #place}. With an order of a list the venue cancels the
     * other one too.
     */
    Outcome cancel(String venueSymbol, String clientOrderId);

    /**
     * The order with a client order id, or {@code null} where the venue says that there is none.
     *
     * @throws VenueException if no answer could be had; that is evidence of nothing
     */
    VenueOrder order(String venueSymbol, String clientOrderId) throws VenueException;

    /**
     * The order with an id of the venue, or {@code null} where the venue says that there is none.
     *
     * @throws VenueException if no answer could be had
     */
    VenueOrder orderByVenueId(String venueSymbol, String venueOrderId) throws VenueException;

    /**
     * The account's working orders in all symbols.
     *
     * @throws VenueException if no answer could be had
     */
    List<VenueOrder> openOrders() throws VenueException;

    /**
     * The account's trades in one symbol with a trade id greater than one, ascending and complete.
     *
     * @param afterTradeId a trade id, or the empty string for the last trades that the venue gives
     * @throws VenueException if no answer could be had
     */
    List<VenueTrade> tradesAfter(String venueSymbol, String afterTradeId) throws VenueException;

    /**
     * The trades of one order, ascending and complete.
     *
     * @throws VenueException if no answer could be had
     */
    List<VenueTrade> tradesOf(String venueSymbol, String venueOrderId) throws VenueException;

    /**
     * The account's balances; an asset that is missing has none.
     *
     * @throws VenueException if no answer could be had
     */
    List<VenueBalance> balances() throws VenueException;

    /**
     * The instruments that can be traded now.
     *
     * @throws VenueException if no answer could be had
     */
    List<VenueInstrument> instruments() throws VenueException;

    /**
     * Takes what a comparison costs out of the share of the venue's requests that comparisons may use; queries and
     * orders have the rest.
     *
     * @param symbols how many it asks about
     * @return 0, or in how many milliseconds there is room for it again; then nothing was taken
     */
    default long reserveComparison(int symbols) {
        return 0;
    }

    @Override
    void close();
}
