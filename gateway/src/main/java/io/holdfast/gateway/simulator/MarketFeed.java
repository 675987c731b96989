package io.holdfast.gateway.simulator;

import java.io.IOException;
import java.util.List;

/** A market from outside, event by event in the order of time. Used by one thread. */
interface MarketFeed extends AutoCloseable {
    /**
     * The next event, or null at the end.
     *
     * @throws IOException if the feed cannot be read.
     */
    Timed next() throws IOException;

    /** Starts over; false if that is not wanted. */
    boolean restart() throws IOException;

    /** The first quote of each symbol, so that there is a market before the first event. */
    List<Quote> opening();

    /** The symbols of this feed. */
    List<SymbolRules> symbols();

    @Override
    void close() throws IOException;

    /** An event and its time, in nanoseconds from any origin. */
    record Timed(long timeNs, MarketEvent event) {
    }
}
