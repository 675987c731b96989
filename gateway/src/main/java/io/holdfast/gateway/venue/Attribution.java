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

    /**
     * The same for an order as a venue reports it, remembered by the venue's id. One of ours that was not remembered is
     * put first, since the journal may have lost it.
     */
    Named named(VenueOrder order, int instrumentId, CommandPort port) {
        Named named = named(order.clientOrderId());
        Named known;
        synchronized (orderIds) {
            known = orderIds.put(order.venueSymbol() + order.venueOrderId(), named);
        }
        if (known == null && !named.foreign()) {
            port.seen(named, instrumentId, order);
        }
        return named;
    }

    /** Whose the order is that traded, if it is remembered. */
    Optional<Named> named(VenueTrade trade) {
        synchronized (orderIds) {
            return Optional.ofNullable(orderIds.get(trade.venueSymbol() + trade.venueOrderId()));
        }
    }
}
