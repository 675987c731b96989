package io.holdfast.gateway.simulator;

/** What an execution report reports, as Binance names it. */
enum ExecutionType {
    NEW,
    TRADE,
    CANCELED,
    REPLACED,
    EXPIRED
}
