package io.holdfast.gateway.binance;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections to one Binance spot account, or to the simulated venue. Thread-safe. What all connections share is
 * here: how long the venue wants to hear nothing, what its time is, and what it lists.
 *
 * <p>{@link RetryPostCheck#run} must have passed before.
 */
public final class BinanceConnector implements VenueConnector {
    static final int TIME_WEIGHT = 1;

    private static final Logger LOG = LoggerFactory.getLogger(BinanceConnector.class);

    private final BinanceConfig config;
    private final RateGate gate = new RateGate(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    private final VenueClock clock = new VenueClock(System::nanoTime);
    private final HttpClient http;
    private final SignedRequest requests;
    private volatile Listings listings;

    /** Opens nothing yet. */
    public BinanceConnector(BinanceConfig config) {
        this.config = Objects.requireNonNull(config, "config must be given");
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMillis(config.connectTimeoutMs())).proxy(HttpClient.Builder.NO_PROXY).build();
        this.requests = new SignedRequest(this);
    }

    /**
     * A new instance, after the venue has said what its time is.
     *
     * @throws IllegalStateException if {@link RetryPostCheck#run} has not passed in this JVM
     */
    @Override
    public Venue connect() throws VenueException {
        RetryPostCheck.require();
        BinanceVenue venue = create();
        if (listings == null) {
            venue.instruments();
        }
        askTime();
        return venue;
    }

    @Override
    public VenueStream accountStream(VenueListener listener) {
        return new AccountStream(config, http, gate, this::streamStampMs, listener);
    }

    @Override
    public VenueStream marketStream(List<String> venueSymbols, MarketListener listener) {
        return new MarketStream(config, http, gate, venueSymbols, listener);
    }

    /** Sees to it that the venue's time is known: asks for it where it is due. */
    void knowTime() throws VenueException {
        if (clock.due()) {
            askTime();
        }
    }

    /** Asks the venue for its time. */
    void askTime() throws VenueException {
        long waitMs = gate.waitMs();
        if (waitMs > 0) {
            throw new VenueException("time not asked, the venue wants to hear nothing for now: waitMs=" + waitMs, null);
        }
        gate.spend(TIME_WEIGHT);
        SignedRequest.Answer answer = requests.get("/api/v3/time");
        if (answer.failure() != null) {
            throw new VenueException("time got no answer: " + answer.failure().text(), null);
        }
        JsonNode time = answer.body().path("serverTime");
        if (!time.canConvertToLong() || time.asLong() <= 0) {
            throw Wire.bad("serverTime", "a positive integer", time);
        }
        clock.heard(time.asLong());
    }

    /** A stream is opened seldom, and nothing else may be asked until it is: the time is asked for it each time. */
    private long streamStampMs() {
        try {
            askTime();
        } catch (VenueException e) {
            LOG.debug("the stream is opened by what was last heard: {}", e.getMessage());
        }
        return clock.nowMs();
    }

    /** Keeps what a refusal says of those that come after it; null for none. */
    void note(Refusal refusal) {
        gate.note(refusal);
        if (refusal != null && refusal.code() == Outcomes.BAD_TIMESTAMP) {
            clock.refused();
        }
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

    VenueClock clock() {
        return clock;
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
