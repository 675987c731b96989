package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.gateway.client.ApiToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine;

/** The options of what a person has a running engine do, and how it is told. */
final class OperatorOptions {
    private static final int SUCCESS = 2;

    @CommandLine.Mixin
    private DataDirectory data;

    @CommandLine.Mixin
    private EngineAddress engine;

    @CommandLine.Option(names = "--operator", paramLabel = "NAME", description = "who does it; default your user name")
    private String operator = System.getProperty("user.name");

    /** The data directory. */
    Path data() {
        return data.path();
    }

    /** Says who does something and why. */
    ObjectNode body(String reason) {
        return JsonHttp.JSON.createObjectNode().put("operator", operator).put("reason", reason);
    }

    /**
     * Asks the engine for what it says of itself.
     *
     * @throws CommandFailure if it refuses, or does not answer in time
     */
    JsonNode ask(String path) throws InterruptedException {
        String token = ApiToken.load(data.path().resolve(ApiToken.FILE)).value();
        try {
            return accepted(new JsonHttp(engine.url(), token).get(path));
        } catch (IOException e) {
            throw engine.unanswered("", e);
        }
    }

    /**
     * Has the engine do something.
     *
     * @return its answer
     * @throws CommandFailure if it refuses, or does not answer in time
     */
    JsonNode tell(String path, ObjectNode body, Duration timeout) throws InterruptedException {
        String token = ApiToken.load(data.path().resolve(ApiToken.FILE)).value();
        JsonHttp.Answer answer;
        try {
            answer = new JsonHttp(engine.url(), token, timeout).post(path, body);
        } catch (IOException e) {
            throw engine.unanswered(", whether it was done is not known", e);
        }
        return accepted(answer);
    }

    private static JsonNode accepted(JsonHttp.Answer answer) {
        if (answer.status() / 100 != SUCCESS) {
            throw new CommandFailure(ExitCode.FAILED, "engine refused: "
                + answer.body().path("error").path("message").asText());
        }
        return answer.body();
    }
}
