package io.holdfast.gateway.venue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a venue where an order stands and puts the evidence in the order that the core wants: fills, then the status.
 */
final class Resolution {
    private final CommandPort port;
    private final Attribution attribution;

    Resolution(CommandPort port, Attribution attribution) {
        this.port = port;
        this.attribution = attribution;
    }

    /**
     * Puts the fills and the status of one order.
     *
     * @param tradesUpTo the trade up to which everything is booked: what came later is looked through where the venue
     *     says that there is no such order
     * @param answers sequence of the query intent, or 0
     * @throws VenueException if the venue could not be asked to the end; then the status was not put
     */
    void resolve(Venue venue, OrderKey key, String tradesUpTo, long answers) throws VenueException {
        VenueOrder order = venue.order(key.venueSymbol(), key.clientOrderId());
        if (order != null) {
            attribution.named(order, key.instrumentId(), port);
            putFills(venue, key, order);
            port.status(key.named(), order, answers);
            return;
        }
        putTrades(venue, key.instrumentId(), tradesUpTo.isEmpty()
            ? List.of() : venue.tradesAfter(key.venueSymbol(), tradesUpTo));
        port.notFound(key.orderId(), answers);
    }

    /** Puts the fills of an order, if it has any. */
    void putFills(Venue venue, OrderKey key, VenueOrder order) throws VenueException {
        if (order.cumulativeQuantityE8() > 0) {
            for (VenueTrade trade : venue.tradesOf(key.venueSymbol(), order.venueOrderId())) {
                port.fill(key.named(), key.instrumentId(), trade);
            }
        }
    }

    /** Puts trades, each under the order that it belongs to, and then where the orders stand that were asked for. */
    void putTrades(Venue venue, int instrumentId, List<VenueTrade> trades) throws VenueException {
        Map<Attribution.Named, VenueOrder> asked = new LinkedHashMap<>();
        for (VenueTrade trade : trades) {
            Optional<Attribution.Named> named = attribution.named(trade);
            if (named.isEmpty()) {
                VenueOrder order = venue.orderByVenueId(trade.venueSymbol(), trade.venueOrderId());
                if (order == null) {
                    throw new VenueException("the venue does not know the order of its own trade, venueOrderId="
                        + trade.venueOrderId() + " tradeId=" + trade.tradeId(), null);
                }
                named = Optional.of(attribution.named(order, instrumentId, port));
                asked.put(named.get(), order);
            }
            port.fill(named.get(), instrumentId, trade);
        }
        asked.remove(Attribution.FOREIGN);
        asked.forEach((named, order) -> port.status(named, order, 0));
    }
}
