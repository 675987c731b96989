package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Set;

/** The body of a request to the routes that no real venue has; an answer names the field that is wrong. */
final class SimBody {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JsonNode node;

    /** Reads a JSON object that has none but the known fields. */
    SimBody(Context ctx, Set<String> known) {
        try {
            node = MAPPER.readTree(ctx.body());
        } catch (JsonProcessingException ex) {
            throw new BadField("body", "body must be JSON");
        }
        if (!node.isObject()) {
            throw new BadField("body", "body must be a JSON object");
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new BadField(name, "unknown field: " + name);
            }
        }
    }

    boolean has(String name) {
        return node.has(name);
    }

    /** The text; empty when absent. */
    String text(String name) {
        return node.path(name).asText();
    }

    /** A text that matches a pattern; {@code rule} says what it must be. */
    String text(String name, String pattern, String rule) {
        String text = text(name);
        if (!text.matches(pattern)) {
            throw new BadField(name, name + " must be " + rule);
        }
        return text;
    }

    /** A decimal greater than zero of at most eight decimals. */
    BigDecimal positive(String name) {
        BigDecimal value = new BigDecimal(text(name, "[0-9]{1,18}(\\.[0-9]{1,8})?",
            "a decimal of at most eight decimals"));
        if (value.signum() == 0) {
            throw new BadField(name, name + " must be greater than zero");
        }
        return value;
    }

    int integer(String name, int absent, int min, int max) {
        if (!has(name)) {
            return absent;
        }
        JsonNode value = node.get(name);
        if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
            throw new BadField(name, name + " must be an integer from " + min + " to " + max);
        }
        return value.intValue();
    }

    /** A field of the body is wrong. */
    static final class BadField extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String field;

        BadField(String field, String message) {
            super(message, null, false, false);
            this.field = field;
        }

        String field() {
            return field;
        }
    }
}
