package io.holdfast.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Leg;
import io.holdfast.engine.core.LegGroup;
import io.holdfast.engine.core.Reason;
import io.holdfast.gateway.client.Amounts;
import io.holdfast.gateway.client.GroupJson;
import io.holdfast.gateway.client.StateJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** The groups of legs of a data directory, and what a person does with one. */
@CommandLine.Command(
    name = "groups",
    description = "Lists the groups of legs that are unfinished; with a command it acts on one of a running engine.",
    subcommands = {OperateCommand.Finish.class, OperateCommand.Unwind.class, OperateCommand.Release.class},
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast groups --all",
        "  holdfast groups unwind 42 --reason \"the hedge venue is down\""})
final class GroupsCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DataDirectory data;

    @CommandLine.Option(names = "--all", description = "also the last groups that ended")
    private boolean all;

    @CommandLine.Option(names = "--json", description = "as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        EngineState state = JournalFold.at(data.path(), Long.MAX_VALUE);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(state));
        } else {
            print(state, out);
        }
        out.flush();
        return ExitCode.DONE;
    }

    private String json(EngineState state) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.writeStartObject();
            out.writeNumberField("sequence", state.sequence());
            out.writeNumberField("timeNs", state.timeNs());
            out.writeFieldName("groups");
            GroupJson.writeGroups(out, state, all ? StateJson.Orders.ALL : StateJson.Orders.OPEN, Integer.MAX_VALUE);
            out.writeEndObject();
        }
        return text.toString();
    }

    private void print(EngineState state, PrintWriter out) {
        TextTable table = new TextTable("GROUP", "STATUS", "REASON", "MODE", "ON FAILURE", "LEG", "SYMBOL", "SIDE",
            "QUANTITY", "PRICE", "FILLED", "BACK", "LEG STATUS", "ORDER");
        add(table, state.groups().unfinished(), state);
        if (all) {
            add(table, state.groups().ended(), state);
        }
        if (table.isEmpty()) {
            out.println(all ? "there are no groups" : "no group is unfinished");
        } else {
            table.print(out);
        }
        out.println("at sequence " + state.sequence() + ", " + Times.time(state.timeNs()));
    }

    private static void add(TextTable table, List<LegGroup> groups, EngineState state) {
        for (int i = groups.size() - 1; i >= 0; i--) {
            LegGroup group = groups.get(i);
            String id = Long.toString(group.groupId());
            String reason = group.reason() == Reason.NONE ? "" : group.reason().name();
            if (group.legs().isEmpty()) {
                table.add(id, group.state().name(), reason, name(group.mode()), name(group.rule()), "", "", "", "", "",
                    "", "", "", "");
            }
            for (int j = 0; j < group.legs().size(); j++) {
                Leg leg = group.legs().get(j);
                boolean first = j == 0;
                table.add(first ? id : "", first ? group.state().name() : "", first ? reason : "",
                    first ? name(group.mode()) : "", first ? name(group.rule()) : "", Integer.toString(j + 1),
                    state.instrument(leg.instrumentId()).symbol(), leg.side().name(), Amounts.format(leg.quantity()),
                    leg.price() == Decimals.ABSENT ? "market" : Amounts.format(leg.price()),
                    Amounts.format(leg.filledQuantity()), Amounts.format(leg.unwoundQuantity()), leg.state().name(),
                    leg.orderId() == 0 ? "" : Long.toString(leg.orderId()));
            }
        }
    }

    private static String name(Enum<?> value) {
        return value == null ? "" : value.name();
    }
}
