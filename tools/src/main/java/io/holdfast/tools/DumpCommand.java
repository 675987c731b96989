package io.holdfast.tools;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.journal.Journal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** The journal for people and programs. */
@CommandLine.Command(
    name = "dump",
    description = "Writes the journal's records; works beside a live engine and without write permission.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast dump --follow",
        "  holdfast dump --symbol BTC/USDT --type ORDER_FILLED --format csv"})
final class DumpCommand implements Callable<Integer> {
    /** How the records are written. */
    enum Format { JSONL, CSV, TABLE }

    private static final int RECORDS_BETWEEN_CHECKS = 512;
    private static final long IDLE_MS = 20;
    private static final long STOP_TIMEOUT_S = 5;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DataDirectory data;

    @CommandLine.Option(names = "--format", paramLabel = "FORMAT", defaultValue = "jsonl",
        description = "jsonl (one JSON object a line, the default), csv or table")
    private Format format;

    @CommandLine.Option(names = "--from", paramLabel = "S", defaultValue = "1", description = "first sequence")
    private long from;

    @CommandLine.Option(names = "--to", paramLabel = "S", description = "last sequence")
    private Long to;

    @CommandLine.Option(names = "--order", paramLabel = "ID",
        description = "only records about this order: its order id, client order id, request id, venue order id or "
            + "trade id")
    private String orderName;

    @CommandLine.Option(names = "--type", paramLabel = "T",
        description = "only records of this type, may be given more than once")
    private Set<RecordKind> types = EnumSet.noneOf(RecordKind.class);

    @CommandLine.Option(names = "--symbol", paramLabel = "X", description = "only records about this symbol")
    private String symbol;

    @CommandLine.Option(names = "--follow", description = "go on with records as they come, until killed")
    private boolean follow;

    private PrintWriter out;
    private JournalLines lines;
    private long orderId;
    private long sinceCheck;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long last = to == null ? Long.MAX_VALUE : to;
        if (from < 1 || last < from) {
            throw CommandFailure.usage("sequences go from 1 up: give --from at least 1 and --to at least --from");
        }
        out = spec.commandLine().getOut();
        lines = switch (format) {
            case JSONL -> new JsonLines(out);
            case CSV -> new CsvLines(out);
            case TABLE -> new TableLines(out);
        };
        orderId = orderName == null ? 0 : OrderName.resolve(data.path(), orderName);
        if (follow) {
            Shutdown.onSignal(this::stop);
        }
        try {
            write(last);
        } catch (OutputClosedException e) {
            return ExitCode.DONE; // whoever read has read enough
        } finally {
            ended.countDown();
        }
        return ExitCode.DONE;
    }

    /** Lets the record that is being written come to its end. */
    private void stop() {
        stopped = true;
        try {
            ended.await(STOP_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(long last) throws IOException, InterruptedException {
        long end = follow ? Progress.UNKNOWN : to == null ? Journal.promisedSequence(data.path()) : to;
        try (JournalFold fold = JournalFold.open(data.path(), from, last, this::onRecord);
                Progress progress = Progress.beside("records", fold.begin(), end)) {
            if (fold.begin() >= from) {
                spec.commandLine().getErr().println("holdfast: records up to " + fold.begin()
                    + " cannot be shown, the files before a snapshot were removed");
            }
            lines.begin();
            while (fold.state().sequence() < last && !stopped) {
                if (fold.poll() > 0) {
                    if (!follow) {
                        progress.at(fold.state().sequence());
                    }
                    continue;
                }
                if (!follow) {
                    break;
                }
                requireReader();
                TimeUnit.MILLISECONDS.sleep(IDLE_MS);
            }
        }
        requireReader();
    }

    private void onRecord(Record record, EngineState state) {
        if (record.sequence < from || !isWanted(record, state)) {
            return;
        }
        try {
            lines.write(record, state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sinceCheck++;
        if (sinceCheck >= RECORDS_BETWEEN_CHECKS) {
            requireReader();
        }
    }

    private boolean isWanted(Record record, EngineState state) {
        if (orderId != 0 && record.orderId != orderId && record.sequence != orderId) {
            return false;
        }
        if (!types.isEmpty() && !types.contains(record.kind)) {
            return false;
        }
        return symbol == null || symbol.equals(symbolOf(record, state));
    }

    private static String symbolOf(Record record, EngineState state) {
        Order order = record.orderId == 0 ? null : state.order(record.orderId);
        int instrumentId = record.instrumentId == 0 && order != null ? order.instrumentId() : record.instrumentId;
        Instrument instrument = state.instrument(instrumentId);
        return instrument == null ? null : instrument.symbol();
    }

    /** Flushes what is written; a pipe whose reader has gone shows only then. */
    private void requireReader() {
        sinceCheck = 0;
        if (out.checkError()) {
            throw new OutputClosedException();
        }
    }
}
