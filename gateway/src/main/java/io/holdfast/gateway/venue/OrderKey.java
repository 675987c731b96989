package io.holdfast.gateway.venue;

import io.holdfast.engine.core.ClientOrderId;

/**
 * How an order is named here and at the venue.
 *
 * @param orderId sequence of its intent
 * @param instrumentId what it trades
 * @param venueSymbol the same, as the venue writes it
 * @param clientOrderId 32 lower-case hexadecimal digits
 */
record OrderKey(long orderId, int instrumentId, String venueSymbol, String clientOrderId) {
    Attribution.Named named() {
        return new Attribution.Named(ClientOrderId.orderId(clientOrderId), ClientOrderId.epoch(clientOrderId));
    }
}
