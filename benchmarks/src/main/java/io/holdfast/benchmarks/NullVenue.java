package io.holdfast.benchmarks;

import io.holdfast.engine.core.Reason;
import io.holdfast.gateway.venue.MarketListener;
import io.holdfast.gateway.venue.OrderRequest;
import io.holdfast.gateway.venue.Outcome;
import io.holdfast.gateway.venue.Venue;
import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueConnector;
import io.holdfast.gateway.venue.VenueInstrument;
import io.holdfast.gateway.venue.VenueListener;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueStream;
import io.holdfast.gateway.venue.VenueTrade;
import java.util.List;

/** A venue that takes no time: it has one instrument and large balances, and rejects each order at once. */
final class NullVenue implements Venue, VenueConnector {
    private static final Outcome REJECTED = Outcome.rejected(Reason.VENUE_REJECTED, -2010, "");

    private final Runnable placed;

    /** Calls on the thread that sends for each order that has arrived. */
    NullVenue(Runnable placed) {
        this.placed = placed;
    }

    @Override
    public Venue connect() {
        return this;
    }

    @Override
    public VenueStream accountStream(VenueListener listener) {
        return new Silence(listener::up);
    }

    @Override
    public VenueStream marketStream(List<String> venueSymbols, MarketListener listener) {
        return new Silence(() -> { });
    }

    @Override
    public Outcome place(OrderRequest request) {
        placed.run();
        return REJECTED;
    }

    @Override
    public Outcome cancel(String venueSymbol, String clientOrderId) {
        return REJECTED;
    }

    @Override
    public VenueOrder order(String venueSymbol, String clientOrderId) {
        return null;
    }

    @Override
    public VenueOrder orderByVenueId(String venueSymbol, String venueOrderId) {
        return null;
    }

    @Override
    public List<VenueOrder> openOrders() {
        return List.of();
    }

    @Override
    public List<VenueTrade> tradesAfter(String venueSymbol, String afterTradeId) {
        return List.of();
    }

    @Override
    public List<VenueTrade> tradesOf(String venueSymbol, String venueOrderId) {
        return List.of();
    }

    @Override
    public List<VenueBalance> balances() {
        return List.of(new VenueBalance("BTC", OrderScript.HOLDING, 0),
            new VenueBalance("USDT", OrderScript.HOLDING, 0));
    }

    @Override
    public List<VenueInstrument> instruments() {
        return List.of(new VenueInstrument("BTC/USDT", "BTCUSDT", "BTC", "USDT", OrderScript.RULES));
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    /** A stream that comes up and then says nothing. */
    private record Silence(Runnable up) implements VenueStream {
        @Override
        public void start() {
            up.run();
        }

        @Override
        public long silentNs() {
            return 0;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
