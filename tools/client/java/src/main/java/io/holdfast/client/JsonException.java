package io.holdfast.client;

/** What was to be JSON is not, or not what was expected of it. */
final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JsonException(String message) {
        super(message);
    }
}
