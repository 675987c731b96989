package io.holdfast.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.gateway.client.ApiToken;
import io.holdfast.gateway.client.HttpApi;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** What a person tells a running engine: to stop trading, to go on, to sell what is held. */
abstract class OperateCommand implements Callable<Integer> {
    private static final int ACCEPTED = 202;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DataDirectory data;

    @CommandLine.Option(names = "--http", paramLabel = "PORT", defaultValue = "" + HttpApi.DEFAULT_PORT,
        description = "TCP port of the engine's HTTP API; default ${DEFAULT-VALUE}")
    private int http;

    @CommandLine.Option(names = "--operator", paramLabel = "NAME", description = "who does it; default your user name")
    private String operator = System.getProperty("user.name");

    @CommandLine.Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why, for the journal")
    private String reason;

    /** Stops trading. */
    @CommandLine.Command(name = "halt", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Stops trading: no new orders, and every working order is cancelled.")
    static final class Halt extends OperateCommand {
    }

    /** Lets trading go on. */
    @CommandLine.Command(name = "resume", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Lets trading go on after a halt, once a comparison with the venue is clean.")
    static final class Resume extends OperateCommand {
    }

    /** Sells what is held. */
    @CommandLine.Command(name = "flatten", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Cancels the orders of a symbol, or of all, and sells what is held at the market. It does not"
            + " halt: do that first, or the strategy buys again.")
    static final class Flatten extends OperateCommand {
        @CommandLine.Option(names = "--symbol", paramLabel = "X", description = "as BTC/USDT; default all")
        private String symbol;

        @Override
        void complete(ObjectNode body) {
            if (symbol != null) {
                body.put("symbol", symbol);
            }
        }
    }

    /** Adds what the action wants beside name and reason. */
    void complete(ObjectNode body) {
        // Most want no more.
    }

    @Override
    public final Integer call() throws InterruptedException {
        String token = ApiToken.load(data.path().resolve(ApiToken.FILE)).value();
        ObjectNode body = new ObjectMapper().createObjectNode().put("operator", operator).put("reason", reason);
        complete(body);
        String url = "http://127.0.0.1:" + http;
        JsonHttp.Answer answer;
        try {
            answer = new JsonHttp(url, token).post("/v1/" + spec.name(), body);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "engine does not answer, whether it was done is not known: see"
                + " that it runs and give its --http, url=" + url + " cause=" + e);
        }
        if (answer.status() != ACCEPTED) {
            throw new CommandFailure(ExitCode.FAILED, "engine refused: "
                + answer.body().path("error").path("message").asText());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("done sequence=" + answer.body().path("sequence").asLong() + " halted="
            + answer.body().path("halted").asBoolean());
        out.flush();
        return ExitCode.DONE;
    }
}
