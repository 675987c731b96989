package io.holdfast.gateway.venue;

import java.util.List;

/**
 * What the gateway does with a venue.
 *
 * @param symbols what to trade, base/quote; empty for all that the venue has, up to {@link #MAX_SYMBOLS}
 * @param maxSendDelayMs an order that was decided on longer ago is not sent any more; 1 to {@link #MAX_SEND_DELAY_MS}
 */
public record GatewayConfig(List<String> symbols, long maxSendDelayMs) {
    /** How many symbols one gateway serves: each costs requests in every comparison. */
    public static final int MAX_SYMBOLS = 16;

    /** An order that waited longer is not sent any more, unless configured otherwise. */
    public static final long DEFAULT_MAX_SEND_DELAY_MS = 2_000;

    /** No order may leave after its silence has made it doubtful, 30 s from its intent: it could be proved absent. */
    public static final int MAX_SEND_DELAY_MS = 20_000;

    /** Checks the limits. */
    public GatewayConfig {
        symbols = List.copyOf(symbols);
        if (symbols.size() > MAX_SYMBOLS) {
            throw new IllegalArgumentException("symbols must be at most " + MAX_SYMBOLS + ", count=" + symbols.size());
        }
        if (maxSendDelayMs <= 0 || maxSendDelayMs > MAX_SEND_DELAY_MS) {
            throw new IllegalArgumentException("maxSendDelayMs must be 1 to " + MAX_SEND_DELAY_MS + ", maxSendDelayMs="
                + maxSendDelayMs);
        }
    }
}
