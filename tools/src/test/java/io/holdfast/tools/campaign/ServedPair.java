package io.holdfast.tools.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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

/** A venue and one engine that trades there, each a process, and a client that keeps what it was told. */
final class ServedPair implements AutoCloseable {
    static final int HALTED = 5;
    static final long END_MS = 60_000;

    private static final long READY_MS = 90_000;
    private static final long AWAIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String BASE_CONFIG = String.join("\n", "recvWindowMs: 5000", "venueTimeoutMs: 800",
        "absenceMarginMs: 200", "reconcileIntervalMs: 1000", "connectTimeoutMs: 2000", "readTimeoutMs: 5000",
        "answerTimeoutMs: 2000", "");

    private final Path directory;
    private final Path data;
    private final Path errors;
    private final CommandProcess venue;
    private final String venueUrl;
    private final EngineApi api;
    private final Set<String> acknowledged = new ConcurrentSkipListSet<>();

    private CommandProcess engine;

    /** Starts the venue; what is not the engine's data is below the directory. */
    ServedPair(Path directory, Path data) throws InterruptedException {
        this.directory = directory;
        this.data = data;
        errors = directory.resolve("engine.err");
        venue = CommandProcess.start(directory.resolve("venue.err"), "venue", "--seed", "7", "--credentials",
            directory.resolve("venue.credentials").toString(), "--request-timeout", "800", "--balance",
            "USDT=10000000", "--balance", "BTC=100");
        venueUrl = venue.awaitReady(READY_MS).get("rest");
        api = new EngineApi(data.resolve("api.token"), venueUrl);
    }

    /** Starts the engine behind another command and waits until it trades. */
    void startEngine(List<String> before, String config, String... options) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("engine.yaml"), BASE_CONFIG + config);
        List<String> arguments = new ArrayList<>(List.of("serve", "--data", data.toString(), "--http", "0", "--config",
            file.toString(), "--venue-url", venueUrl, "--venue-credentials",
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
        api.engineIsAt(ready.get("http"));
        awaitState("TRADING");
    }

    void awaitState(String tradingState) {
        await(tradingState, () -> tradingState.equals(status().path("tradingState").asText()));
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

    /** A limit order that rests far below the market; null where the engine is gone or does not answer. */
    EngineApi.Answer rest(String requestId, String quantity) throws InterruptedException {
        return put(requestId, "BUY", quantity, "\"type\":\"LIMIT\",\"price\":\"1000.00\",\"timeInForce\":\"GTC\"");
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

    /** Request ids of the orders that the client was told are in the journal. */
    Set<String> acknowledged() {
        return acknowledged;
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
        long deadline = System.nanoTime() + AWAIT_NS;
        while (!condition.getAsBoolean()) {
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
