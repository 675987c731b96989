package io.holdfast.client;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What is wanted of an order, or of a leg of a group, whose own request id is not sent.
 *
 * @param requestId names it for good, 1 to 40 printable ASCII characters; made up unless {@link #named} says it
 * @param symbol base and quote, as {@code BTC/USDT}
 * @param side buy or sell
 * @param quantity base units
 * @param price quote per base, or {@code null} for an order at the market
 * @param timeInForce {@code GTC}, {@code IOC}, {@code FOK}, or {@code null} for the usual
 * @param protection what is to protect the position that it makes, or {@code null}
 */
public record OrderRequest(String requestId, String symbol, Side side, BigDecimal quantity, BigDecimal price,
                           String timeInForce, ProtectionTerms protection) {
    /** Checks that what is needed is there. */
    public OrderRequest {
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(side, "side");
        Objects.requireNonNull(quantity, "quantity");
    }

    /** At the market. */
    public static OrderRequest market(String symbol, Side side, BigDecimal quantity) {
        return new OrderRequest(newRequestId(), symbol, side, quantity, null, null, null);
    }

    /** At a limit. */
    public static OrderRequest limit(String symbol, Side side, BigDecimal quantity, BigDecimal price) {
        return new OrderRequest(newRequestId(), symbol, side, quantity, Objects.requireNonNull(price, "price"), null,
            null);
    }

    /** The same under a request id of one's own. */
    public OrderRequest named(String id) {
        return new OrderRequest(id, symbol, side, quantity, price, timeInForce, protection);
    }

    /** The same for as long as {@code GTC}, {@code IOC} or {@code FOK} says. */
    public OrderRequest inForce(String time) {
        return new OrderRequest(requestId, symbol, side, quantity, price, time, protection);
    }

    /** The same with a protection of the position that it makes. */
    public OrderRequest protectedBy(ProtectionTerms terms) {
        return new OrderRequest(requestId, symbol, side, quantity, price, timeInForce, terms);
    }

    static String newRequestId() {
        return UUID.randomUUID().toString();
    }

    static String text(BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }

    Map<String, Object> leg() {
        if (protection != null) {
            throw new IllegalArgumentException("a leg has no protection, symbol=" + symbol);
        }
        Map<String, Object> body = body();
        body.remove("requestId");
        return body;
    }

    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("requestId", requestId);
        body.put("symbol", symbol);
        body.put("side", side);
        body.put("type", price == null ? "MARKET" : "LIMIT");
        body.put("quantity", text(quantity));
        body.put("price", text(price));
        body.put("timeInForce", timeInForce);
        body.put("protection", protection == null ? null : protection.body());
        return body;
    }
}
