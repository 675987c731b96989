package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.RiskLimits;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.gateway.venue.MarketPrices;
import io.holdfast.journal.Durability;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** An engine, its follower and its API over one directory; the venue's part is played by hand. */
final class LiveApi implements AutoCloseable, EnginePort {
    /** What becomes of a client's command. */
    enum Port { ENGINE, BUSY, LOST }

    static final String METRICS = "# TYPE holdfast_test gauge\nholdfast_test 1.0\n";
    static final long ANSWER_TIMEOUT_MS = 2_000;
    static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long DEADLINE_S = 20;

    final Path directory;
    final Engine engine;
    final Follower follower;
    final MarketPrices prices = new MarketPrices();
    final HttpApi api;
    final String token;
    final AtomicReference<Throwable> failure = new AtomicReference<>();
    final HttpClient client = HttpClient.newHttpClient();
    /** What was answered, as {@link Contract} names it. */
    final Set<String> answers = ConcurrentHashMap.newKeySet();

    volatile Port port = Port.ENGINE;
    /** What the API is told at most that is released. */
    volatile long releasedLimit = Long.MAX_VALUE;
    volatile boolean standsStill;
    volatile boolean followerHangs;
    volatile long venueSilentNs = Long.MAX_VALUE;
    /** What happens on a request's thread when its command comes to the engine. */
    volatile Runnable onOffer = () -> { };
    private volatile long reconciliation;

    LiveApi(Path directory) {
        this(directory, RiskLimits.UNLIMITED);
    }

    LiveApi(Path directory, RiskLimits limits) {
        this(directory, limits, builder -> builder);
    }

    /** An API that is configured otherwise. */
    LiveApi(Path directory, UnaryOperator<HttpApi.Builder> config) {
        this(directory, RiskLimits.UNLIMITED, config);
    }

    private LiveApi(Path directory, RiskLimits limits, UnaryOperator<HttpApi.Builder> config) {
        this.directory = directory;
        JournalConfig journal = JournalConfig.builder(directory).blockSize(16 << 20).reserveAheadBytes(4 << 20).build();
        Policy policy = new Policy(WINDOW_NS, TimeUnit.HOURS.toNanos(1), limits);
        engine = Engine.open(new EngineConfig(journal, policy, EngineConfig.Waiting.BLOCKING,
            new EngineConfig.Identity("build", "jvm", 7)), failure::set);
        engine.start();
        await("first record", () -> engine.appendedSequence() > engine.sequenceAtStart());
        follower = new Follower(directory, engine::releasedSequence, failure::set);
        follower.listen((record, state) -> {
            if (record.kind == RecordKind.RECONCILIATION_STARTED) {
                reconciliation = record.sequence;
            }
            while (followerHangs) {
                LockSupport.parkNanos(200_000);
            }
        });
        api = config.apply(HttpApi.builder(this, follower, directory).prices(prices).venueSilentNs(() -> venueSilentNs)
            .port(0).answerTimeoutMs(ANSWER_TIMEOUT_MS).absenceWindowNs(WINDOW_NS).metrics(() -> METRICS)).build();
        follower.start();
        api.start();
        token = ApiToken.load(directory.resolve(ApiToken.FILE)).value();
        caughtUp();
    }

    @Override
    public boolean offer(CommandWriter command) {
        onOffer.run();
        return port == Port.LOST || port == Port.ENGINE && engine.offer(command);
    }

    @Override
    public long appendedSequence() {
        return engine.appendedSequence();
    }

    @Override
    public long durableSequence() {
        return engine.durableSequence();
    }

    @Override
    public long releasedSequence() {
        return Math.min(releasedLimit, engine.releasedSequence());
    }

    @Override
    public long sequenceAtStart() {
        return engine.sequenceAtStart();
    }

    @Override
    public Durability durability() {
        return engine.durability();
    }

    @Override
    public long turns() {
        return standsStill ? 0 : engine.turns();
    }

    /** Waits until the follower has what the journal has. */
    void caughtUp() {
        await("follower", () -> follower.sequence() >= engine.appendedSequence());
    }

    LiveApi openTrading() {
        long before = reconciliation;
        Commands.openTrading(engine::put, () -> {
            await("reconciliation", () -> reconciliation > before);
            return reconciliation;
        });
        await("trading", () -> follower.read(EngineState::tradingState) == TradingState.TRADING);
        return this;
    }

    void put(CommandWriter command) {
        engine.put(command);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(api.url() + path)).header("Authorization", "Bearer " + token);
    }

    /** Sends a request; its answer is one that the OpenAPI document has. */
    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return checked(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new AssertionError("request failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("request interrupted", e);
        }
    }

    private HttpResponse<String> checked(HttpResponse<String> answer) {
        answers.add(Contract.check(answer.request(), answer));
        return answer;
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    /** An order. */
    HttpResponse<String> post(String body) {
        return post("/v1/orders", body);
    }

    HttpResponse<String> post(String path, String body) {
        HttpResponse<String> answer = send(posting(path, body));
        if (answer.statusCode() < 300) {
            Contract.checkTaken("POST", path, body);
        }
        return answer;
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String body) {
        return client.sendAsync(posting(path, body).build(), HttpResponse.BodyHandlers.ofString())
            .thenApply(this::checked);
    }

    private HttpRequest.Builder posting(String path, String body) {
        return request(path).header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    /** A buy of BTC/USDT at a limit. */
    static String limit(String requestId, String quantity, String price) {
        return "{\"requestId\":\"" + requestId + "\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"type\":\"LIMIT\","
            + "\"quantity\":\"" + quantity + "\",\"price\":\"" + price + "\"}";
    }

    static String market(String requestId, String quantity) {
        return "{\"requestId\":\"" + requestId + "\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"type\":\"MARKET\","
            + "\"quantity\":\"" + quantity + "\"}";
    }

    /** All that the journal has, as JSON. */
    List<String> journal() {
        List<String> lines = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(directory)) {
            new Replay(new EngineState(), Long.MAX_VALUE,
                (record, state) -> lines.add(RecordJson.toJson(record, state))).drain(reader);
        }
        return lines;
    }

    /** The records of a kind that the journal has. */
    List<String> journal(RecordKind kind) {
        return journal().stream().filter(line -> line.contains("\"type\":\"" + kind + "\"")).toList();
    }

    static void assertAnswer(int status, String body, HttpResponse<String> answer) {
        assertEquals(body, answer.body());
        assertEquals(status, answer.statusCode());
        assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse(""));
    }

    static void assertError(int status, String code, String field, String message, HttpResponse<String> answer) {
        assertAnswer(status, error(code, field, message) + "}", answer);
    }

    static String error(String code, String field, String message) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"field\":"
            + (field == null ? "null" : "\"" + field + "\"") + "}";
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("did not come: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    @Override
    public void close() {
        api.close();
        follower.close();
        engine.close();
        assertNull(failure.get());
    }
}
