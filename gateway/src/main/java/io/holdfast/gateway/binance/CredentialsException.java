package io.holdfast.gateway.binance;

/** The credentials file cannot be used. The message is one sentence that says what to do, and never holds a key. */
public final class CredentialsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CredentialsException(final String message) {
        super(message);
    }

    CredentialsException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
