package io.holdfast.gateway.simulator;

/** Order status, as Binance names it. */
enum OrderStatus {
    NEW,
    PARTIALLY_FILLED,
    FILLED,
    CANCELED,
    EXPIRED;

    boolean isOpen() {
        return this == NEW || this == PARTIALLY_FILLED;
    }
}
