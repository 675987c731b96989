package io.holdfast.tools.simulate;

import io.holdfast.gateway.venue.MarketListener;
import io.holdfast.gateway.venue.VenueStream;

/** The market's stream of one life of an engine. */
final class MarketTicker implements VenueStream {
    private final Run run;
    private final EngineProcess process;
    private final MarketListener listener;
    private boolean started;

    MarketTicker(Run run, EngineProcess process, MarketListener listener) {
        this.run = run;
        this.process = process;
        this.listener = listener;
    }

    @Override
    public void start() {
        started = true;
        run.exchange.markets().forEach(this::onQuote);
    }

    void onQuote(VirtualMarket market) {
        if (started && !run.outage()) {
            long bid = market.bid;
            long ask = market.ask;
            process.schedule(run.swarm.latencyNs / 2, () -> listener.quote(market.symbol, bid, ask));
        }
    }

    @Override
    public void close() {
        started = false;
    }
}
