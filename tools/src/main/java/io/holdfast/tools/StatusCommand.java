package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Whether a running engine is alive and trades. */
@CommandLine.Command(
    name = "status",
    description = "Shows whether the engine is alive and trades, and how old what it knows is; exit 0 if it does.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast status"})
final class StatusCommand implements Callable<Integer> {
    private static final int NAME_WIDTH = 16;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private EngineAddress engine;

    @CommandLine.Option(names = "--json", description = "one JSON object rather than lines")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        JsonNode health;
        try {
            health = new JsonHttp(engine.url(), "").get("/health/ready").body();
        } catch (IOException e) {
            throw engine.unanswered("", e);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(health);
        } else {
            for (Map.Entry<String, JsonNode> field : health.properties()) {
                String name = field.getKey();
                out.println(name + " ".repeat(Math.max(2, NAME_WIDTH - name.length())) + text(name, field.getValue()));
            }
        }
        out.flush();
        return health.path("ready").asBoolean() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String text(String name, JsonNode value) {
        if (value.isNull()) {
            return "none";
        }
        return name.endsWith("Ns") ? Times.time(value.asLong()) + " UTC" : value.asText();
    }
}
