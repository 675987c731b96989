package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** What a data directory holds, in figures. */
@CommandLine.Command(
    name = "stats",
    description = "Shows what a data directory holds: records, orders, sizes, rates, last snapshot and backup, room.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast stats --json"})
final class StatsCommand implements Callable<Integer> {
    private static final int NAME_WIDTH = 30;
    private static final String TIME_SUFFIX = "TimeNs";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DataDirectory data;

    @CommandLine.Option(names = "--json", description = "one JSON object rather than lines")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        ObjectNode stats = new DataStats(data.path().toAbsolutePath().normalize(), Instant.now()).gather();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(stats);
        } else {
            print(out, "", stats);
        }
        out.flush();
        return ExitCode.DONE;
    }

    /** A line for each figure, named by its way through the object. */
    private static void print(PrintWriter out, String above, JsonNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = above.isEmpty() ? field.getKey() : above + "." + field.getKey();
            JsonNode value = field.getValue();
            if (value.isObject()) {
                print(out, name, value);
            } else {
                out.println(name + " ".repeat(Math.max(2, NAME_WIDTH - name.length())) + text(name, value));
            }
        }
    }

    private static String text(String name, JsonNode value) {
        if (value.isNull()) {
            return "none";
        }
        return name.endsWith(TIME_SUFFIX) || name.endsWith(".timeNs") ? Times.time(value.asLong()) + " UTC"
            : value.isArray() ? value.toString() : value.asText();
    }
}
