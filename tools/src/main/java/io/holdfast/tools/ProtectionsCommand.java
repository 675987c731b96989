package io.holdfast.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.core.EngineState;
import io.holdfast.gateway.client.ProtectionJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** The protections that are in force, read from the journal. */
@CommandLine.Command(
    name = "protections",
    description = "Shows the protections in force, and whether each stands, as of the end of the journal.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast protections"})
final class ProtectionsCommand implements Callable<Integer> {
    private static final String[] FIELDS = {"protectionId", "symbol", "status", "quantity", "stopPrice",
        "takeProfitPrice", "trailingStop", "entryOrderId", "stopOrderId", "profitOrderId"};

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DataDirectory data;

    @CommandLine.Option(names = "--json", description = "a JSON array rather than a table")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        EngineState state = JournalFold.at(data.path(), Long.MAX_VALUE);
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            ProtectionJson.writeAll(generator, state);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(text);
        } else {
            print(out, state, new ObjectMapper().readTree(text.toString()));
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static void print(PrintWriter out, EngineState state, JsonNode protections) {
        out.println("sequence  " + state.sequence());
        out.println("time      " + Times.time(state.timeNs()) + " UTC");
        if (protections.isEmpty()) {
            out.println("no protection is in force");
            return;
        }
        TextTable table = new TextTable("protectionId", "symbol", "status", "quantity", "stopPrice",
            "takeProfitPrice", "trailingStop", "entryOrderId", "stopOrderId", "profitOrderId", "unprotectedSince");
        for (JsonNode protection : protections) {
            String[] cells = new String[FIELDS.length + 1];
            for (int i = 0; i < FIELDS.length; i++) {
                cells[i] = protection.path(FIELDS[i]).asText("");
            }
            long since = protection.path("unprotectedSinceNs").asLong();
            cells[FIELDS.length] = since == 0 ? "" : Times.time(since);
            table.add(cells);
        }
        out.println();
        table.print(out);
    }
}
