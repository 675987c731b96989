package io.holdfast.gateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Message;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import java.util.Set;

/**
 * The body of an order request, checked as far as that needs no state: what is well-formed is an intent, what is not
 * is refused without a record.
 *
 * @param requestId 1 to 40 printable ASCII characters
 * @param terms what is wanted
 * @param protection what is wanted for the position that it makes, or {@code null}
 */
record OrderBody(String requestId, OrderTerms terms, ProtectionTerms protection) {
    static final Set<String> FIELDS =
        Set.of("requestId", "symbol", "side", "type", "quantity", "price", "timeInForce", "protection");
    /** The others are made by the engine alone. */
    private static final OrderType[] TYPES = {OrderType.MARKET, OrderType.LIMIT};

    /**
     * Reads a body.
     *
     * @throws ApiException naming the first thing that is wrong
     */
    static OrderBody parse(JsonNode root) {
        return new OrderBody(requestId(root), terms(root), ProtectionTerms.within(root));
    }

    /** What is wanted, without its name. */
    static OrderTerms terms(JsonNode root) {
        String symbol = required(root, "symbol");
        Side side = choice(root, "side", Side.values(), "BUY or SELL");
        OrderType type = choice(root, "type", TYPES, "MARKET or LIMIT");
        long quantityE8 = positive("quantity", required(root, "quantity"));
        return new OrderTerms(symbol, side, type, timeInForce(root, type), quantityE8, price(root, type));
    }

    static String requestId(JsonNode root) {
        String requestId = required(root, "requestId");
        if (!isRequestId(requestId)) {
            throw invalidRequestId(requestId);
        }
        return requestId;
    }

    static boolean isRequestId(String text) {
        return !text.isEmpty() && text.length() <= Message.MAX_ID && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    static ApiException invalidRequestId(String text) {
        return ApiException.field("invalid_value", "requestId", "requestId must be 1 to " + Message.MAX_ID
            + " printable ASCII characters, requestId=" + cut(text));
    }

    private static TimeInForce timeInForce(JsonNode root, OrderType type) {
        String field = "timeInForce";
        if (type == OrderType.LIMIT) {
            return isAbsent(root, field) ? TimeInForce.GTC
                : choice(root, field, TimeInForce.values(), "GTC, IOC or FOK");
        }
        refuseForMarket(root, field);
        return null;
    }

    private static long price(JsonNode root, OrderType type) {
        if (type == OrderType.LIMIT) {
            return positive("price", required(root, "price"));
        }
        refuseForMarket(root, "price");
        return Decimals.ABSENT;
    }

    private static void refuseForMarket(JsonNode root, String field) {
        if (!isAbsent(root, field)) {
            throw ApiException.field("invalid_value", field, field + " is not allowed for a MARKET order");
        }
    }

    static long positive(String field, String text) {
        long amountE8;
        try {
            amountE8 = Amounts.parse(field, text);
        } catch (AmountException e) {
            throw ApiException.field("invalid_value", field, e.getMessage());
        }
        if (amountE8 <= 0) {
            throw ApiException.field("invalid_value", field, field + " must be greater than zero, " + field + "="
                + cut(text));
        }
        return amountE8;
    }

    private static <E extends Enum<E>> E choice(JsonNode root, String field, E[] values, String rule) {
        String text = required(root, field);
        for (E value : values) {
            if (value.name().equals(text)) {
                return value;
            }
        }
        throw ApiException.field("invalid_value", field, field + " must be " + rule + ", " + field + "=" + cut(text));
    }

    static String required(JsonNode root, String field) {
        if (isAbsent(root, field)) {
            throw ApiException.field("missing_field", field, field + " is required");
        }
        JsonNode value = root.get(field);
        if (!value.isTextual()) {
            throw ApiException.field("wrong_type", field, field + " must be a JSON string, " + field + "="
                + cut(value.toString()));
        }
        return value.textValue();
    }

    private static boolean isAbsent(JsonNode root, String field) {
        return !root.hasNonNull(field);
    }

    static String cut(String text) {
        return text.length() > Message.MAX_ID ? text.substring(0, Message.MAX_ID) + "..." : text;
    }
}
