package io.holdfast.gateway.venue;

import java.util.List;

/**
 * What a venue says of its own accord; called on the thread of the stream, in the order received.
 *
 * <p>Between {@link #up} and {@link #down} events may still be lost or doubled: a listener merges by id, and compares
 * with the venue after each {@link #up}.
 */
public interface VenueListener {
    /** The stream is subscribed: what happens from now on is reported. */
    void up();

    /** The stream is broken or stale; what happens from now on may go unreported until {@link #up}. */
    void down(String why);

    /** An order changed. Where it traded, {@code trade} has the trade, which is part of the cumulative quantity. */
    void order(VenueOrder order, VenueTrade trade);

    /** Balances changed; only the changed ones are listed. */
    void balances(List<VenueBalance> balances);
}
