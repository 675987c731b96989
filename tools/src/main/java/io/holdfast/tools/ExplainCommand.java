package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.follower.OrderHistory;
import io.holdfast.engine.follower.OrderIdKind;
import io.holdfast.gateway.client.Amounts;
import io.holdfast.journal.SnapshotException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** One order's whole life. */
@CommandLine.Command(
    name = "explain",
    description = "Shows one order's whole life: what happened when, who did it, why, and how long each step took.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast explain 42",
        "  holdfast explain my-request-7 --by request"})
final class ExplainCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DataDirectory data;

    @CommandLine.Parameters(paramLabel = "ORDER",
        description = "its order id, client order id, request id, venue order id or trade id; the first that fits")
    private String name;

    @CommandLine.Option(names = "--by", paramLabel = "KIND",
        description = "what ORDER is, where it could be several: ${COMPLETION-CANDIDATES}")
    private OrderIdKind by;

    private final TextTable steps = new TextTable("SEQUENCE", "TIME (UTC)", "SINCE", "ACTOR", "TYPE", "WHAT", "WHY");
    private long orderId;
    private long firstNs;
    private long previousNs;
    private String title;
    private String outcome;
    private boolean ended;

    @Override
    public Integer call() {
        JournalFold.requireRecords(data.path());
        try (OrderHistory history = OrderHistory.open(data.path())) {
            orderId = OrderName.resolve(history, data.path(), name, by);
            history.replay(orderId, Long.MAX_VALUE, this::onRecord);
        } catch (SnapshotException e) {
            throw JournalFold.withoutSnapshot(e);
        } catch (IllegalStateException | IllegalArgumentException | ArithmeticException e) {
            throw JournalFold.contradiction(data.path(), orderId, e);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(title);
        out.println();
        steps.print(out);
        out.println();
        out.println(outcome);
        out.flush();
        return ExitCode.DONE;
    }

    private void onRecord(Record record, EngineState state) {
        boolean about = record.orderId == orderId || record.sequence == orderId;
        // A start or a stop in the middle of an order's life is part of it.
        boolean restart = title != null && !ended
            && (record.kind == RecordKind.ENGINE_STARTED || record.kind == RecordKind.ENGINE_STOPPED);
        if (!about && !restart) {
            return;
        }
        JsonNode fields = RecordSummary.fields(record, state);
        if (title == null) {
            title = title(fields);
            firstNs = record.timeNs;
            previousNs = record.timeNs;
        }
        steps.add(Long.toString(record.sequence), Times.time(record.timeNs),
            "+" + Times.duration(record.timeNs - previousNs), fields.path("actor").asText(), record.kind.name(),
            RecordSummary.what(record, fields), RecordSummary.why(record, fields));
        previousNs = record.timeNs;
        Order order = state.order(orderId);
        if (about && order != null) {
            ended = order.state().terminal();
            outcome = outcome(order, record);
        }
    }

    private String title(JsonNode fields) {
        String clientOrderId = fields.path("clientOrderId").asText();
        return "order " + orderId + "  request id " + fields.path("requestId").asText()
            + (clientOrderId.isEmpty() ? "" : "  client order id " + clientOrderId);
    }

    private String outcome(Order order, Record last) {
        StringBuilder text = new StringBuilder(order.state().name());
        if (order.reason() != Reason.NONE) {
            text.append(" (").append(order.reason()).append(')');
        }
        text.append(": ").append(Amounts.format(order.filledQuantity())).append(" of ")
            .append(Amounts.format(order.quantity())).append(" filled");
        if (order.filledQuantity() > 0) {
            text.append(", average price ").append(Amounts.format(
                Decimals.multiplyDivide(order.filledQuote(), Decimals.ONE, order.filledQuantity())));
        }
        return text.append(", ").append(Times.duration(last.timeNs - firstNs)).append(" from intent to last record")
            .toString();
    }
}
