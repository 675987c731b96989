package io.holdfast.gateway.binance;

import io.holdfast.gateway.venue.MarketListener;
import io.holdfast.gateway.venue.Venue;
import io.holdfast.gateway.venue.VenueConnector;
import io.holdfast.gateway.venue.VenueException;
import io.holdfast.gateway.venue.VenueListener;
import io.holdfast.gateway.venue.VenueStream;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections to one Binance spot account, or to the simulated venue. Thread-safe. What all connections share is
 * here: how long the venue wants to hear nothing, and what it lists.
 *
 * <p>{@link RetryPostCheck#run} must have passed before.
 */
public final class BinanceConnector implements VenueConnector {
    private final BinanceConfig config;
    private final RateGate gate = new RateGate(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    private final HttpClient http;
    private volatile Listings listings;

    /** Opens nothing yet. */
    public BinanceConnector(BinanceConfig config) {
        this.config = Objects.requireNonNull(config, "config must be given");
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMillis(config.connectTimeoutMs())).proxy(HttpClient.Builder.NO_PROXY).build();
    }

    /**
     * A new instance, after one answer of the venue.
     *
     * @throws IllegalStateException if {@link RetryPostCheck#run} has not passed in this JVM
     */
    @Override
    public Venue connect() throws VenueException {
        RetryPostCheck.require();
        BinanceVenue venue = create();
        if (listings == null) {
            venue.instruments();
        } else {
            venue.ping();
        }
        return venue;
    }

    @Override
    public VenueStream accountStream(VenueListener listener) {
        return new AccountStream(config, http, gate, listener);
    }

    @Override
    public VenueStream marketStream(List<String> venueSymbols, MarketListener listener) {
        return new MarketStream(config, http, gate, venueSymbols, listener);
    }

    /** What the venue listed last, or null. */
    Listings listings() {
        return listings;
    }

    void listings(Listings read) {
        listings = read;
    }

    BinanceConfig config() {
        return config;
    }

    RateGate gate() {
        return gate;
    }

    HttpClient http() {
        return http;
    }

    @Override
    public String toString() {
        return "BinanceConnector[" + config + "]";
    }

    // XChange's metadata and symbol maps are unsynchronised statics, filled as instances are made.
    private synchronized BinanceVenue create() {
        return new BinanceVenue(this);
    }
}
