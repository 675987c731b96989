package io.holdfast.gateway.venue;

import io.holdfast.engine.core.ClientOrderId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Whose a venue order is: trades name the order only by the venue's id, so each such id is traced to a client order id
 * once. Any thread.
 */
final class Attribution {
    /** An order that is not ours. */
    static final long FOREIGN = 0;

    private static final int MAX_REMEMBERED = 1 << 16;

    private final Map<String, Long> orderIds = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private volatile int engineId;

    void engineId(int newEngineId) {
        engineId = newEngineId;
    }

    /** Sequence of the intent of an order by its client order id, or {@link #FOREIGN}. */
    long orderId(String clientOrderId) {
        return ClientOrderId.isOf(engineId, clientOrderId) ? ClientOrderId.orderId(clientOrderId) : FOREIGN;
    }

    /** The same for an order as a venue reports it, remembered by the venue's id. */
    long orderId(VenueOrder order) {
        long orderId = orderId(order.clientOrderId());
        synchronized (orderIds) {
            orderIds.put(order.venueSymbol() + order.venueOrderId(), orderId);
        }
        return orderId;
    }

    /**
     * The same for the order that traded; asks the venue where it is not remembered.
     *
     * @return empty where the venue does not know the order of its own trade
     */
    OptionalLong orderId(Venue venue, VenueTrade trade) throws VenueException {
        Long known;
        synchronized (orderIds) {
            known = orderIds.get(trade.venueSymbol() + trade.venueOrderId());
        }
        if (known != null) {
            return OptionalLong.of(known);
        }
        VenueOrder order = venue.orderByVenueId(trade.venueSymbol(), trade.venueOrderId());
        return order == null ? OptionalLong.empty() : OptionalLong.of(orderId(order));
    }
}
