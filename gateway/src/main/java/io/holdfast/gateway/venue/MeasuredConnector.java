package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Reason;
import java.util.List;

/** Opens the connections of another connector, and tells how long their calls took and which failed. */
public final class MeasuredConnector implements VenueConnector {
    private interface Question<T> {
        T ask() throws VenueException;
    }

    private final VenueConnector connector;
    private final VenueCallListener listener;

    /**
     * A connector that measures.
     *
     * @param listener hears on the threads that call
     */
    public MeasuredConnector(VenueConnector connector, VenueCallListener listener) {
        this.connector = connector;
        this.listener = listener;
    }

    @Override
    public Venue connect() throws VenueException {
        try {
            return new Connection(connector.connect());
        } catch (VenueException e) {
            listener.failed(VenueCallListener.Failure.FAILED);
            throw e;
        }
    }

    @Override
    public VenueStream accountStream(VenueListener venueListener) {
        return connector.accountStream(venueListener);
    }

    @Override
    public VenueStream marketStream(List<String> venueSymbols, MarketListener marketListener) {
        return connector.marketStream(venueSymbols, marketListener);
    }

    /** One of the other connector's, on the same thread. */
    private final class Connection implements Venue {
        private final Venue venue;

        Connection(Venue venue) {
            this.venue = venue;
        }

        private <T> T ask(VenueCall call, Question<T> question) throws VenueException {
            long begun = System.nanoTime();
            try {
                return question.ask();
            } catch (VenueException e) {
                listener.failed(VenueCallListener.Failure.FAILED);
                throw e;
            } finally {
                listener.called(call, System.nanoTime() - begun);
            }
        }

        private void tell(VenueCall call, long begun, Outcome outcome) {
            listener.called(call, System.nanoTime() - begun);
            if (outcome.reason() == Reason.RATE_LIMITED) {
                listener.failed(VenueCallListener.Failure.RATE_LIMITED);
            } else if (outcome.kind() == Outcome.Kind.UNKNOWN) {
                listener.failed(VenueCallListener.Failure.UNKNOWN);
            } else if (outcome.kind() == Outcome.Kind.REJECTED) {
                listener.failed(VenueCallListener.Failure.REFUSED);
            }
        }

        @Override
        public Outcome place(OrderRequest request) {
            long begun = System.nanoTime();
            Outcome outcome = venue.place(request);
            tell(VenueCall.PLACE, begun, outcome);
            return outcome;
        }

        @Override
        public ListOutcome placeList(ListRequest request) {
            long begun = System.nanoTime();
            ListOutcome outcome = venue.placeList(request);
            boolean firstFailed = outcome.first().kind() != Outcome.Kind.ACCEPTED;
            tell(VenueCall.PLACE_LIST, begun, firstFailed ? outcome.first() : outcome.second());
            return outcome;
        }

        @Override
        public Outcome cancel(String venueSymbol, String clientOrderId) {
            long begun = System.nanoTime();
            Outcome outcome = venue.cancel(venueSymbol, clientOrderId);
            tell(VenueCall.CANCEL, begun, outcome);
            return outcome;
        }

        @Override
        public VenueOrder order(String venueSymbol, String clientOrderId) throws VenueException {
            return ask(VenueCall.ORDER, () -> venue.order(venueSymbol, clientOrderId));
        }

        @Override
        public VenueOrder orderByVenueId(String venueSymbol, String venueOrderId) throws VenueException {
            return ask(VenueCall.ORDER, () -> venue.orderByVenueId(venueSymbol, venueOrderId));
        }

        @Override
        public List<VenueOrder> openOrders() throws VenueException {
            return ask(VenueCall.OPEN_ORDERS, venue::openOrders);
        }

        @Override
        public List<VenueTrade> tradesAfter(String venueSymbol, String afterTradeId) throws VenueException {
            return ask(VenueCall.TRADES, () -> venue.tradesAfter(venueSymbol, afterTradeId));
        }

        @Override
        public List<VenueTrade> tradesOf(String venueSymbol, String venueOrderId) throws VenueException {
            return ask(VenueCall.TRADES, () -> venue.tradesOf(venueSymbol, venueOrderId));
        }

        @Override
        public List<VenueBalance> balances() throws VenueException {
            return ask(VenueCall.BALANCES, venue::balances);
        }

        @Override
        public List<VenueInstrument> instruments() throws VenueException {
            return ask(VenueCall.INSTRUMENTS, venue::instruments);
        }

        @Override
        public long reserveComparison(int symbols) {
            return venue.reserveComparison(symbols);
        }

        @Override
        public void close() {
            venue.close();
        }
    }
}
