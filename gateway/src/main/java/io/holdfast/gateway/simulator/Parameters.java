package io.holdfast.gateway.simulator;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The decoded parameters of a request, read with the error that Binance gives for each way to be wrong. */
final class Parameters {
    private static final Pattern DECIMAL = Pattern.compile("^([0-9]{1,20})(\\.[0-9]{1,20})?$");
    private static final Pattern INTEGER = Pattern.compile("^[0-9]{1,18}$");
    private static final Pattern CLIENT_ID = Pattern.compile("^[\\.A-Z\\:/a-z0-9_-]{1,36}$");

    private final Map<String, String> values;

    Parameters(Map<String, String> values) {
        this.values = values;
    }

    /** Parameters of URL-encoded texts; the first value of a name counts. */
    static Parameters parse(String... encoded) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String text : encoded) {
            for (String pair : text.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    values.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        }
        return new Parameters(values);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException ex) {
            throw Refusal.bad(-1100, "Illegal characters found in a parameter.");
        }
    }

    /** The value, or null when absent or empty. */
    String text(String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    String required(String name) {
        String value = text(name);
        if (value == null) {
            throw Refusal.missing(name);
        }
        return value;
    }

    boolean has(String name) {
        return text(name) != null;
    }

    /** A required decimal of at most eight decimals; zero passes. */
    BigDecimal decimal(String name) {
        String value = required(name);
        if (!DECIMAL.matcher(value).matches()) {
            throw Refusal.illegal(name, DECIMAL.pattern());
        }
        BigDecimal number = new BigDecimal(value).stripTrailingZeros();
        if (number.scale() > Decimals.SCALE) {
            throw Refusal.tooPrecise(name);
        }
        return number;
    }

    /** The integer, or {@code absent}. */
    long integer(String name, long absent) {
        String value = text(name);
        if (value == null) {
            return absent;
        }
        if (!INTEGER.matcher(value).matches()) {
            throw Refusal.illegal(name, "^[0-9]{1,20}$");
        }
        return Long.parseLong(value);
    }

    /** The client order id, or null when absent. */
    String clientId(String name) {
        String value = text(name);
        if (value != null && !CLIENT_ID.matcher(value).matches()) {
            throw Refusal.illegal(name, CLIENT_ID.pattern());
        }
        return value;
    }

    /** A required constant of an enumeration. */
    <E extends Enum<E>> E constant(Class<E> type, String name, Refusal otherwise) {
        String value = required(name);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        throw otherwise;
    }
}
