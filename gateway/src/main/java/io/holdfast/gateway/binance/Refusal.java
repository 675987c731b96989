package io.holdfast.gateway.binance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.knowm.xchange.binance.dto.BinanceException;
import si.mazi.rescu.HttpStatusIOException;

/**
 * A whole HTTP answer that is not the one asked for.
 *
 * @param httpStatus the HTTP status
 * @param code the venue's error code; 0 for none
 * @param text the venue's words; empty for none
 * @param isJson whether the body was an object as the venue writes it
 * @param retryAfter the header Retry-After; empty for none
 */
public record Refusal(int httpStatus, int code, String text, boolean isJson, String retryAfter) {
    private static final String RETRY_AFTER = "Retry-After";
    private static final int MAX_TEXT = 200;
    private static final int MAX_CAUSES = 10;

    /** The answer inside what XChange or rescu threw, or null where there was none. */
    static Refusal in(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof BinanceException venue) {
                return new Refusal(venue.getHttpStatusCode(), venue.getCode(), words(venue), true,
                    retryAfter(venue.getResponseHeaders()));
            }
            if (cause instanceof HttpStatusIOException http) {
                return new Refusal(http.getHttpStatusCode(), 0, "", false, retryAfter(http.getResponseHeaders()));
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** An answer that we have read ourselves; {@code body} is null where it is not JSON. */
    static Refusal of(int httpStatus, JsonNode body, String retryAfter) {
        boolean isJson = body != null && body.isObject();
        return new Refusal(httpStatus, isJson ? body.path("code").asInt() : 0,
            isJson ? clip(body.path("msg").asText()) : "", isJson, retryAfter);
    }

    /** What to tell a reader: the venue's words, or the HTTP status where it has said nothing. */
    String message() {
        return text.isEmpty() ? "http status=" + httpStatus : text;
    }

    private static String words(BinanceException venue) {
        // rescu puts the HTTP status behind the venue's words.
        String suffix = " (HTTP status code: " + venue.getHttpStatusCode() + ")";
        String message = String.valueOf(venue.getMessage());
        String words = message.endsWith(suffix) ? message.substring(0, message.length() - suffix.length()) : message;
        return "null".equals(words) ? "" : clip(words);
    }

    private static String clip(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    private static String retryAfter(Map<String, List<String>> headers) {
        if (headers == null) {
            return "";
        }
        return headers.entrySet().stream()
            .filter(header -> RETRY_AFTER.equalsIgnoreCase(header.getKey()) && !header.getValue().isEmpty())
            .map(header -> header.getValue().get(0)).findFirst().orElse("");
    }
}
