package io.holdfast.gateway.simulator;

/** Something that happens in the market around the venue's own orders. */
interface MarketEvent {
    String symbol();
}
