package io.holdfast.tools;

import io.holdfast.gateway.client.HttpApi;
import java.io.IOException;
import picocli.CommandLine;

/** The option that says where a running engine answers, and what is said where it does not. */
final class EngineAddress {
    @CommandLine.Option(names = "--http", paramLabel = "PORT", defaultValue = "" + HttpApi.DEFAULT_PORT,
        description = "TCP port of the engine's HTTP API; default ${DEFAULT-VALUE}")
    private int port;

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** There was no answer, and what follows from that. */
    CommandFailure unanswered(String consequence, IOException cause) {
        return new CommandFailure(ExitCode.FAILED, "engine does not answer" + consequence + ": see that it runs and"
            + " give its --http, url=" + url() + " cause=" + cause);
    }
}
