package io.holdfast.tools.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;

/** One order of the {@link SlowFold}. */
final class SlowOrder {
    private static final int DECIMALS = 8;
    private static final Set<String> ENDS =
        Set.of("FILLED", "CANCELLED", "EXPIRED", "REJECTED", "DENIED", "ABANDONED");

    private final long orderId;
    private final String requestId;
    private final String clientOrderId;
    private final String symbol;
    private final boolean buy;
    private final boolean market;
    private final BigDecimal quantity;
    private final BigDecimal price;
    private final BigDecimal reserve;
    private final String reserveAsset;
    /** Whether it is the second order of a list, for which the first sets aside. */
    private final boolean second;

    private String state;
    private BigDecimal filled = BigDecimal.ZERO;
    private BigDecimal filledQuote = BigDecimal.ZERO;

    /** An order as its intent or its denial begins it. */
    SlowOrder(JsonNode record, String state) {
        orderId = record.get("sequence").longValue();
        requestId = record.path("requestId").asText();
        clientOrderId = record.path("clientOrderId").asText();
        symbol = record.path("symbol").asText();
        buy = record.path("side").asText().equals("BUY");
        market = record.path("orderType").asText().equals("MARKET");
        quantity = optional(record, "quantity");
        price = optional(record, "price");
        reserve = optional(record, "reserve");
        reserveAsset = record.path("reserveAsset").asText();
        second = record.has("listId") && record.get("listId").longValue() != orderId;
        this.state = state;
    }

    private static BigDecimal optional(JsonNode record, String field) {
        return record.has(field) ? SlowFold.amount(record, field) : BigDecimal.ZERO;
    }

    /** Any record about the order but a fill. */
    void change(JsonNode record) {
        state = switch (record.get("type").textValue()) {
            case "ORDER_ACCEPTED" -> filled.signum() > 0 ? "PARTIALLY_FILLED" : "LIVE";
            case "ORDER_IN_DOUBT" -> "IN_DOUBT";
            case "ORDER_CANCELLED" -> "CANCELLED";
            case "ORDER_EXPIRED" -> "EXPIRED";
            case "ORDER_REJECTED" -> "REJECTED";
            case "ORDER_ABANDONED" -> "ABANDONED";
            default -> throw new IllegalArgumentException("no change of an order: " + record);
        };
    }

    void fill(BigDecimal fillQuantity, BigDecimal fillQuote) {
        filled = filled.add(fillQuantity);
        filledQuote = filledQuote.add(fillQuote);
        if (!ended()) {
            state = filled.compareTo(quantity) >= 0 ? "FILLED" : "PARTIALLY_FILLED";
        }
    }

    boolean ended() {
        return ENDS.contains(state);
    }

    /** What it locks of its reserve asset while it is open. */
    BigDecimal locks() {
        if (second) {
            return BigDecimal.ZERO;
        }
        BigDecimal open = quantity.subtract(filled).max(BigDecimal.ZERO);
        if (!buy) {
            return open;
        }
        return market ? reserve.subtract(filledQuote).max(BigDecimal.ZERO)
            : price.multiply(open).setScale(DECIMALS, RoundingMode.CEILING);
    }

    void compare(List<String> differences, JsonNode their) {
        String what = "order " + orderId + ' ';
        SlowFold.differ(differences, what + "status", state, their.get("status").textValue());
        SlowFold.differ(differences, what + "requestId", requestId, their.path("requestId").asText());
        SlowFold.differ(differences, what + "clientOrderId", clientOrderId, their.path("clientOrderId").asText(""));
        SlowFold.differ(differences, what + "symbol", symbol, their.path("symbol").asText(""));
        SlowFold.differ(differences, what + "filledQuantity", filled, SlowFold.amount(their, "filledQuantity"));
        if (filled.signum() > 0) {
            SlowFold.differ(differences, what + "averagePrice",
                filledQuote.divide(filled, DECIMALS, RoundingMode.DOWN), SlowFold.amount(their, "averagePrice"));
        }
    }

    long orderId() {
        return orderId;
    }

    String requestId() {
        return requestId;
    }

    /** Empty where it was denied. */
    String clientOrderId() {
        return clientOrderId;
    }

    String reserveAsset() {
        return reserveAsset;
    }

    String state() {
        return state;
    }

    BigDecimal quantity() {
        return quantity;
    }

    BigDecimal filled() {
        return filled;
    }

    @Override
    public String toString() {
        return "orderId=" + orderId + " requestId=" + requestId + " state=" + state + " filled=" + filled + '/'
            + quantity;
    }
}
