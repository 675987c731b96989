package io.holdfast.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.core.EngineState;
import io.holdfast.gateway.client.StateJson;
import io.holdfast.journal.Journal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** The state at any sequence. */
@CommandLine.Command(
    name = "replay",
    description = "Replays the journal and shows the state: digest, epoch, open orders, positions, balances.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast replay",
        "  holdfast replay --to 1000 --json"})
final class ReplayCommand implements Callable<Integer> {
    private static final String[] ORDER_FIELDS = {"orderId", "symbol", "side", "orderType", "quantity", "price",
        "filledQuantity", "status", "requestId"};
    private static final String[] POSITION_FIELDS = {"symbol", "quantity", "averagePrice", "realisedPnl"};
    private static final String[] BALANCE_FIELDS = {"asset", "total", "free", "locked", "feesPaid", "venueTotal"};

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DataDirectory data;

    @CommandLine.Option(names = "--to", paramLabel = "S", description = "the last record to replay; default all")
    private Long to;

    @CommandLine.Option(names = "--json", description = "one JSON object rather than tables")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (to != null && to < 1) {
            throw CommandFailure.usage("sequences go from 1 up: --to " + to);
        }
        EngineState state;
        try (Progress progress = Progress.of("records", to == null ? Journal.promisedSequence(data.path()) : to)) {
            state = JournalFold.at(data.path(), to == null ? Long.MAX_VALUE : to, progress::at);
        }
        if (to != null && state.sequence() < to) {
            throw CommandFailure.usage("the journal ends at sequence " + state.sequence()
                + ": give that or less, --to " + to);
        }
        PrintWriter out = spec.commandLine().getOut();
        String text = toJson(state);
        if (json) {
            out.println(text);
        } else {
            printTables(out, state, new ObjectMapper().readTree(text));
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static String toJson(EngineState state) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.writeStartObject();
            out.writeNumberField("sequence", state.sequence());
            out.writeStringField("digest", state.digest());
            out.writeNumberField("epoch", state.epoch());
            out.writeFieldName("orders");
            StateJson.writeOrders(out, state, StateJson.Orders.OPEN, Integer.MAX_VALUE);
            out.writeFieldName("positions");
            StateJson.writePositions(out, state);
            out.writeFieldName("balances");
            StateJson.writeBalances(out, state);
            out.writeEndObject();
        }
        return text.toString();
    }

    private static void printTables(PrintWriter out, EngineState state, JsonNode fields) {
        out.println("sequence  " + state.sequence());
        out.println("time      " + Times.time(state.timeNs()) + " UTC");
        out.println("digest    " + state.digest());
        out.println("epoch     " + state.epoch());
        out.println("orders    " + state.orderCount() + " taken, " + state.openCount() + " open, "
            + state.fillCount() + " fills");
        table(out, fields.get("orders"), ORDER_FIELDS);
        table(out, fields.get("positions"), POSITION_FIELDS);
        table(out, fields.get("balances"), BALANCE_FIELDS);
    }

    private static void table(PrintWriter out, JsonNode rows, String... names) {
        TextTable table = new TextTable(names);
        for (JsonNode row : rows) {
            String[] cells = new String[names.length];
            for (int i = 0; i < names.length; i++) {
                JsonNode value = row.path(names[i]);
                cells[i] = value.isNull() ? "" : value.asText();
            }
            table.add(cells);
        }
        if (!table.isEmpty()) {
            out.println();
            table.print(out);
        }
    }
}
