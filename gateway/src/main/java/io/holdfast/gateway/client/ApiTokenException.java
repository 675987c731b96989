package io.holdfast.gateway.client;

/** A token file that cannot be used; the message says what to do. It never quotes the file. */
public final class ApiTokenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ApiTokenException(String message) {
        super(message);
    }

    ApiTokenException(String message, Throwable cause) {
        super(message, cause);
    }
}
