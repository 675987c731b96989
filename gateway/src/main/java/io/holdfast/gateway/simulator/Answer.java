package io.holdfast.gateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;

/** An HTTP answer: status and JSON body. */
record Answer(int status, JsonNode body) {
    private static final int OK = 200;
    private static final String CONTENT_TYPE = "application/json;charset=UTF-8";

    static Answer ok(JsonNode body) {
        return new Answer(OK, body);
    }

    static Answer error(int status, int code, String message) {
        return new Answer(status, JsonNodeFactory.instance.objectNode().put("code", code).put("msg", message));
    }

    static Answer of(Refusal refusal) {
        return error(refusal.status(), refusal.code(), refusal.getMessage());
    }

    byte[] bytes() {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    void write(Context ctx) {
        ctx.status(status).contentType(CONTENT_TYPE).result(bytes());
    }
}
