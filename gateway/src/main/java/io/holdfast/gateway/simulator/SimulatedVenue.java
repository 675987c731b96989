package io.holdfast.gateway.simulator;

import io.holdfast.gateway.binance.Credentials;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A venue in a server of its own on 127.0.0.1: Binance's spot REST API, WebSocket API and streams, one account, a
 * recorded or generated market, and faults at {@code /sim/faults}. It keeps its books in memory for as long as it
 * runs; its ids go on increasing over restarts.
 */
public final class SimulatedVenue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedVenue.class);
    private static final String HOST = "127.0.0.1";
    private static final Duration CONNECTION_IDLE = Duration.ofMinutes(10);
    private static final long ID_EPOCH_SECONDS = 1_700_000_000;
    private static final long IDS_PER_SECOND = 100_000;
    private static final long MS_PER_SECOND = 1_000;
    private static final int INTERNAL_ERROR = 500;
    private static final int NOT_FOUND = 404;

    private final FeedPlayer player;
    private final ScheduledExecutorService scheduler;
    private final Javalin server;

    private SimulatedVenue(SimulatedVenueConfig config, Credentials credentials, MarketFeed feed,
        ServerSocketChannel bound) {
        LongSupplier clockMs = System::currentTimeMillis;
        long firstId = (clockMs.getAsLong() / MS_PER_SECOND - ID_EPOCH_SECONDS) * IDS_PER_SECOND;
        scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "venue-timer");
            thread.setDaemon(true);
            return thread;
        });
        Faults faults = new Faults(clockMs);
        Accounts accounts = new Accounts(config.balances());
        UserStreams users = new UserStreams(accounts, faults, scheduler, clockMs);
        OrderStore orders = new OrderStore();
        Map<String, SymbolRules> symbols = symbols(feed);
        MatchingEngine matching = new MatchingEngine(accounts, orders, symbols.values(),
            new MatchingEngine.Terms(config.feeRate(), clockMs, firstId), users);
        VenueBooks books = new VenueBooks(symbols, accounts, orders, matching);
        MarketStreams market = new MarketStreams(clockMs, firstId);
        feed.opening().forEach(matching::onQuote);
        player = new FeedPlayer(feed, config.speed(), books, market);

        RequestAuthenticator authenticator =
            new RequestAuthenticator(credentials, config.maxRecvWindowMs(), clockMs);
        RequestWeights weights = new RequestWeights(clockMs);
        ClientIds ids = new ClientIds(config.seed());
        FaultyAnswers answers = new FaultyAnswers(faults, scheduler, config);
        IpBan ban = new IpBan(clockMs);
        Sockets sockets = new Sockets();
        StreamRoutes streams = new StreamRoutes(sockets, users, market, authenticator, ids, clockMs);
        server = Javalin.create(javalin -> {
            configure(javalin, bound);
            new TradeRoutes(books, authenticator, answers, weights, ids).addTo(javalin.routes);
            new MarketRoutes(books, weights, clockMs).addTo(javalin.routes);
            new SimRoutes(books, faults, users, clockMs).addTo(javalin.routes);
            new InterferenceRoutes(books, player, ban, ids).addTo(javalin.routes);
            streams.addTo(javalin.routes);
            javalin.jetty.modifyServletContextHandler(streams::addTo);
        });
        scheduler.scheduleAtFixedRate(sockets::pingAll, config.pingIntervalMs(), config.pingIntervalMs(),
            TimeUnit.MILLISECONDS);
    }

    /**
     * Starts a venue: the market runs and requests are answered when this returns.
     *
     * @throws SimulatedVenueException if the port is taken or a market file cannot be used.
     * @throws io.holdfast.gateway.binance.CredentialsException if the credentials file cannot be used.
     */
    public static SimulatedVenue start(SimulatedVenueConfig config) {
        Credentials credentials = Credentials.loadOrCreate(config.credentialsFile());
        MarketFeed feed = feed(config);
        SimulatedVenue venue = new SimulatedVenue(config, credentials, feed, bind(config.port()));
        venue.server.start();
        venue.player.start();
        LOG.info("simulated venue at {}", venue.restUrl());
        return venue;
    }

    /** The TCP port that was bound. */
    public int port() {
        return server.port();
    }

    /** Base of the REST API. */
    public String restUrl() {
        return "http://" + HOST + ":" + port();
    }

    /** Base of the WebSocket API and of the streams. */
    public String wsUrl() {
        return "ws://" + HOST + ":" + port();
    }

    @Override
    public void close() {
        player.close();
        scheduler.shutdownNow();
        server.stop();
    }

    private static ServerSocketChannel bind(int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                return channel.bind(new InetSocketAddress(HOST, port));
            } catch (IOException ex) {
                channel.close();
                throw ex;
            }
        } catch (IOException ex) {
            throw new SimulatedVenueException("port cannot be used: choose another than port=" + port + " cause="
                + ex.getMessage(), ex);
        }
    }

    private static MarketFeed feed(SimulatedVenueConfig config) {
        if (config.marketFiles().isEmpty()) {
            return new GeneratedFeed(config.seed());
        }
        try {
            return new CaptureFeed(config.marketFiles(), config.once());
        } catch (IOException ex) {
            throw new SimulatedVenueException("market file cannot be read: check that it exists and is a gzip capture: "
                + ex.getMessage(), ex);
        } catch (IllegalArgumentException ex) {
            throw new SimulatedVenueException(ex.getMessage(), ex);
        }
    }

    private static Map<String, SymbolRules> symbols(MarketFeed feed) {
        Map<String, SymbolRules> symbols = new TreeMap<>();
        for (String name : new String[] {"BTCUSDT", "ETHUSDT"}) {
            symbols.put(name, SymbolRules.of(name, 0, 0));
        }
        feed.symbols().forEach(rules -> symbols.put(rules.name(), rules));
        return symbols;
    }

    private static void configure(JavalinConfig javalin, ServerSocketChannel bound) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.http.compressionStrategy = CompressionStrategy.NONE;
        javalin.jetty.addConnector((server, http) -> {
            ServerConnector connector =
                new ServerConnector(server, new HttpConnectionFactory(http));
            connector.setIdleTimeout(CONNECTION_IDLE.toMillis());
            try {
                connector.open(bound);
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
            return connector;
        });
        javalin.routes.exception(Refusal.class, (refusal, ctx) -> Answer.of(refusal).write(ctx));
        javalin.routes.exception(Exception.class, (ex, ctx) -> {
            LOG.error("request failed: {} {}: {}", ctx.method(), ctx.path(), ex.toString(), ex);
            Answer.error(INTERNAL_ERROR, -1000, "An unknown error occurred while processing the request.").write(ctx);
        });
        javalin.routes.error(NOT_FOUND, ctx -> {
            if (ctx.result() == null || ctx.result().startsWith("Not Found") || ctx.result().startsWith("Endpoint")) {
                Answer.error(NOT_FOUND, -1100, "No such path: " + ctx.path()).write(ctx);
            }
        });
    }
}
