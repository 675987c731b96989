package io.holdfast.gateway.binance;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueException;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueTrade;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Reads Binance's JSON, strictly: a field that is missing, of the wrong kind, or does not fit is a
 * {@link VenueException} that names it, never a zero.
 */
final class Wire {
    static final int E8_DIGITS = 8;
    static final long NS_PER_MS = 1_000_000;
    /** More characters than any amount has: what is longer costs time to read. */
    private static final int MAX_DECIMAL = 64;
    private static final JsonMapper MAPPER = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    private Wire() {
    }

    /** One JSON object. */
    static JsonNode object(String text) throws VenueException {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JacksonException e) {
            // Without the cause, whose message quotes the text.
            throw new VenueException("message must be JSON: length=" + text.length(), null);
        }
        if (!node.isObject()) {
            throw new VenueException("message must be a JSON object: length=" + text.length(), null);
        }
        return node;
    }

    /** An order of the REST API. */
    static VenueOrder order(JsonNode node) throws VenueException {
        return new VenueOrder(text(node, "symbol"), text(node, "clientOrderId"), id(node, "orderId"),
            side(node, "side"), status(node, "status"), amount(node, "executedQty"), timeNs(node, "updateTime"),
            terms(node, "type", "timeInForce", new String[] {"origQty", "price", "stopPrice"}));
    }

    /** A trade of the REST API. */
    static VenueTrade trade(JsonNode node) throws VenueException {
        return new VenueTrade(text(node, "symbol"), id(node, "id"), id(node, "orderId"),
            bool(node, "isBuyer") ? Side.BUY : Side.SELL, bool(node, "isMaker"), aboveZero(node, "price"),
            aboveZero(node, "qty"), amount(node, "quoteQty"), e8(node, "commission"),
            asset(node, "commissionAsset", e8(node, "commission")), timeNs(node, "time"));
    }

    /** The trade of an executionReport, or null where it reports none. */
    static VenueTrade streamTrade(JsonNode node) throws VenueException {
        if (!"TRADE".equals(text(node, "x"))) {
            return null;
        }
        return new VenueTrade(text(node, "s"), id(node, "t"), id(node, "i"), side(node, "S"), bool(node, "m"),
            aboveZero(node, "L"), aboveZero(node, "l"), amount(node, "Y"), e8(node, "n"),
            asset(node, "N", e8(node, "n")), timeNs(node, "T"));
    }

    /** The order of an executionReport. */
    static VenueOrder streamOrder(JsonNode node) throws VenueException {
        return new VenueOrder(text(node, "s"), streamClientOrderId(node), id(node, "i"), side(node, "S"),
            status(node, "X"), amount(node, "z"), timeNs(node, "T"),
            terms(node, "o", "f", new String[] {"q", "p", "P"}));
    }

    /** Terms are needed for an order of ours that is not known here alone; a new kind of order is nobody's trouble. */
    private static VenueOrder.Terms terms(JsonNode node, String type, String timeInForce, String[] amounts)
        throws VenueException {
        if (!node.has(amounts[0])) {
            return VenueOrder.Terms.UNTOLD;
        }
        return new VenueOrder.Terms(known(OrderType.values(), node, type), known(TimeInForce.values(), node,
            timeInForce), amount(node, amounts[0]), node.has(amounts[1]) ? amount(node, amounts[1]) : 0,
            node.has(amounts[2]) ? amount(node, amounts[2]) : 0);
    }

    private static <E extends Enum<E>> E known(E[] values, JsonNode node, String field) {
        String name = node.path(field).asText();
        return Arrays.stream(values).filter(value -> value.name().equals(name)).findFirst().orElse(null);
    }

    /** On a cancellation {@code c} is the id of the cancel, and {@code C} that of the order. */
    private static String streamClientOrderId(JsonNode node) throws VenueException {
        String original = node.path("C").asText("");
        boolean hasOriginal = !original.isEmpty() && !"null".equals(original);
        return "CANCELED".equals(text(node, "x")) && hasOriginal ? original : text(node, "c");
    }

    private static String asset(JsonNode node, String field, long feeE8) throws VenueException {
        JsonNode value = node.path(field);
        return feeE8 == 0 && (value.isNull() || value.isMissingNode()) ? "" : text(node, field);
    }

    /** A balance of the REST API. */
    static VenueBalance balance(JsonNode node) throws VenueException {
        return new VenueBalance(text(node, "asset"), amount(node, "free"), amount(node, "locked"));
    }

    static String text(JsonNode node, String field) throws VenueException {
        JsonNode value = node.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw bad(field, "text", value);
        }
        return value.textValue();
    }

    static long positive(JsonNode node, String field) throws VenueException {
        JsonNode value = node.path(field);
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.longValue() <= 0) {
            throw bad(field, "a positive integer", value);
        }
        return value.longValue();
    }

    static String id(JsonNode node, String field) throws VenueException {
        return Long.toString(positive(node, field));
    }

    static boolean bool(JsonNode node, String field) throws VenueException {
        JsonNode value = node.path(field);
        if (!value.isBoolean()) {
            throw bad(field, "true or false", value);
        }
        return value.booleanValue();
    }

    /** Milliseconds since the epoch, as ns. */
    static long timeNs(JsonNode node, String field) throws VenueException {
        long timeMs = positive(node, field);
        if (timeMs > Long.MAX_VALUE / NS_PER_MS) {
            throw bad(field, "milliseconds since the epoch", node.path(field));
        }
        return timeMs * NS_PER_MS;
    }

    /** The same of what cannot be less than nothing: a quantity, a price, a balance. */
    static long amount(JsonNode node, String field) throws VenueException {
        long amountE8 = e8(node, field);
        if (amountE8 < 0) {
            throw bad(field, "zero or more", node.path(field));
        }
        return amountE8;
    }

    private static long aboveZero(JsonNode node, String field) throws VenueException {
        long amountE8 = e8(node, field);
        if (amountE8 <= 0) {
            throw bad(field, "greater than zero", node.path(field));
        }
        return amountE8;
    }

    /** A decimal in a string, times 10^8, exactly; never {@link Decimals#ABSENT}. */
    static long e8(JsonNode node, String field) throws VenueException {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw bad(field, "a decimal in a string", value);
        }
        String text = value.textValue();
        try {
            long amountE8 = text.length() > MAX_DECIMAL ? Decimals.ABSENT
                : new BigDecimal(text).scaleByPowerOfTen(E8_DIGITS).longValueExact();
            if (amountE8 != Decimals.ABSENT) {
                return amountE8;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // It is none: refused below.
        }
        throw bad(field, "a decimal of at most eight places within 64 bits", value);
    }

    static Side side(JsonNode node, String field) throws VenueException {
        String value = text(node, field);
        return switch (value) {
            case "BUY" -> Side.BUY;
            case "SELL" -> Side.SELL;
            default -> throw bad(field, "BUY or SELL", node.path(field));
        };
    }

    /** The status of an order; one that is not known is no answer, rather than a guess. */
    static VenueStatus status(JsonNode node, String field) throws VenueException {
        String value = text(node, field);
        return switch (value) {
            case "NEW", "PENDING_NEW", "PENDING_CANCEL" -> VenueStatus.LIVE;
            case "PARTIALLY_FILLED" -> VenueStatus.PARTIALLY_FILLED;
            case "FILLED" -> VenueStatus.FILLED;
            case "CANCELED" -> VenueStatus.CANCELLED;
            case "EXPIRED", "EXPIRED_IN_MATCH" -> VenueStatus.EXPIRED;
            case "REJECTED" -> VenueStatus.REJECTED;
            default -> throw bad(field, "a known status", node.path(field));
        };
    }

    static VenueException bad(String field, String rule, JsonNode value) {
        String shown = value.isMissingNode() ? "missing" : value.toString();
        return new VenueException(field + " must be " + rule + ": " + field + "="
            + (shown.length() > 80 ? shown.substring(0, 80) : shown), null);
    }
}
