package io.holdfast.tools.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A venue that lives on, one engine after the other over one data directory, and all that is asserted between two of
 * them. One thread.
 */
final class Campaign implements AutoCloseable {
    static final long READY_MS = 40_000;

    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long ANSWER_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int TAIL = 25;
    private static final int MAX_TOLD = 20;
    private static final int MAX_ORDERS = 3;
    private static final Pattern ORDER_ID = Pattern.compile("orderId\"?[:=](\\d{1,12})\\b");
    private static final int RECV_WINDOW_MS = 800;
    private static final int VENUE_TIMEOUT_MS = 800;
    private static final int MARGIN_MS = 200;
    /** The engine stops waiting long before the venue does, so that some orders work after they fell into doubt. */
    private static final String CONFIG = String.join("\n", "recvWindowMs: " + RECV_WINDOW_MS,
        "venueTimeoutMs: " + VENUE_TIMEOUT_MS, "absenceMarginMs: " + MARGIN_MS, "reconcileIntervalMs: 500",
        "connectTimeoutMs: 300", "readTimeoutMs: 350",
        "streamStaleMs: 2000", "streamPingMs: 500", "answerTimeoutMs: 2000", "reserveAheadMiB: 8", "");

    private static final long ABSENCE_WINDOW_NS =
        TimeUnit.MILLISECONDS.toNanos(RECV_WINDOW_MS + VENUE_TIMEOUT_MS + MARGIN_MS);

    private final Path directory;
    private final Path data;
    private final Path configFile;
    private final Path credentials;
    private final Path errors;
    private final CommandProcess venue;
    private final String venueUrl;
    private final EngineApi api;
    private final MarketWatch market;
    private final JournalAudit audit;
    private final VenueComparison comparison;
    private final Map<Long, String> liveDigests = new HashMap<>();

    private CommandProcess engine;
    private JournalAudit.Finding left;

    /** Starts the venue; everything is below the directory. */
    Campaign(Path directory, long seed) throws IOException, InterruptedException {
        this.directory = directory;
        data = directory.resolve("data");
        configFile = directory.resolve("engine.yaml");
        credentials = directory.resolve("venue.credentials");
        errors = directory.resolve("engine.err");
        Files.writeString(configFile, CONFIG);
        venue = CommandProcess.start(directory.resolve("venue.err"), "venue", "--seed", Long.toString(seed),
            "--credentials", credentials.toString(), "--request-timeout", Integer.toString(VENUE_TIMEOUT_MS),
            "--balance", "USDT=10000000", "--balance", "BTC=100", "--balance", "ETH=2000");
        venueUrl = venue.awaitReady(READY_MS).get("rest");
        api = new EngineApi(data.resolve("api.token"), venueUrl);
        market = new MarketWatch(api);
        audit = new JournalAudit(data, ABSENCE_WINDOW_NS);
        comparison = new VenueComparison(audit);
    }

    EngineApi api() {
        return api;
    }

    MarketWatch market() {
        return market;
    }

    JournalAudit audit() {
        return audit;
    }

    VenueComparison comparison() {
        return comparison;
    }

    /** Starts an engine; returns at once. */
    void startEngine() {
        engine = CommandProcess.start(errors, "serve", "--data", data.toString(), "--http", "0", "--config",
            configFile.toString(), "--venue-url", venueUrl, "--venue-credentials", credentials.toString());
    }

    /** Waits until the engine says that it is ready, with the state that the engine before it left. */
    void awaitReady() throws InterruptedException {
        Map<String, String> ready = engine.awaitReady(READY_MS);
        if (ready == null) {
            throw failed("the engine ended before it was ready, exit code=" + engine.awaitExit(READY_MS), List.of());
        }
        boolean same = left == null ? ready.get("sequence").equals("0")
            : ready.get("digest").equals(left.digest()) && ready.get("sequence").equals(Long.toString(left.sequence()))
                && ready.get("epoch").equals(Integer.toString(audit.fold().epoch() + 1));
        if (!same) {
            throw failed("the engine does not go on from the journal that was left, left=" + left + " ready=" + ready,
                List.of());
        }
        api.engineIsAt(ready.get("http"));
    }

    /** What the living engine says of itself; its digest is remembered for the next {@link #inspect}. */
    JsonNode status() throws InterruptedException {
        JsonNode status = ask("GET", "/v1/status").body();
        if (status.has("digest")) {
            liveDigests.put(status.get("sequence").longValue(), status.get("digest").textValue());
        }
        return status;
    }

    /** Asks the living engine; an answer that is late on a busy machine is asked for again. */
    private EngineApi.Answer ask(String method, String path) throws InterruptedException {
        long deadline = System.nanoTime() + ANSWER_NS;
        while (true) {
            try {
                return api.engine(method, path, "");
            } catch (IOException e) {
                requireAlive();
                if (System.nanoTime() > deadline) {
                    throw failed("waited in vain for an answer to " + method + ' ' + path + ": " + e,
                        audit.read(Map.of()).broken());
                }
            }
        }
    }

    /** Kills the engine, wherever it is. */
    void kill() throws InterruptedException {
        requireAlive();
        engine.kill9();
    }

    private void requireAlive() throws InterruptedException {
        if (!engine.isAlive()) {
            throw failed("the engine ended by itself, exit code=" + engine.awaitExit(READY_MS),
                audit.read(Map.of()).broken());
        }
    }

    /** Asserts all that must hold of the journal as it was left, while no engine runs. */
    void inspect(OrderLoad load) throws InterruptedException {
        // What the API promised until now; what a client still writes down is looked for the next time.
        Promises promises = load.promises();
        if (!hasJournal()) {
            if (!promises.isEmpty()) {
                throw failed("there is no journal, and the API promised " + promises, List.of());
            }
            return;
        }
        left = audit.read(liveDigests);
        liveDigests.clear();
        List<String> broken = new ArrayList<>(left.broken());
        if (!left.digest().equals(new JournalAudit(data, ABSENCE_WINDOW_NS).read(Map.of()).digest())) {
            broken.add("the journal replayed twice gives two digests");
        }
        broken.addAll(promises.notIn(audit.records()));
        broken.addAll(comparison.compare(books()));
        broken.addAll(comparison.forbidden());
        ChronicleReading reading = ChronicleReading.of(data);
        if (reading.excerpts() == 0 || reading.sequence() != left.sequence() || !reading.sameAsJournalReader(data)) {
            broken.add("chronicle's own tailer reads another journal, excerpts=" + reading.excerpts()
                + " last sequence=" + reading.sequence());
        }
        require("what the killed engine left", broken);
    }

    private boolean hasJournal() {
        Path queue = Journal.queueDirectory(data);
        if (!Files.isDirectory(queue)) {
            return false;
        }
        try (Stream<Path> files = Files.list(queue)) {
            return files.anyMatch(file -> file.toString().endsWith(".cq4"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode books() throws InterruptedException {
        return api.venue("GET", "/sim/account", "");
    }

    /** Waits until trading is open. */
    void awaitTrading() throws InterruptedException {
        long deadline = System.nanoTime() + SETTLE_NS;
        JsonNode status = status();
        while (!status.path("tradingState").asText().equals("TRADING")) {
            if (System.nanoTime() > deadline) {
                throw failed("waited in vain for trading to open, status=" + status, audit.read(Map.of()).broken());
            }
            LockSupport.parkNanos(POLL_NS);
            status = status();
        }
    }

    /** Waits until nothing is under way and both sides have the same; the load must be paused and no fault armed. */
    void settle(OrderLoad load) throws InterruptedException {
        long deadline = System.nanoTime() + SETTLE_NS;
        awaitTrading();
        List<String> broken = List.of("not compared yet");
        while (!broken.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw failed("waited in vain for both sides to agree", broken);
            }
            load.check();
            LockSupport.parkNanos(POLL_NS);
            status();
            cancelWhatMayFill();
            broken = compareNow();
        }
        require("what never may happen", comparison.forbidden());
    }

    private List<String> compareNow() throws InterruptedException {
        JsonNode before = books();
        require("the journal beside a living engine", audit.read(Map.of()).broken());
        List<String> broken = new ArrayList<>(comparison.compareSettled(before));
        if (!before.equals(books())) {
            broken.add("the books moved meanwhile");
        }
        return broken;
    }

    private void cancelWhatMayFill() throws InterruptedException {
        for (JsonNode order : ask("GET", "/v1/orders?state=open&limit=1000").body().path("orders")) {
            boolean near = market.isNear(order.get("symbol").textValue(), order.path("price").asText("0"),
                OrderLoad.FAR / 2);
            if (near && !order.path("cancelling").booleanValue()) {
                ask("DELETE", "/v1/orders/" + order.get("orderId").longValue());
            }
        }
    }

    /** Stops the engine as asked. */
    void stop() throws InterruptedException {
        int exitCode = engine.stop(READY_MS);
        if (exitCode != 0) {
            throw failed("exit code of a stop as asked=" + exitCode, List.of());
        }
    }

    /** Runs a command over the journal to its end and returns its output. */
    List<String> run(int expectedExitCode, String... arguments) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        try (CommandProcess command = CommandProcess.start(errors, all.toArray(String[]::new))) {
            List<String> output = command.output();
            int exitCode = command.awaitExit(READY_MS);
            if (exitCode != expectedExitCode) {
                throw failed(all + " ended with exit code=" + exitCode, output);
            }
            return output;
        }
    }

    private void require(String what, List<String> broken) throws InterruptedException {
        if (!broken.isEmpty()) {
            throw failed(what, broken);
        }
    }

    /** A failure that tells what led to it; all that it is about stays in the directory. */
    private AssertionError failed(String what, List<String> broken) throws InterruptedException {
        StringBuilder text = new StringBuilder(what).append('\n');
        broken.stream().limit(MAX_TOLD).forEach(line -> text.append("- ").append(line).append('\n'));
        text.append(broken.size()).append(" rules are broken.\n");
        tellOrders(text, broken);
        text.append("The journal ends with:\n");
        audit.records().stream().skip(Math.max(0, audit.records().size() - TAIL))
            .forEach(record -> text.append(record).append('\n'));
        text.append(engine.errorText());
        try {
            Files.write(directory.resolve("journal.jsonl"), audit.records().stream().map(JsonNode::toString).toList());
            Files.writeString(directory.resolve("books.json"), books().toPrettyString());
        } catch (IOException e) {
            text.append("\nevidence could not be written: ").append(e);
        }
        return new AssertionError(text.append("\nevidence is in ").append(directory).toString());
    }

    /** The whole lives of the orders that are in what is broken. */
    private void tellOrders(StringBuilder text, List<String> broken) {
        Set<Long> orderIds = broken.stream().flatMap(line -> ORDER_ID.matcher(line).results())
            .map(match -> Long.parseLong(match.group(1))).filter(id -> id <= audit.records().size())
            .limit(MAX_ORDERS).collect(Collectors.toSet());
        for (long orderId : orderIds) {
            text.append("Order ").append(orderId).append(":\n");
            audit.records().stream().filter(record -> record.path("orderId").longValue() == orderId)
                .forEach(record -> text.append(record).append('\n'));
        }
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
        }
        venue.close();
    }
}
