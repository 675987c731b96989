package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.follower.Follower;
import io.holdfast.gateway.venue.MarketPrices;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The HTTP API on 127.0.0.1: orders in, and the state as the follower's fold has it. What it says was read from the
 * journal: an order is acknowledged only after its record is there. docs/http-api.md has the contract.
 */
public final class HttpApi implements AutoCloseable {
    /** The port that is bound unless another one is given. */
    public static final int DEFAULT_PORT = 8420;

    private static final String HOST = "127.0.0.1";

    private final EnginePort engine;
    private final Follower follower;
    private final Answers answers = new Answers();
    private final OrderRoutes orders;
    private final OperatorRoutes operator;
    private final EventStream events;
    private final ApiToken token;
    private final Javalin server;
    private final int port;

    private HttpApi(Builder config) {
        engine = config.engine;
        follower = config.follower;
        port = config.port;
        token = ApiToken.loadOrCreate(config.tokenFile);
        orders = new OrderRoutes(config, answers);
        events = new EventStream(config.directory, config.engine::releasedSequence);
        operator = new OperatorRoutes(config);
        follower.listen(answers);
        follower.listen(operator);
        server = Javalin.create(this::configure);
    }

    /** Starts a configuration of the API of an engine. */
    public static Builder builder(EnginePort engine, Follower follower, Path directory) {
        return new Builder(engine, follower, directory);
    }

    /**
     * Binds the port; requests are answered when this returns. Orders are refused as {@code starting} until the
     * follower has read what is in the journal now.
     *
     * @throws HttpApiException if the port is taken
     */
    public void start() {
        orders.open();
        try {
            server.start(HOST, port);
        } catch (JavalinBindException e) {
            throw new HttpApiException("port is in use: choose another than port=" + port, e);
        }
    }

    /** The TCP port that was bound. */
    public int port() {
        return server.port();
    }

    /** Where the API is. */
    public String url() {
        return "http://" + HOST + ":" + port();
    }

    /** Answers "unknown" to whoever still waits, ends the event streams, and gives the port back. */
    @Override
    public void close() {
        answers.close(OrderRoutes.unanswered("the engine is stopping, repeat it when it is back"));
        events.close();
        server.stop();
    }

    private void configure(JavalinConfig javalin) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.http.compressionStrategy = CompressionStrategy.NONE;
        javalin.http.prefer405over404 = true;
        javalin.jetty.addConnector((jetty, http) -> {
            ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
            connector.setHost(HOST);
            connector.setPort(port);
            return connector;
        });
        ApiErrors.install(javalin);
        new RequestGuard(token).install(javalin.routes);
        routes(javalin.routes);
    }

    private void routes(RoutesConfig routes) {
        routes.post("/v1/orders", orders::put);
        routes.delete("/v1/orders/{orderId}", orders::cancel);
        routes.post("/v1/halt", operator::halt);
        routes.post("/v1/resume", operator::resume);
        routes.post("/v1/flatten", operator::flatten);
        get(routes, "/v1/orders", orders::list);
        get(routes, "/v1/orders/{orderId}", orders::show);
        get(routes, "/v1/events", events::serve);
        get(routes, "/v1/status", this::status);
        get(routes, "/v1/positions", ctx -> Http.state(ctx, follower, (out, state) -> {
            out.writeFieldName("positions");
            StateJson.writePositions(out, state);
        }));
        get(routes, "/v1/balances", ctx -> Http.state(ctx, follower, (out, state) -> {
            out.writeFieldName("balances");
            StateJson.writeBalances(out, state);
        }));
    }

    /** Without a route of its own the server would answer each HEAD with 200, also where a GET finds nothing. */
    private static void get(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, ApiErrors::refuseHead);
    }

    private void status(Context ctx) {
        Http.state(ctx, follower, this::status);
    }

    private void status(JsonGenerator out, EngineState state) throws IOException {
        out.writeStringField("tradingState", state.tradingState().name());
        out.writeStringField("reason", state.tradingReason() == Reason.NONE ? null : state.tradingReason().name());
        out.writeNumberField("sinceNs", state.tradingSinceNs());
        out.writeBooleanField("venueUp", state.venueUp());
        out.writeBooleanField("halted", state.halted());
        out.writeNumberField("epoch", state.epoch());
        out.writeStringField("engineId", String.format("%08x", state.engineId()));
        out.writeStringField("digest", state.digest());
        out.writeNumberField("timeNs", state.timeNs());
        out.writeStringField("durability", engine.durability().name());
        out.writeNumberField("appendedSequence", engine.appendedSequence());
        out.writeNumberField("durableSequence", engine.durableSequence());
        out.writeNumberField("openOrders", state.openCount());
        out.writeNumberField("orders", state.orderCount());
        out.writeNumberField("fills", state.fillCount());
        out.writeNumberField("subscribers", events.subscribers());
    }

    /** Collects what an API needs. */
    public static final class Builder {
        private static final long DEFAULT_ANSWER_TIMEOUT_MS = 5_000;

        final EnginePort engine;
        final Follower follower;
        final Path directory;
        MarketPrices prices = new MarketPrices();
        long answerTimeoutMs = DEFAULT_ANSWER_TIMEOUT_MS;
        private Path tokenFile;
        private int port = DEFAULT_PORT;

        private Builder(EnginePort engine, Follower follower, Path directory) {
            this.engine = engine;
            this.follower = follower;
            this.directory = directory;
            tokenFile = directory.resolve(ApiToken.FILE);
        }

        /** Where market orders get their price from; without, they are refused. */
        public Builder prices(MarketPrices marketPrices) {
            prices = marketPrices;
            return this;
        }

        /** The TCP port on 127.0.0.1; 0 for any that is free. */
        public Builder port(int tcpPort) {
            port = tcpPort;
            return this;
        }

        /** Where the token is, unless in the data directory. */
        public Builder tokenFile(Path file) {
            tokenFile = file;
            return this;
        }

        /** How long a request waits for its record, in milliseconds. */
        public Builder answerTimeoutMs(long timeoutMs) {
            answerTimeoutMs = timeoutMs;
            return this;
        }

        /**
         * Reads or makes the token, and listens to the follower, which must not have been started.
         *
         * @throws ApiTokenException if the token file cannot be used
         */
        public HttpApi build() {
            return new HttpApi(this);
        }
    }
}
