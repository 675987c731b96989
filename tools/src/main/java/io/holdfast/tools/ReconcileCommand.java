package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.EngineState;
import io.holdfast.gateway.binance.BinanceConnector;
import io.holdfast.gateway.binance.Credentials;
import io.holdfast.gateway.venue.Venue;
import io.holdfast.gateway.venue.VenueException;
import io.holdfast.journal.JournalOwner;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** A comparison with the venue on demand: by the engine that runs, or without one and without any change. */
@CommandLine.Command(
    name = "reconcile",
    description = "Has the engine compare everything with the venue, until they agree, and prints what it found;"
        + " where no engine runs it only looks, at the venue of --config or --venue-url.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast reconcile --reason \"before the weekend\"",
        "  holdfast reconcile --config /etc/holdfast/holdfast.yaml"})
final class ReconcileCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private OperatorOptions operator;

    @CommandLine.Option(names = "--reason", paramLabel = "TEXT", defaultValue = "asked for at the command line",
        description = "why, for the journal")
    private String reason;

    @CommandLine.Mixin
    private VenueOptions venue;

    @CommandLine.Option(names = "--json", description = "the last comparison as one JSON object rather than a table")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        return JournalOwner.isOwned(operator.data()) ? byEngine() : offline();
    }

    private int offline() throws InterruptedException {
        EngineState state = JournalFold.at(operator.data(), Long.MAX_VALUE);
        ServeConfig config = new ServeConfig(venue.settings());
        Path directory = operator.data().toAbsolutePath().normalize();
        String url = config.isPaper() ? PaperVenue.find(directory) : config.venueUrl();
        Credentials key = config.isPaper() ? PaperVenue.credentials(directory)
            : Credentials.load(config.venueCredentials());
        ServeCommand.checkPost();
        OfflineComparison comparison;
        try (Venue account = new BinanceConnector(config.binance(url, key)).connect()) {
            comparison = OfflineComparison.of(state, account);
        } catch (VenueException e) {
            throw new CommandFailure(ExitCode.FAILED, "no engine runs, and the venue cannot be asked: see that it is"
                + " there, url=" + url + " cause=" + e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(comparison.json());
        } else {
            comparison.print(out);
        }
        out.flush();
        return comparison.exitCode();
    }

    private int byEngine() throws InterruptedException {
        EngineComparison comparison = EngineComparison.make(operator, reason);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(comparison.last());
        } else {
            print(out, comparison.last(), comparison.found());
        }
        out.flush();
        return exitCode(comparison);
    }

    /** What was found must be cured, and nothing may wait for a person. */
    private static int exitCode(EngineComparison comparison) {
        if (!comparison.isClean() || comparison.waits()) {
            return ExitCode.REFUSED;
        }
        return comparison.found().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static void print(PrintWriter out, JsonNode pass, List<JsonNode> found) {
        TextTable balances = new TextTable("asset", "ours", "venue", "difference");
        for (JsonNode balance : pass.path("balances")) {
            String ours = balance.path("total").asText();
            String venue = balance.path("venueTotal").asText("0");
            balances.add(balance.path("asset").asText(), ours, venue, difference(ours, venue));
        }
        balances.print(out);
        TextTable records = new TextTable("sequence", "record", "reason", "order", "what", "ours", "venue");
        for (JsonNode record : found) {
            String what = record.path("asset").asText(record.path("symbol").asText(record.path("text").asText()));
            records.add(record.path("sequence").asText(), record.path("type").asText(),
                record.path("reason").asText(), record.path("orderId").asText(), what, record.path("ours").asText(),
                record.path("theirs").asText(record.path("amount").asText()));
        }
        if (!records.isEmpty()) {
            out.println();
            records.print(out);
        }
        out.println();
        out.println("result " + pass.path("result").asText() + ", trading " + pass.path("tradingState").asText()
            + (pass.path("held").asBoolean() ? ", waits for an operator: look, then holdfast resume" : "")
            + ", sequence " + pass.path("sequence").asLong());
    }

    private static String difference(String ours, String venue) {
        BigDecimal difference = new BigDecimal(venue.isEmpty() ? "0" : venue).subtract(new BigDecimal(ours));
        return difference.signum() == 0 ? "0" : difference.stripTrailingZeros().toPlainString();
    }
}
