package io.holdfast.gateway.client;

/** The API cannot be served; the message says what to do. */
public final class HttpApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    HttpApiException(String message, Throwable cause) {
        super(message, cause);
    }
}
