package io.holdfast.gateway.simulator;

/** Order types the venue takes. LIMIT_MAKER is refused when it would match at once. */
enum OrderType {
    LIMIT,
    MARKET,
    LIMIT_MAKER
}
