package io.holdfast.tools.simulate;

import io.holdfast.gateway.binance.VenueClock;
import io.holdfast.gateway.venue.MarketListener;
import io.holdfast.gateway.venue.Venue;
import io.holdfast.gateway.venue.VenueConnector;
import io.holdfast.gateway.venue.VenueException;
import io.holdfast.gateway.venue.VenueListener;
import io.holdfast.gateway.venue.VenueStream;
import java.util.List;

/** Connects one life of an engine with the virtual exchange. */
final class Connector implements VenueConnector {
    private final Run run;
    private final EngineProcess process;
    private final VenueClock clock;

    Connector(Run run, EngineProcess process) {
        this.run = run;
        this.process = process;
        clock = new VenueClock(run.world::nowNs);
    }

    @Override
    public Venue connect() throws VenueException {
        long venueMs = run.world.nowNs() / World.MILLI_NS;
        process.await(run.latency());
        if (run.outage()) {
            throw new VenueException("connection refused", null);
        }
        clock.heard(venueMs);
        return new Link(run, process, clock);
    }

    @Override
    public VenueStream accountStream(VenueListener listener) {
        AccountFeed feed = new AccountFeed(run, process, listener);
        run.feed(feed);
        return feed;
    }

    @Override
    public VenueStream marketStream(List<String> venueSymbols, MarketListener listener) {
        MarketTicker ticker = new MarketTicker(run, process, listener);
        run.ticker(ticker);
        return ticker;
    }
}
