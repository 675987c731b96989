package io.holdfast.gateway.simulator;

/** Side of an order, as Binance names it. */
enum Side {
    BUY,
    SELL;

    Side opposite() {
        return this == BUY ? SELL : BUY;
    }
}
