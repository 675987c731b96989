package io.holdfast.client;

/** The engine said no, or nothing. The message is for people, the code for programs. */
public class HoldfastException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final String field;
    private final long orderId;
    private final long groupId;

    HoldfastException(int status, String code, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
        field = null;
        orderId = 0;
        groupId = 0;
    }

    /** What an answer with a status says. */
    HoldfastException(int status, Fields answer) {
        super(answer.object("error").requiredText("message"));
        Fields error = answer.object("error");
        this.status = status;
        code = error.requiredText("code");
        field = error.text("field");
        orderId = answer.number("orderId");
        groupId = answer.number("groupId");
    }

    /** The HTTP status; 0 where there was no answer. 503: nothing was done. 422: denied, which is a record. */
    public int status() {
        return status;
    }

    /** As {@code insufficient_funds}; docs/http-api.md has them all. */
    public String code() {
        return code;
    }

    /** The field that is to blame, or {@code null}. */
    public String field() {
        return field;
    }

    /** The order that it is about, or 0. */
    public long orderId() {
        return orderId;
    }

    /** The group that it is about, or 0. */
    public long groupId() {
        return groupId;
    }
}
