package io.holdfast.client;

/** What became of a request is not known. Asked again under the same request id, it makes no second one. */
public final class UnknownOutcomeException extends HoldfastException {
    private static final long serialVersionUID = 1;

    private final String requestId;

    UnknownOutcomeException(String message, String requestId, HoldfastException last) {
        super(last.status(), "unknown", message, last);
        this.requestId = requestId;
    }

    /** The request id to ask again with; {@code null} for a cancel, and for what a person does. */
    public String requestId() {
        return requestId;
    }
}
