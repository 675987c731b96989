package io.holdfast.gateway.simulator;

/** How long an order may wait: until cancelled, not at all, or not at all and only as a whole. */
enum TimeInForce {
    GTC,
    IOC,
    FOK
}
