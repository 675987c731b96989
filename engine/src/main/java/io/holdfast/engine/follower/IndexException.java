package io.holdfast.engine.follower;

/** The index cannot answer; the journal can. */
final class IndexException extends Exception {
    private static final long serialVersionUID = 1L;

    IndexException(String message, Throwable cause) {
        super(message, cause);
    }
}
