package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Balance;
import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands what is read from the journal to the workers that send or ask, once: what an earlier engine left there is never
 * sent again. Orders of one instrument keep their order. One thread, which is also the one that folds.
 */
final class Dispatch {
    /** How many workers send orders; an instrument belongs to one of them. */
    static final int ORDER_WORKERS = 2;

    private final List<OrderWorker> orderWorkers = new ArrayList<>();
    private final VenueSession session;
    private final MarketOffers market;
    private final long firstSequence;
    /** The first order of a list, until the record behind it brings the second. */
    private Placement firstLeg;

    /** A dispatch that sends nothing of the records before one. */
    Dispatch(VenueConnector connector, EngineLink engine, GatewayConfig config, MarketPrices prices,
             long firstSequence) {
        CommandPort port = new CommandPort(engine.commands());
        Attribution attribution = new Attribution();
        Resolution resolution = new Resolution(port, attribution);
        for (int i = 0; i < ORDER_WORKERS; i++) {
            orderWorkers.add(new OrderWorker(i, connector, port, resolution, config, engine));
        }
        market = new MarketOffers(prices, engine.nowNs());
        session = new VenueSession(connector, port, attribution, config, market);
        this.firstSequence = firstSequence;
    }

    /** All of them: those that send, then the one that asks. */
    List<Worker> workers() {
        List<Worker> workers = new ArrayList<>(orderWorkers);
        workers.add(session);
        return workers;
    }

    /** How long ago the stream of the account said anything, in nanoseconds; {@link Long#MAX_VALUE} for never. */
    long accountSilentNs() {
        return session.accountSilentNs();
    }

    /** What the market's prices go through. */
    MarketOffers market() {
        return market;
    }

    /** Takes over what is known when the first record comes. */
    void begin(EngineState state) {
        session.engineStarted(state.engineId());
        state.instruments().forEach(session::instrumentDefined);
    }

    /** Takes a record that has just been folded in. */
    void onRecord(Record record, EngineState state) {
        if (firstLeg != null && !isSecond(record)) {
            OrderKey key = firstLeg.key();
            worker(key.instrumentId()).refuse(key, "the second order of its list is missing");
            firstLeg = null;
        }
        switch (record.kind) {
            case ENGINE_STARTED -> session.engineStarted(record.engineId);
            case INSTRUMENT_DEFINED -> session.instrumentDefined(state.instrument(record.instrumentId));
            default -> {
                if (record.sequence >= firstSequence) {
                    send(record, state);
                }
            }
        }
    }

    private void send(Record record, EngineState state) {
        switch (record.kind) {
            case ORDER_INTENT -> place(record, state);
            case CANCEL_INTENT -> {
                OrderKey key = key(state, record.orderId);
                worker(key.instrumentId()).cancel(key);
            }
            case QUERY_INTENT -> {
                OrderKey key = key(state, record.orderId);
                String tradesUpTo = state.instrument(key.instrumentId()).tradesUpTo().toString();
                session.query(key, tradesUpTo, record.sequence);
            }
            case RECONCILIATION_STARTED -> session.compare(record.sequence, state.tradingState().open(),
                openOrders(state), watermarks(state), state.balances().stream().map(Balance::asset).toList());
            default -> {
                // What happened is no concern of the venue.
            }
        }
    }

    /** Two intents that name one list stand one behind the other, and go out as one request. */
    private void place(Record intent, EngineState state) {
        OrderWorker worker = worker(intent.instrumentId);
        String venueSymbol = state.instrument(intent.instrumentId).venueSymbol();
        if (intent.listId == 0) {
            worker.place(intent, venueSymbol);
            return;
        }
        Placement leg = new Placement(worker);
        leg.set(intent, venueSymbol);
        if (intent.listId == intent.orderId) {
            firstLeg = leg;
        } else if (firstLeg == null) {
            worker.refuse(leg.key(), "the first order of its list is missing");
        } else {
            worker.placeList(firstLeg, leg);
            firstLeg = null;
        }
    }

    private boolean isSecond(Record record) {
        return record.kind == RecordKind.ORDER_INTENT && record.listId == firstLeg.orderId();
    }

    private OrderWorker worker(int instrumentId) {
        return orderWorkers.get(instrumentId % ORDER_WORKERS);
    }

    private static OrderKey key(EngineState state, long orderId) {
        return key(state, state.order(orderId));
    }

    private static OrderKey key(EngineState state, Order order) {
        Instrument instrument = state.instrument(order.instrumentId());
        String clientOrderId =
            ClientOrderId.format(order.clientOrderIdHigh(state.engineId()), order.clientOrderIdLow());
        return new OrderKey(order.orderId(), order.instrumentId(), instrument.venueSymbol(), clientOrderId);
    }

    private static List<OrderKey> openOrders(EngineState state) {
        List<OrderKey> keys = new ArrayList<>(state.openCount());
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            keys.add(key(state, order));
        }
        return keys;
    }

    private static List<Watermark> watermarks(EngineState state) {
        List<Watermark> watermarks = new ArrayList<>();
        for (Instrument instrument : state.instruments()) {
            watermarks.add(new Watermark(instrument.instrumentId(), instrument.venueSymbol(),
                instrument.tradesUpTo().toString()));
        }
        return watermarks;
    }
}
