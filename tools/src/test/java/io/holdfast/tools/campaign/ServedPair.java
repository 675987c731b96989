package io.holdfast.tools.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** A venue and one engine that trades there, each a process, and a client that keeps what it was told. */
final class ServedPair implements AutoCloseable {
    static final int HALTED = 5;
    /** For an engine that is to find out soon what became of its orders. */
    static final String QUICK = "recvWindowMs: 2000\nreadTimeoutMs: 1000\nreconcileIntervalMs: 500\n";
    static final long END_MS = 60_000;

    private static final long READY_MS = 90_000;
    private static final long AWAIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String BASE_CONFIG = String.join("\n", "recvWindowMs: 5000", "venueTimeoutMs: 800",
        "absenceMarginMs: 200", "reconcileIntervalMs: 1000", "connectTimeoutMs: 2000", "readTimeoutMs: 5000",
        "answerTimeoutMs: 2000", "");
    static final List<String> RICH = List.of("USDT=10000000", "BTC=100");

    private final Path directory;
    private final Path data;
    private final Path errors;
    private final CommandProcess venue;
    private final String venueUrl;
    private final EngineApi api;
    private final MarketWatch market;
    private final Set<String> acknowledged = new ConcurrentSkipListSet<>();

    private CommandProcess engine;
    private String reachedAt;
    private int httpPort;
    private String engineUrl;

    /** Starts the venue; what is not the engine's data is below the directory. */
    ServedPair(Path directory, Path data) throws InterruptedException {
        this(directory, data, List.of(), RICH);
    }

    /** Starts the venue with these balances, as {@code USDT=1000}. */
    ServedPair(Path directory, Path data, List<String> balances) throws InterruptedException {
        this(directory, data, List.of(), balances);
    }

    /** Starts the venue behind another command. */
    ServedPair(Path directory, Path data, List<String> beforeVenue, List<String> balances)
        throws InterruptedException {
        this.directory = directory;
        this.data = data;
        errors = directory.resolve("engine.err");
        List<String> arguments = new ArrayList<>(List.of("venue", "--seed", "7", "--credentials",
            directory.resolve("venue.credentials").toString(), "--request-timeout", "800"));
        balances.forEach(balance -> arguments.addAll(List.of("--balance", balance)));
        venue = CommandProcess.startBehind(beforeVenue, directory.resolve("venue.err"),
            arguments.toArray(String[]::new));
        venueUrl = venue.awaitReady(READY_MS).get("rest");
        reachedAt = venueUrl;
        api = new EngineApi(data.resolve("api.token"), venueUrl);
        market = new MarketWatch(api);
    }

    /** The engine's data directory. */
    Path data() {
        return data;
    }

    /** Where the venue really is. */
    String venueUrl() {
        return venueUrl;
    }

    /** Engines that start from now on reach the venue there, and not where it is. */
    void reachVenueAt(String url) {
        reachedAt = url;
    }

    /** Engines that start from now on answer at this port, and not at any that is free. */
    void serveAt(int port) {
        httpPort = port;
    }

    /** Starts the engine behind another command and waits until it trades. */
    void startEngine(List<String> before, String config, String... options) throws IOException, InterruptedException {
        launchEngine(before, config, options);
        awaitState("TRADING");
    }

    /** Starts the engine behind another command and waits until it answers. */
    void launchEngine(List<String> before, String config, String... options) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("engine.yaml"), config(config));
        List<String> arguments = new ArrayList<>(List.of("serve", "--data", data.toString(), "--http",
            Integer.toString(httpPort), "--config", file.toString(), "--venue-url", reachedAt, "--venue-credentials",
            directory.resolve("venue.credentials").toString(), "--symbol", "BTC/USDT"));
        arguments.addAll(List.of(options));
        if (engine != null) {
            engine.close();
        }
        engine = CommandProcess.startBehind(before, errors, arguments.toArray(String[]::new));
        Map<String, String> ready = engine.awaitReady(READY_MS);
        if (ready == null) {
            throw new AssertionError("the engine ended before it was ready" + engine.errorText());
        }
        engineUrl = ready.get("http");
        api.engineIsAt(engineUrl);
    }

    /** Ends the engine with SIGKILL. */
    void killEngine() throws InterruptedException {
        engine.kill9();
    }

    /** Where the engine's API is; another place after each start. */
    String engineUrl() {
        return engineUrl;
    }

    CommandProcess engine() {
        return engine;
    }

    CommandProcess venue() {
        return venue;
    }

    /** What is said goes before what is so for all. */
    private static String config(String said) {
        StringBuilder config = new StringBuilder(said);
        BASE_CONFIG.lines().filter(line -> !said.contains(line.substring(0, line.indexOf(':') + 1)))
            .forEach(line -> config.append(line).append('\n'));
        return config.toString();
    }

    /** An answer that is late on a busy machine is asked for again. */
    void awaitState(String tradingState) {
        await(tradingState, () -> {
            try {
                EngineApi.Answer answer = ask("GET", "/v1/status", "");
                if (answer == null && !engine.isAlive()) {
                    throw new AssertionError("the engine has ended" + engine.errorText());
                }
                return answer != null && tradingState.equals(answer.body().path("tradingState").asText());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    JsonNode status() {
        try {
            return api.engine("GET", "/v1/status", "").body();
        } catch (IOException e) {
            throw new AssertionError("the engine does not answer" + engine.errorText(), e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A limit order that waits there until it is filled or cancelled. */
    EngineApi.Answer limit(String requestId, String side, String quantity, String price) throws InterruptedException {
        return put(requestId, side, quantity, "\"type\":\"LIMIT\",\"price\":\"" + price + "\",\"timeInForce\":\"GTC\"");
    }

    /** A limit order that rests far below the market; null where the engine is gone or does not answer. */
    EngineApi.Answer rest(String requestId, String quantity) throws InterruptedException {
        return limit(requestId, "BUY", quantity, "1000.00");
    }

    /** A market order. */
    EngineApi.Answer market(String requestId, String side, String quantity) throws InterruptedException {
        return put(requestId, side, quantity, "\"type\":\"MARKET\"");
    }

    private EngineApi.Answer put(String requestId, String side, String quantity, String terms)
        throws InterruptedException {
        EngineApi.Answer answer = ask("POST", "/v1/orders", "{\"requestId\":\"" + requestId
            + "\",\"symbol\":\"BTC/USDT\",\"side\":\"" + side + "\",\"quantity\":\"" + quantity + "\"," + terms + "}");
        if (answer != null && answer.status() == 202) {
            acknowledged.add(requestId);
        }
        return answer;
    }

    /** Asks the engine; null where it is gone or does not answer. */
    EngineApi.Answer ask(String method, String path, String body) throws InterruptedException {
        try {
            return api.engine(method, path, body);
        } catch (IOException e) {
            return null;
        }
    }

    /** What the engine answers at a path that is not of JSON; it has to answer. */
    HttpResponse<String> text(String path) throws IOException, InterruptedException {
        return api.text(path);
    }

    /** Request ids of the orders that the client was told are in the journal. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    /** Arms a fault for the next requests of a kind: {@code place}, {@code cancel} or {@code query}. */
    void fault(String kind, String path, int count) throws InterruptedException {
        atVenue("/sim/faults", "{\"kind\":\"" + kind + "\",\"path\":\"" + path + "\",\"count\":" + count
            + '}');
    }

    /** Asks for what no real venue has, as {@code /sim/trade}. */
    void atVenue(String path, String body) throws InterruptedException {
        api.venue("POST", path, body);
    }

    /** The next events of the account's stream are never sent. */
    void dropEvents(int count) throws InterruptedException {
        atVenue("/sim/faults", "{\"kind\":\"drop-stream-event\",\"count\":" + count + '}');
    }

    /** Does something at the venue that no client could, such as {@code /sim/close}; its answer. */
    JsonNode interfere(String method, String path, String body) throws InterruptedException {
        return api.venue(method, path, body);
    }

    MarketWatch market() {
        return market;
    }

    /** The venue's own books. */
    JsonNode books() throws InterruptedException {
        return api.venue("GET", "/sim/account", "");
    }

    boolean isAlive() {
        return engine.isAlive();
    }

    /** Waits until the engine ends by itself; its exit code. */
    int awaitExit() throws InterruptedException {
        return engine.awaitExit(END_MS);
    }

    int stop() throws InterruptedException {
        return engine.stop(END_MS);
    }

    String errorText() throws IOException {
        return Files.readString(errors);
    }

    /** All records that are in the journal now, as {@code dump --format jsonl} tells them. */
    List<JsonNode> records() {
        JournalAudit audit = new JournalAudit(data, 1);
        List<String> broken = audit.read(Map.of()).broken();
        if (!broken.isEmpty()) {
            throw new AssertionError(String.join("\n", broken));
        }
        return audit.records();
    }

    /** Waits until journal and venue have the same and nothing is under way; the journal's records. */
    List<JsonNode> settled() throws InterruptedException {
        long deadline = System.nanoTime() + AWAIT_NS;
        while (true) {
            JsonNode books = books();
            JournalAudit audit = new JournalAudit(data, 1);
            List<String> broken = new ArrayList<>(audit.read(Map.of()).broken());
            VenueComparison comparison = new VenueComparison(audit);
            broken.addAll(comparison.compareSettled(books));
            broken.addAll(comparison.forbidden());
            if (broken.isEmpty() && books.equals(books())) {
                return audit.records();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for both sides to agree:\n" + String.join("\n",
                    broken.subList(0, Math.min(10, broken.size()))) + engine.errorText());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Runs a command that reads the data directory to its end; its output. */
    List<String> run(int expectedExitCode, String... arguments) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        try (CommandProcess command = CommandProcess.start(directory.resolve("command.err"),
            all.toArray(String[]::new))) {
            List<String> output = command.output();
            int exitCode = command.awaitExit(END_MS);
            if (exitCode != expectedExitCode) {
                throw new AssertionError(all + " ended with exit code=" + exitCode + command.errorText());
            }
            return output;
        }
    }

    /** Request ids of the journal's orders; also checks the journal against the venue's books. */
    Set<String> ordersOfJournal() throws InterruptedException {
        JournalAudit audit = new JournalAudit(data, 1);
        List<String> broken = new ArrayList<>(audit.read(Map.of()).broken());
        VenueComparison comparison = new VenueComparison(audit);
        broken.addAll(comparison.compare(books()));
        if (!broken.isEmpty()) {
            throw new AssertionError(String.join("\n", broken.subList(0, Math.min(10, broken.size()))));
        }
        Set<String> requestIds = new TreeSet<>();
        audit.records().stream().filter(record -> record.get("type").asText().equals("ORDER_INTENT"))
            .forEach(record -> requestIds.add(record.get("requestId").asText()));
        return requestIds;
    }

    static void await(String what, BooleanSupplier condition) {
        await(what, condition, () -> 0);
    }

    /** Waits for as long as a number goes on to change: how much there is to do takes what the machine has for it. */
    static void await(String what, BooleanSupplier condition, IntSupplier progress) {
        int last = progress.getAsInt();
        long deadline = System.nanoTime() + AWAIT_NS;
        while (!condition.getAsBoolean()) {
            if (progress.getAsInt() != last) {
                last = progress.getAsInt();
                deadline = System.nanoTime() + AWAIT_NS;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(POLL_NS);
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
