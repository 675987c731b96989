package io.holdfast.client;

/** What became of a request is not known. Asked again under the same request id, it makes no second one. */
public final class UnknownOutcomeException extends HoldfastException {
    private static final long serialVersionUID = 1;

    UnknownOutcomeException(String message, HoldfastException last) {
        super(last.status(), "unknown", message, last);
    }
}
