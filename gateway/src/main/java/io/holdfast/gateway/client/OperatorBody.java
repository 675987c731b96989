package io.holdfast.gateway.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Message;
import io.holdfast.engine.core.Operation;
import java.util.UUID;

/**
 * What each action of a person says of itself.
 *
 * @param id names the action in its record; made here
 * @param operator who does it
 * @param reason why
 */
record OperatorBody(String id, String operator, String reason) {
    private static final int NAME_LENGTH = 40;

    /**
     * Reads it from a body that may have further fields.
     *
     * @throws ApiException naming the first thing that is wrong
     */
    static OperatorBody parse(JsonNode body) {
        return new OperatorBody(UUID.randomUUID().toString(), text(body, "operator", NAME_LENGTH),
            text(body, "reason", Message.MAX_TEXT));
    }

    static String text(JsonNode body, String field, int maxLength) {
        String text = OrderBody.required(body, field);
        if (text.isBlank() || text.length() > maxLength || !text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw ApiException.field("invalid_value", field, field + " must be 1 to " + maxLength
                + " printable ASCII characters");
        }
        return text;
    }

    void to(Command command, Operation operation) {
        command.reset(CommandKind.OPERATE, Actor.OPERATOR);
        command.operation = operation;
        command.requestId.set(id);
        command.operator.set(operator);
        command.text.set(reason);
    }
}
