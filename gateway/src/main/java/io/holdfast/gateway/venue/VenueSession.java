package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Instrument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is asked of the venue rather than sent: instruments at the start, then the streams, queries and
 * comparisons. One thread asks; the streams have threads of their own.
 */
final class VenueSession extends Worker implements VenueListener {
    private static final Logger LOG = LoggerFactory.getLogger(VenueSession.class);
    private static final long CONNECT_RETRY_NS = 500_000_000L;

    private final Map<String, Integer> instrumentIds = new ConcurrentHashMap<>();
    /** The last query intent of each order that waits to be asked for. */
    private final Map<Long, Long> queriesWaiting = new ConcurrentHashMap<>();
    private final VenueConnector connector;
    private final CommandPort port;
    private final Attribution attribution;
    private final Resolution resolution;
    private final Comparison comparison;
    private final GatewayConfig config;
    private final MarketPrices prices;
    private final List<VenueStream> streams = new ArrayList<>();

    VenueSession(VenueConnector connector, CommandPort port, Attribution attribution, GatewayConfig config,
                 MarketPrices prices) {
        super("venue-queries", connector);
        this.connector = connector;
        this.port = port;
        this.attribution = attribution;
        this.config = config;
        this.prices = prices;
        resolution = new Resolution(port, attribution);
        comparison = new Comparison(port, attribution, resolution);
    }

    void engineStarted(int engineId) {
        attribution.engineId(engineId);
    }

    void instrumentDefined(Instrument instrument) {
        instrumentIds.put(instrument.venueSymbol(), instrument.instrumentId());
    }

    /** Instruments first: nothing that the streams say can be booked without them. */
    @Override
    void prepare() throws InterruptedException {
        List<VenueInstrument> instruments = instruments();
        instruments.forEach(port::instrument);
        List<String> symbols = instruments.stream().map(VenueInstrument::venueSymbol).toList();
        synchronized (streams) {
            streams.add(connector.accountStream(this));
            streams.add(connector.marketStream(symbols, prices));
            streams.forEach(VenueStream::start);
        }
    }

    private List<VenueInstrument> instruments() throws InterruptedException {
        boolean told = false;
        while (true) {
            try {
                return chosen(venue().instruments());
            } catch (VenueException e) {
                if (!told) {
                    LOG.warn("the venue cannot be reached; trading stays closed until it can: {}", e.getMessage());
                    told = true;
                }
                LockSupport.parkNanos(CONNECT_RETRY_NS);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
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
                .ifPresentOrElse(chosen::add, () -> LOG.error("the venue has no symbol {}", symbol));
        }
        return chosen;
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
                LOG.warn("order {} could not be asked for, and is asked for again: {}", key.orderId(), e.getMessage());
            }
        });
    }

    void compare(long started, List<OrderKey> openOrders, List<Watermark> watermarks) {
        submit(() -> {
            String failure = "";
            try {
                comparison.run(venue(), openOrders, watermarks);
            } catch (VenueException | RuntimeException e) {
                failure = String.valueOf(e.getMessage());
                LOG.warn("comparison with the venue did not come through: {}", failure);
            }
            port.reconciled(started, failure);
        });
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
        Attribution.Named named = attribution.named(order);
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

    @Override
    public void close() {
        synchronized (streams) {
            streams.forEach(VenueStream::close);
        }
        super.close();
    }
}
