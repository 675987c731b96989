package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Instrument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is asked of the venue rather than sent: instruments at the start, then the streams, queries and
 * comparisons. One thread asks; the streams have threads of their own.
 */
final class VenueSession extends Worker implements VenueListener {
    private static final Logger LOG = LoggerFactory.getLogger(VenueSession.class);

    private final Map<String, Integer> instrumentIds = new ConcurrentHashMap<>();
    /** The last query intent of each order that waits to be asked for. */
    private final Map<Long, Long> queriesWaiting = new ConcurrentHashMap<>();
    private final VenueConnector connector;
    private final CommandPort port;
    private final Attribution attribution;
    private final Resolution resolution;
    private final Comparison comparison;
    private final GatewayConfig config;
    private final MarketOffers market;
    private final List<VenueStream> streams = new ArrayList<>();
    private final Set<String> missingTold = new HashSet<>();
    private boolean unreachableTold;

    VenueSession(VenueConnector connector, CommandPort port, Attribution attribution, GatewayConfig config,
                 MarketOffers market) {
        super("venue-queries", connector);
        this.connector = connector;
        this.port = port;
        this.attribution = attribution;
        this.config = config;
        this.market = market;
        resolution = new Resolution(port, attribution);
        comparison = new Comparison(attribution);
    }

    void engineStarted(int engineId) {
        attribution.engineId(engineId);
    }

    void instrumentDefined(Instrument instrument) {
        instrumentIds.put(instrument.venueSymbol(), instrument.instrumentId());
        market.instrument(instrument.venueSymbol(), instrument.instrumentId());
    }

    /** Instruments first: nothing that the streams say can be booked without them. */
    @Override
    boolean prepare() {
        List<VenueInstrument> instruments;
        try {
            instruments = chosen(venue().instruments());
        } catch (VenueException e) {
            if (!unreachableTold) {
                warn("the venue cannot be reached; trading stays closed until it can: {}", e.getMessage());
                unreachableTold = true;
            }
            return false;
        }
        if (instruments.isEmpty()) {
            return false;
        }
        instruments.forEach(port::instrument);
        List<String> symbols = instruments.stream().map(VenueInstrument::venueSymbol).toList();
        // Both or none: this is tried again and again, and each stream that is left would open a connection then.
        List<VenueStream> made = List.of(connector.accountStream(this), connector.marketStream(symbols, market));
        synchronized (streams) {
            if (!closed()) { // else nobody would close them any more
                streams.addAll(made);
                streams.forEach(VenueStream::start);
            }
        }
        return true;
    }

    private List<VenueInstrument> chosen(List<VenueInstrument> offered) {
        if (config.symbols().isEmpty()) {
            if (offered.size() > GatewayConfig.MAX_SYMBOLS) {
                LOG.error("the venue has {} instruments: name up to {} in the configuration under symbols",
                    offered.size(), GatewayConfig.MAX_SYMBOLS);
                return List.of();
            }
            return offered;
        }
        List<VenueInstrument> chosen = new ArrayList<>();
        for (String symbol : config.symbols()) {
            offered.stream().filter(instrument -> instrument.symbol().equals(symbol)).findFirst()
                .ifPresentOrElse(chosen::add, () -> missing(symbol));
        }
        return chosen;
    }

    private void missing(String symbol) {
        if (missingTold.add(symbol)) {
            LOG.error("the venue has no symbol {}", symbol);
        }
    }

    void query(OrderKey key, String tradesUpTo, long answers) {
        if (queriesWaiting.put(key.orderId(), answers) != null) {
            return; // the one that waits will be asked after this intent, so that it answers it too
        }
        submit(() -> {
            long lastIntent = queriesWaiting.remove(key.orderId());
            try {
                resolution.resolve(venue(), key, tradesUpTo, lastIntent);
            } catch (VenueException e) {
                warn("order {} could not be asked for, and is asked for again: {}", key.orderId(), e.getMessage());
            }
        });
    }

    /** One while trading keeps within its share of the venue's requests; one that trading waits for does not wait. */
    void compare(long started, boolean trading, List<OrderKey> openOrders, List<Watermark> watermarks,
                 List<String> assets) {
        submit(() -> {
            String failure = "";
            try {
                long waitMs = trading ? venue().reserveComparison(watermarks.size()) : 0;
                if (waitMs > 0) {
                    throw new VenueException("the share of requests for comparisons is used up, waitMs=" + waitMs,
                        null);
                }
                comparison.run(port.during(started), venue(), openOrders, watermarks, assets);
            } catch (VenueException | RuntimeException e) {
                failure = String.valueOf(e.getMessage());
                warn("comparison with the venue did not come through: {}", failure);
            }
            port.reconciled(started, failure, market.bids());
        });
    }

    /** Says nothing of the venue where the end of this session cut a question off. */
    private void warn(String text, Object... about) {
        if (!closed()) {
            LOG.warn(text, about);
        }
    }

    @Override
    public void up() {
        LOG.info("account stream is up");
        port.venueUp();
    }

    @Override
    public void down(String why) {
        LOG.warn("account stream is down: {}", why);
        port.venueDown(why);
    }

    @Override
    public void order(VenueOrder order, VenueTrade trade) {
        Integer instrumentId = instrumentIds.get(order.venueSymbol());
        if (instrumentId == null) {
            return; // of a symbol that is not traded here
        }
        Attribution.Named named = attribution.named(order, instrumentId, port);
        if (trade != null) {
            port.fill(named, instrumentId, trade);
        }
        if (!named.foreign()) {
            port.status(named, order, 0);
        }
    }

    @Override
    public void balances(List<VenueBalance> balances) {
        balances.forEach(port::balance);
    }

    /** How long ago the stream of the account said anything, in nanoseconds; {@link Long#MAX_VALUE} for never. */
    long accountSilentNs() {
        synchronized (streams) {
            return streams.isEmpty() ? Long.MAX_VALUE : streams.get(0).silentNs();
        }
    }

    @Override
    public void close() {
        super.close();
        synchronized (streams) {
            streams.forEach(VenueStream::close);
        }
    }
}
