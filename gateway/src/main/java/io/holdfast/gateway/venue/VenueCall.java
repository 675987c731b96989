package io.holdfast.gateway.venue;

/** What a venue is asked for. */
public enum VenueCall {
    /** To take an order. */
    PLACE,
    /** To take two orders of which the one ends the other. */
    PLACE_LIST,
    CANCEL,
    /** For what became of an order. */
    ORDER,
    OPEN_ORDERS,
    /** For trades of an order or of an instrument. */
    TRADES,
    BALANCES,
    INSTRUMENTS
}
