package io.holdfast.gateway.venue;

import io.holdfast.engine.core.ClientOrderId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whose a venue order is: trades name the order only by the venue's id, so each such id is traced to a client order id
 * once. Any thread.
 */
final class Attribution {
    /**
     * What a client order id says.
     *
     * @param orderId sequence of the intent, or 0
     * @param epoch start number of the engine that made it, or 0
     */
    record Named(long orderId, int epoch) {
        boolean foreign() {
            return orderId == 0;
        }
    }

    /** An order that is not ours. */
    static final Named FOREIGN = new Named(0, 0);

    private static final int MAX_REMEMBERED = 1 << 16;

    private final Map<String, Named> orderIds = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Named> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private volatile int engineId;

    void engineId(int newEngineId) {
        engineId = newEngineId;
    }

    /** The intent of an order by its client order id, or {@link #FOREIGN}. */
    Named named(String clientOrderId) {
        return ClientOrderId.isOf(engineId, clientOrderId)
            ? new Named(ClientOrderId.orderId(clientOrderId), ClientOrderId.epoch(clientOrderId)) : FOREIGN;
    }

    /** The same for an order as a venue reports it, remembered by the venue's id. */
    Named named(VenueOrder order) {
        Named named = named(order.clientOrderId());
        synchronized (orderIds) {
            orderIds.put(order.venueSymbol() + order.venueOrderId(), named);
        }
        return named;
    }

    /**
     * The same for the order that traded; asks the venue where it is not remembered.
     *
     * @return empty where the venue does not know the order of its own trade
     */
    Optional<Named> named(Venue venue, VenueTrade trade) throws VenueException {
        Named known;
        synchronized (orderIds) {
            known = orderIds.get(trade.venueSymbol() + trade.venueOrderId());
        }
        if (known != null) {
            return Optional.of(known);
        }
        VenueOrder order = venue.orderByVenueId(trade.venueSymbol(), trade.venueOrderId());
        return order == null ? Optional.empty() : Optional.of(named(order));
    }
}
