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

    Parameters(final Map<String, String> values) {
        this.values = values;
    }

    /** Parameters of URL-encoded texts; the first value of a name counts. */
    static Parameters parse(final String... encoded) {
        final Map<String, String> values = new LinkedHashMap<>();
        for (final String text : encoded) {
            for (final String pair : text.split("&")) {
                final int equals = pair.indexOf('=');
                if (equals > 0) {
                    values.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        }
        return new Parameters(values);
    }

    private static String decode(final String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (final IllegalArgumentException ex) {
            throw Refusal.bad(-1100, "Illegal characters found in a parameter.");
        }
    }

    /** The value, or null when absent or empty. */
    String text(final String name) {
        final String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    String required(final String name) {
        final String value = text(name);
        if (value == null) {
            throw Refusal.missing(name);
        }
        return value;
    }

    boolean has(final String name) {
        return text(name) != null;
    }

    /** A required decimal of at most eight decimals; zero passes. */
    BigDecimal decimal(final String name) {
        final String value = required(name);
        if (!DECIMAL.matcher(value).matches()) {
            throw Refusal.illegal(name, DECIMAL.pattern());
        }
        final BigDecimal number = new BigDecimal(value).stripTrailingZeros();
        if (number.scale() > Decimals.SCALE) {
            throw Refusal.tooPrecise(name);
        }
        return number;
    }

    /** The integer, or {@code absent}. */
    long integer(final String name, final long absent) {
        final String value = text(name);
        if (value == null) {
            return absent;
        }
        if (!INTEGER.matcher(value).matches()) {
            throw Refusal.illegal(name, "^[0-9]{1,20}$");
        }
        return Long.parseLong(value);
    }

    /** The client order id, or null when absent. */
    String clientId(final String name) {
        final String value = text(name);
        if (value != null && !CLIENT_ID.matcher(value).matches()) {
            throw Refusal.illegal(name, CLIENT_ID.pattern());
        }
        return value;
    }

    /** A required constant of an enumeration. */
    <E extends Enum<E>> E constant(final Class<E> type, final String name, final Refusal otherwise) {
        final String value = required(name);
        for (final E constant : type.getEnumConstants()) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        throw otherwise;
    }
}
