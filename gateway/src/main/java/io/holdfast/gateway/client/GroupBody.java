package io.holdfast.gateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.GroupMode;
import io.holdfast.engine.core.GroupRule;
import io.holdfast.engine.core.LegGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request for a group of legs, checked as far as that needs no state.
 *
 * @param requestId 1 to 40 printable ASCII characters
 * @param rule what becomes of it when a leg cannot be filled
 * @param terms what is wanted
 */
record GroupBody(String requestId, GroupRule rule, Terms terms) {
    static final Set<String> FIELDS = Set.of("requestId", "mode", "onFailure", "deadlineMs", "legs");

    private static final Set<String> LEG_FIELDS =
        Set.of("symbol", "side", "type", "quantity", "price", "timeInForce");
    private static final long MAX_DEADLINE_MS = TimeUnit.DAYS.toMillis(365);

    /**
     * What a request id stands for, and no others.
     *
     * @param mode when the legs go to the venue
     * @param durationNs how long they may take; 0 for no limit
     * @param legs in their order
     */
    record Terms(GroupMode mode, long durationNs, List<OrderTerms> legs) {
    }

    /**
     * Reads a body.
     *
     * @throws ApiException naming the first thing that is wrong
     */
    static GroupBody parse(JsonNode root) {
        String requestId = OrderBody.requestId(root);
        GroupMode mode = choice(root, "mode", GroupMode.values(), "SEQUENTIAL or TOGETHER");
        GroupRule rule = choice(root, "onFailure", GroupRule.values(), "COMPLETE, UNWIND or HOLD");
        return new GroupBody(requestId, rule, new Terms(mode, durationNs(root), legs(root)));
    }

    private static <E extends Enum<E>> E choice(JsonNode root, String field, E[] values, String rule) {
        String text = OrderBody.required(root, field);
        for (E value : values) {
            if (value.name().equals(text.toUpperCase(Locale.ROOT))) {
                return value;
            }
        }
        throw ApiException.field("invalid_value", field, field + " must be " + rule + ", " + field + "="
            + OrderBody.cut(text));
    }

    private static long durationNs(JsonNode root) {
        if (!root.hasNonNull("deadlineMs")) {
            return 0;
        }
        JsonNode value = root.get("deadlineMs");
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1
            || value.longValue() > MAX_DEADLINE_MS) {
            throw ApiException.field("invalid_value", "deadlineMs", "deadlineMs must be a whole number from 1 to "
                + MAX_DEADLINE_MS + ", deadlineMs=" + OrderBody.cut(value.toString()));
        }
        return TimeUnit.MILLISECONDS.toNanos(value.longValue());
    }

    private static List<OrderTerms> legs(JsonNode root) {
        JsonNode nodes = root.path("legs");
        if (!nodes.isArray() || nodes.size() < LegGroup.MIN_LEGS || nodes.size() > LegGroup.MAX_LEGS) {
            throw ApiException.field("invalid_value", "legs", "legs must be an array of " + LegGroup.MIN_LEGS + " to "
                + LegGroup.MAX_LEGS + " legs");
        }
        List<OrderTerms> legs = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            try {
                legs.add(leg(nodes.get(i)));
            } catch (ApiException e) {
                throw e.within("legs[" + i + "]");
            }
        }
        return legs;
    }

    private static OrderTerms leg(JsonNode node) {
        if (!node.isObject()) {
            throw ApiException.field("wrong_type", "leg", "a leg must be a JSON object");
        }
        Http.requireFields(node, LEG_FIELDS);
        return OrderBody.terms(node);
    }
}
