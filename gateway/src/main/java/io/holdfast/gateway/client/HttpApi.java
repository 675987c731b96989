package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.CommandWriter;
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
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API on 127.0.0.1, and with TLS where it is told to: orders in, and the state as the follower's fold has it.
 * What it says was read from the journal: an order is acknowledged only after its record is there. docs/http-api.md has
 * the contract.
 */
public final class HttpApi implements AutoCloseable {
    /** The port that is bound unless another one is given. */
    public static final int DEFAULT_PORT = 8420;

    /** How many requests a token may make in a second unless told. */
    public static final int DEFAULT_REQUESTS_PER_SECOND = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final String HOST = "127.0.0.1";
    /** The text format of Prometheus. */
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final long CLOSE_TIMEOUT_MS = 2_000;

    private final EnginePort engine;
    private final Follower follower;
    private final Intake intake;
    private final OrderRoutes orders;
    private final OperatorRoutes operator;
    private final ProtectionRoutes protections;
    private final ReconcileRoute reconcile;
    private final HealthRoutes health;
    private final GroupRoutes groups;
    private final EventStream events;
    private final ConsoleRoutes console;
    private final Supplier<String> metrics;
    private final ApiTokens tokens;
    private final List<String> hosts;
    private final TlsListener tls;
    /** Knows which requests have no answer yet: a server that stops would cut them off. */
    private final GracefulHandler requests = new GracefulHandler();
    private final Javalin server;
    private final int port;
    private ServerConnector tlsConnector;

    private HttpApi(Builder config) {
        engine = config.engine;
        follower = config.follower;
        port = config.port;
        tokens = new ApiTokens(config.tokenFile, config.requestsPerSecond, this::alert);
        hosts = config.hosts;
        tls = config.tls;
        intake = new Intake(config);
        orders = new OrderRoutes(config, intake);
        metrics = config.metrics;
        events = new EventStream(config.directory, config.engine, tokens);
        operator = new OperatorRoutes(config, intake);
        health = new HealthRoutes(config);
        groups = new GroupRoutes(config, intake, orders, operator);
        reconcile = new ReconcileRoute(intake);
        protections = new ProtectionRoutes(config, intake);
        console = new ConsoleRoutes(config);
        List.of(orders, operator, groups, reconcile, protections).forEach(follower::listen);
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
        intake.open();
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

    /** Each route as method and path, for what is said of them. */
    List<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
            .map(route -> route.endpoint.method.name() + ' ' + route.endpoint.path).toList();
    }

    /** Where the API is. */
    public String url() {
        return "http://" + HOST + ":" + port();
    }

    /** Where the API is for other machines; {@code null} where it is not. */
    public String tlsUrl() {
        return tls == null ? null : "https://" + tls.host() + ":" + tlsConnector.getLocalPort();
    }

    /**
     * Answers "unknown" to whoever still waits, ends the event streams, and gives the port back. Takes two
     * seconds at most for requests that come to no end.
     */
    @Override
    public void close() {
        intake.close();
        events.close();
        console.close();
        awaitAnswered();
        server.stop();
    }

    private void alert(Reason reason, String text) {
        if (!engine.offer(CommandWriter.alert(reason, text))) {
            LOG.warn("the engine is busy, the alert is in the log alone");
        }
    }

    private void awaitAnswered() {
        try {
            requests.shutdown().get(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.info("requests are cut off: count={}", requests.getCurrentRequestCount());
        } catch (ExecutionException e) {
            LOG.warn("requests may be cut off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void configure(JavalinConfig javalin) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.http.compressionStrategy = CompressionStrategy.NONE;
        javalin.http.prefer405over404 = true;
        javalin.jetty.addConnector((jetty, http) -> Connectors.plain(jetty, http, HOST, port));
        if (tls != null) {
            javalin.jetty.addConnector((jetty, http) -> {
                tlsConnector = Connectors.tls(jetty, http, tls);
                return tlsConnector;
            });
        }
        javalin.jetty.modifyServer(jetty -> jetty.setHandler(requests));
        ApiErrors.install(javalin);
        new RequestGuard(tokens, hosts).install(javalin.routes);
        routes(javalin.routes);
    }

    /** Each with the role that it needs; what only looks needs {@link Role#READ}. */
    private void routes(RoutesConfig routes) {
        routes.post("/v1/orders", orders::put, Role.TRADE);
        routes.delete("/v1/orders/{orderId}", orders::cancel, Role.TRADE);
        routes.post("/v1/orders/{orderId}/cancel", operator::cancelOrder, Role.OPERATE);
        routes.post("/v1/orders/{orderId}/abandon", operator::abandonOrder, Role.OPERATE);
        routes.post("/v1/halt", operator::halt, Role.OPERATE);
        routes.post("/v1/resume", operator::resume, Role.OPERATE);
        routes.post("/v1/flatten", operator::flatten, Role.OPERATE);
        routes.post("/v1/reconcile", reconcile::run, Role.OPERATE);
        get(routes, "/health/live", health::live);
        get(routes, "/health/ready", health::ready);
        get(routes, "/openapi.json", OpenApi::serve);
        routes.post("/v1/groups", groups::put, Role.TRADE);
        routes.post("/v1/groups/{groupId}/finish", groups::finish, Role.OPERATE);
        routes.post("/v1/groups/{groupId}/unwind", groups::unwind, Role.OPERATE);
        routes.post("/v1/groups/{groupId}/release", groups::release, Role.OPERATE);
        get(routes, "/v1/groups", groups::list);
        get(routes, "/v1/groups/{groupId}", groups::show);
        routes.post("/v1/protections", protections::attach, Role.TRADE);
        routes.post("/v1/protections/{protectionId}/release", operator::releaseProtection, Role.OPERATE);
        get(routes, "/v1/protections", protections::list);
        get(routes, "/v1/protections/{protectionId}", protections::show);
        get(routes, "/v1/orders", orders::list);
        get(routes, "/v1/orders/{orderId}", orders::show);
        get(routes, "/v1/events", events::serve);
        console.pages().forEach((path, handler) -> get(routes, path, handler));
        get(routes, "/v1/status", this::status);
        if (metrics != null) {
            get(routes, "/metrics", this::metrics);
        }
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
        routes.get(path, handler, Role.READ);
        routes.head(path, ApiErrors::refuseHead, Role.READ);
    }

    private void metrics(Context ctx) {
        Http.allowQuery(ctx);
        ctx.contentType(METRICS_TYPE).result(metrics.get());
    }

    private void status(Context ctx) {
        Http.state(ctx, follower, this::status);
    }

    private void status(JsonGenerator out, EngineState state) throws IOException {
        StatusJson.writeFields(out, state, engine);
        out.writeNumberField("subscribers", events.subscribers());
    }

    /** Collects what an API needs. */
    public static final class Builder {
        private static final long DEFAULT_ANSWER_TIMEOUT_MS = 5_000;

        final EnginePort engine;
        final Follower follower;
        final Path directory;
        MarketPrices prices = new MarketPrices();
        LongSupplier venueSilentNs = () -> Long.MAX_VALUE;
        Supplier<String> metrics;
        KeepingFacts keeping = out -> out.writeNull();
        long answerTimeoutMs = DEFAULT_ANSWER_TIMEOUT_MS;
        long absenceWindowNs = Long.MAX_VALUE;
        private Path tokenFile;
        private int port = DEFAULT_PORT;
        private int requestsPerSecond = DEFAULT_REQUESTS_PER_SECOND;
        private List<String> hosts = List.of();
        private TlsListener tls;

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

        /** How long the venue has said nothing about the account, in ns; {@link Long#MAX_VALUE} where not known. */
        public Builder venueSilentNs(LongSupplier silentNs) {
            venueSilentNs = silentNs;
            return this;
        }

        /** What is told at {@code /metrics}, in the text format of Prometheus; without, there is no such path. */
        public Builder metrics(Supplier<String> text) {
            metrics = text;
            return this;
        }

        /** What is known of how the journal is kept, for the console; without, it says that it is not known. */
        public Builder keeping(KeepingFacts facts) {
            keeping = facts;
            return this;
        }

        /** How long an order can be on its way to the venue, in ns; without, no person can abandon one. */
        public Builder absenceWindowNs(long windowNs) {
            absenceWindowNs = windowNs;
            return this;
        }

        /** The TCP port on 127.0.0.1; 0 for any that is free. */
        public Builder port(int tcpPort) {
            port = tcpPort;
            return this;
        }

        /** How many requests a token may make in a second. */
        public Builder requestsPerSecond(int requests) {
            requestsPerSecond = requests;
            return this;
        }

        /** Names in the {@code Host} header that are taken beside those of the loopback. */
        public Builder hosts(List<String> names) {
            hosts = List.copyOf(names);
            return this;
        }

        /** Where it listens for other machines too, unless it does not. */
        public Builder tls(TlsListener listener) {
            tls = listener;
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
