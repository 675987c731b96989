package io.holdfast.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Position;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.gateway.client.Amounts;
import io.holdfast.gateway.client.StateJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** What is held, and how it came to that: each change with its cause, who did it and when. */
@CommandLine.Command(
    name = "positions",
    description = "Shows what is held, and with --history each change of it: when, from what to what, why and by whom.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast positions",
        "  holdfast positions --history BTC/USDT"})
final class PositionsCommand implements Callable<Integer> {
    private static final String[] HEADER = {"time UTC", "sequence", "old", "new", "by", "record", "reason", "cause",
        "order", "trade"};

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DataDirectory data;

    @CommandLine.Option(names = "--history", paramLabel = "SYMBOL", description = "each change of it, as BTC/USDT")
    private String history;

    @CommandLine.Option(names = "--json", description = "one JSON object rather than a table")
    private boolean json;

    private final List<Change> changes = new ArrayList<>();
    private long quantity;

    /**
     * A change of a position.
     *
     * @param record the kind of record that changed it
     * @param reason of that record; empty for none
     * @param cause the record that led to that one, where no order did
     */
    private record Change(long timeNs, long sequence, long before, long after, String actor, String record,
                          String reason, long cause, long orderId, String tradeId) {
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (history == null) {
            EngineState state = JournalFold.at(data.path(), Long.MAX_VALUE);
            if (json) {
                out.println(positions(state));
            } else {
                print(out, state);
            }
        } else {
            EngineState state = JournalFold.fold(data.path(), Long.MAX_VALUE, this::onRecord);
            if (state.instrument(history) == null) {
                throw CommandFailure.usage("symbol is not known in this journal, give one as holdfast positions lists"
                    + " them: --history " + history);
            }
            if (json) {
                out.println(changes(state));
            } else {
                print(out);
            }
        }
        out.flush();
        return ExitCode.DONE;
    }

    /** A snapshot that the fold began with shows as the first change. */
    private void onRecord(Record record, EngineState state) {
        Instrument instrument = state.instrument(history);
        if (instrument == null || instrument.position().quantity() == quantity) {
            return;
        }
        long now = instrument.position().quantity();
        boolean itself = record.instrumentId == instrument.instrumentId()
            && (record.kind == RecordKind.ORDER_FILLED || record.kind == RecordKind.POSITION_ADJUSTED);
        String reason = record.reason == null || record.reason == Reason.NONE ? "" : record.reason.name();
        changes.add(itself ? new Change(record.timeNs, record.sequence, quantity, now,
            record.actor.name().toLowerCase(Locale.ROOT), record.kind.name(), reason, record.cause, record.orderId,
            record.tradeId.toString())
            : new Change(record.timeNs, record.sequence, quantity, now, "", "SNAPSHOT", "", 0, 0, ""));
        quantity = now;
    }

    private static void print(PrintWriter out, EngineState state) {
        TextTable table = new TextTable("symbol", "quantity", "average price", "realised pnl");
        for (Instrument instrument : state.instruments()) {
            Position position = instrument.position();
            table.add(instrument.symbol(), Amounts.format(position.quantity()), Amounts.format(position.averagePrice()),
                Amounts.format(position.realisedPnl()));
        }
        out.println("sequence  " + state.sequence());
        out.println("time      " + Times.time(state.timeNs()) + " UTC");
        out.println();
        table.print(out);
    }

    private void print(PrintWriter out) {
        TextTable table = new TextTable(HEADER);
        for (Change change : changes) {
            table.add(Times.time(change.timeNs), Long.toString(change.sequence), Amounts.format(change.before),
                Amounts.format(change.after), change.actor, change.record, change.reason, number(change.cause),
                number(change.orderId), change.tradeId);
        }
        table.print(out);
    }

    private static String number(long sequence) {
        return sequence == 0 ? "" : Long.toString(sequence);
    }

    private static String positions(EngineState state) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.writeStartObject();
            out.writeNumberField("sequence", state.sequence());
            out.writeNumberField("timeNs", state.timeNs());
            out.writeFieldName("positions");
            StateJson.writePositions(out, state);
            out.writeEndObject();
        }
        return text.toString();
    }

    private String changes(EngineState state) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.writeStartObject();
            out.writeNumberField("sequence", state.sequence());
            out.writeStringField("symbol", history);
            out.writeArrayFieldStart("changes");
            for (Change change : changes) {
                out.writeStartObject();
                out.writeNumberField("timeNs", change.timeNs);
                out.writeNumberField("sequence", change.sequence);
                out.writeStringField("old", Amounts.format(change.before));
                out.writeStringField("new", Amounts.format(change.after));
                out.writeStringField("actor", change.actor);
                out.writeStringField("record", change.record);
                out.writeStringField("reason", change.reason);
                out.writeNumberField("cause", change.cause);
                out.writeNumberField("orderId", change.orderId);
                out.writeStringField("tradeId", change.tradeId);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        return text.toString();
    }
}
