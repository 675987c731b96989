package io.holdfast.gateway.simulator;

import java.util.Arrays;
import java.util.Locale;

/** What a signed request is for: placing, cancelling, or reading orders, trades and the account. */
enum RequestPath {
    PLACE,
    CANCEL,
    QUERY;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The path of that name, or null. */
    static RequestPath of(String text) {
        return Arrays.stream(values()).filter(path -> path.text().equals(text)).findFirst().orElse(null);
    }
}
