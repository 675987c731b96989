package io.holdfast.gateway.venue;

import java.util.List;

/**
 * What the gateway does with a venue.
 *
 * @param symbols what to trade, base/quote; empty for all that the venue has, up to {@link #MAX_SYMBOLS}
 * @param maxSendDelayMs an order that was decided on longer ago is not sent any more
 */
public record GatewayConfig(List<String> symbols, long maxSendDelayMs) {
    /** How many symbols one gateway serves: each costs requests in every comparison. */
    public static final int MAX_SYMBOLS = 16;

    /** An order that waited longer is not sent any more, unless configured otherwise. */
    public static final long DEFAULT_MAX_SEND_DELAY_MS = 2_000;

    /** Checks the limits. */
    public GatewayConfig {
        symbols = List.copyOf(symbols);
        if (symbols.size() > MAX_SYMBOLS) {
            throw new IllegalArgumentException("symbols must be at most " + MAX_SYMBOLS + ", count=" + symbols.size());
        }
        if (maxSendDelayMs <= 0) {
            throw new IllegalArgumentException("maxSendDelayMs must be greater than zero, maxSendDelayMs="
                + maxSendDelayMs);
        }
    }
}
