package io.holdfast.gateway.client;

import java.util.LinkedHashMap;
import java.util.Map;

/** An answer that says no: status, code, message and the field that it is about. */
final class ApiException extends RuntimeException {
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int TOO_SLOW = 408;
    static final int CONFLICT = 409;
    static final int GONE = 410;
    static final int TOO_LARGE = 413;
    static final int UNSUPPORTED_TYPE = 415;
    static final int UNPROCESSABLE = 422;
    static final int TOO_MANY = 429;
    static final int INTERNAL = 500;
    static final int UNAVAILABLE = 503;
    static final int NO_ANSWER = 504;

    private static final long serialVersionUID = 1;
    private static final String RETRY_AFTER_S = "1";

    private final int status;
    private final String code;
    private final String field;
    private final long orderId;
    private final long groupId;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    private ApiException(int status, String code, String message, String field, long orderId, long groupId) {
        super(message, null, false, false); // an answer, not a failure: no stack trace
        this.status = status;
        this.code = code;
        this.field = field;
        this.orderId = orderId;
        this.groupId = groupId;
    }

    static ApiException of(int status, String code, String message) {
        return new ApiException(status, code, message, null, 0, 0);
    }

    /** A field that is not as it has to be. */
    static ApiException field(String code, String field, String message) {
        return new ApiException(BAD_REQUEST, code, message, field, 0, 0);
    }

    /** A well-formed order that is refused: a denial on record, or other terms under a request id that is taken. */
    static ApiException refused(String code, String field, String message, long orderId) {
        return new ApiException(UNPROCESSABLE, code, message, field, orderId, 0);
    }

    /** The same of a group of legs. */
    static ApiException refusedGroup(String code, String field, String message, long groupId) {
        return new ApiException(UNPROCESSABLE, code, message, field, 0, groupId);
    }

    /** A request id that stands for a record of something else; {@code why} says for what. */
    static ApiException reused(String why, String requestId, long sequence) {
        return refused("request_id_reused", "requestId", why + ", requestId=" + requestId + " sequence=" + sequence, 0);
    }

    /** What became of the request is not known. */
    static ApiException unanswered(String advice) {
        return of(NO_ANSWER, "unknown", "no answer in time, what became of it is not known: " + advice);
    }

    /** Nothing was done, and the same request may succeed a little later. */
    static ApiException later(String code, String message) {
        return of(UNAVAILABLE, code, message).with("Retry-After", RETRY_AFTER_S);
    }

    /** The same refusal of a part of the body, which its field and its message then name. */
    ApiException within(String part) {
        ApiException error = new ApiException(status, code, part + ": " + getMessage(),
            field == null ? part : part + "." + field, orderId, groupId);
        error.headers.putAll(headers);
        return error;
    }

    ApiException with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** The body: the error, and beside it the order that it is about, where there is one. */
    String json() {
        return Json.text(out -> {
            out.writeStartObject();
            out.writeObjectFieldStart("error");
            out.writeStringField("code", code);
            out.writeStringField("message", getMessage());
            out.writeStringField("field", field);
            out.writeEndObject();
            if (orderId != 0) {
                out.writeNumberField("orderId", orderId);
            }
            if (groupId != 0) {
                out.writeNumberField("groupId", groupId);
            }
            out.writeEndObject();
        });
    }
}
