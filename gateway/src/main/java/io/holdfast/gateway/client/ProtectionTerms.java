package io.holdfast.gateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.Protection;
import io.holdfast.engine.core.Record;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a client wants done for a position; at least one of them is there. Amounts are times 10^8 and {@link
 * Decimals#ABSENT} where they are not wanted.
 *
 * @param stopPrice where it is sold with a loss, quote per base
 * @param takeProfitPrice where it is sold with a profit, quote per base
 * @param trailingDistance how far a stop follows the highest price, quote per base
 * @param trailingShare the same as a share of the highest price
 * @param closeAfterMs how long after it is armed the position is sold whatever its price; 0 for never
 */
record ProtectionTerms(long stopPrice, long takeProfitPrice, long trailingDistance, long trailingShare,
                       long closeAfterMs) {
    static final Set<String> FIELDS =
        Set.of("stopPrice", "takeProfitPrice", "trailingDistance", "trailingShare", "closeAfterMs");

    private static final long MAX_CLOSE_AFTER_MS = TimeUnit.DAYS.toMillis(365);

    /**
     * Reads the terms of an object; other fields of it are not looked at.
     *
     * @throws ApiException naming the first thing that is wrong
     */
    static ProtectionTerms parse(JsonNode node) {
        ProtectionTerms terms = new ProtectionTerms(amount(node, "stopPrice"), amount(node, "takeProfitPrice"),
            amount(node, "trailingDistance"), amount(node, "trailingShare"), closeAfterMs(node));
        if (terms.equals(new ProtectionTerms(Decimals.ABSENT, Decimals.ABSENT, Decimals.ABSENT, Decimals.ABSENT, 0))) {
            throw ApiException.field("missing_field", "stopPrice", "one of stopPrice, takeProfitPrice, "
                + "trailingDistance, trailingShare and closeAfterMs is required");
        }
        if (terms.trailingDistance != Decimals.ABSENT && terms.trailingShare != Decimals.ABSENT) {
            throw ApiException.field("invalid_value", "trailingShare",
                "trailingShare is not allowed beside trailingDistance");
        }
        return terms;
    }

    /** The protection in the body of an order, or {@code null}. */
    static ProtectionTerms within(JsonNode root) {
        if (!root.hasNonNull("protection")) {
            return null;
        }
        JsonNode node = root.get("protection");
        if (!node.isObject()) {
            throw ApiException.field("wrong_type", "protection", "protection must be a JSON object");
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw ApiException.field("unknown_field", "protection", "protection has no field of this name, field="
                    + OrderBody.cut(name));
            }
            if (node.get(name).isNull()) {
                throw ApiException.field("missing_field", "protection", "protection has a field that is null: give it "
                    + "a value, or leave it out, field=" + name);
            }
        }
        return parse(node);
    }

    static ProtectionTerms of(Protection protection) {
        return new ProtectionTerms(protection.stopPrice(), protection.takeProfitPrice(), protection.trailingDistance(),
            protection.trailingShare(), TimeUnit.NANOSECONDS.toMillis(protection.closeAfterNs()));
    }

    /** Those of the record that attached it. */
    static ProtectionTerms of(Record attached) {
        return new ProtectionTerms(attached.stopPrice, attached.takeProfitPrice, attached.trailingDistance,
            attached.trailingShare, TimeUnit.NANOSECONDS.toMillis(attached.closeAfterNs));
    }

    private static long amount(JsonNode node, String field) {
        return node.hasNonNull(field) ? OrderBody.positive(field, OrderBody.required(node, field)) : Decimals.ABSENT;
    }

    private static long closeAfterMs(JsonNode node) {
        String field = "closeAfterMs";
        if (!node.hasNonNull(field)) {
            return 0;
        }
        JsonNode value = node.get(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1
            || value.longValue() > MAX_CLOSE_AFTER_MS) {
            throw ApiException.field("invalid_value", field, field + " must be a whole number from 1 to "
                + MAX_CLOSE_AFTER_MS + ", " + field + "=" + OrderBody.cut(value.toString()));
        }
        return value.longValue();
    }

    void to(Command command) {
        command.stopPrice = stopPrice;
        command.takeProfitPrice = takeProfitPrice;
        command.trailingDistance = trailingDistance;
        command.trailingShare = trailingShare;
        command.closeAfterNs = TimeUnit.MILLISECONDS.toNanos(closeAfterMs);
    }
}
