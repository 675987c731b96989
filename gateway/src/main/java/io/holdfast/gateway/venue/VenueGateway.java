package io.holdfast.gateway.venue;

import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineFailureListener;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.engine.pipeline.StateImage;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.JournalReader;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * The way out: a reader of the journal that hands what it reads there to its venue, once. Nothing can reach the venue
 * that is not in the journal, released, read back and proved by its checksum, and nothing once the engine is halted;
 * what an earlier engine left there is never sent again. Requests block on threads of their own; orders of one
 * instrument keep their order.
 */
public final class VenueGateway implements AutoCloseable {
    /** How many threads send orders; an instrument belongs to one of them. */
    static final int ORDER_WORKERS = 2;

    private static final long MIN_PARK_NS = 1_000L;
    private static final long MAX_PARK_NS = 100_000L;

    private final Engine engine;
    private final EngineFailureListener failures;
    private final Thread reader;
    private final VenueSession session;
    private final List<OrderWorker> orderWorkers = new ArrayList<>();
    private final long firstSequence;

    // The gateway thread's, from its start on.
    private EngineState state = EngineState.withoutIds();
    private StateImage image;

    private volatile boolean closed;

    /**
     * A gateway of an engine that has been opened and not yet started.
     *
     * @param prices gets the market's prices
     */
    public VenueGateway(Engine engine, VenueConnector connector, GatewayConfig config, MarketPrices prices,
                        EngineFailureListener failures) {
        this.engine = engine;
        this.failures = failures;
        CommandPort port = new CommandPort(engine::put);
        Attribution attribution = new Attribution();
        for (int i = 0; i < ORDER_WORKERS; i++) {
            orderWorkers.add(new OrderWorker(i, connector, port, attribution, config, engine::halted));
        }
        session = new VenueSession(connector, port, attribution, config, prices);
        reader = new Thread(this::run, "gateway");
        reader.setDaemon(true);
        firstSequence = engine.sequenceAtStart() + 1;
        image = engine.imageAtStart();
    }

    /** Starts reading the journal and connecting to the venue; returns at once, also where the venue is down. */
    public void start() {
        reader.start();
        orderWorkers.forEach(OrderWorker::start);
        session.start();
    }

    private void run() {
        BackoffIdleStrategy idle = new BackoffIdleStrategy(10, 10, MIN_PARK_NS, MAX_PARK_NS);
        try (JournalReader journal = begin()) {
            Replay replay = new Replay(state, Long.MAX_VALUE, this::onRecord);
            while (!closed) {
                idle.idle(replay.poll(journal, engine.releasedSequence()));
            }
        } catch (Throwable failure) {
            failures.onFailure(failure);
        }
    }

    /** Begins where the engine does: what is before is known, and nothing of it is sent. */
    private JournalReader begin() {
        if (image == null) {
            return JournalReader.open(engine.directory());
        }
        state = image.toState(false);
        JournalPosition position = image.position();
        image = null;
        session.engineStarted(state.engineId());
        state.instruments().forEach(session::instrumentDefined);
        return JournalReader.open(engine.directory(), position);
    }

    private void onRecord(Record record, EngineState folded) {
        switch (record.kind) {
            case ENGINE_STARTED -> session.engineStarted(record.engineId);
            case INSTRUMENT_DEFINED -> session.instrumentDefined(folded.instrument(record.instrumentId));
            default -> {
                if (record.sequence >= firstSequence) {
                    send(record);
                }
            }
        }
    }

    private void send(Record record) {
        switch (record.kind) {
            case ORDER_INTENT -> worker(record.instrumentId).place(key(state.order(record.orderId)), request(record));
            case CANCEL_INTENT -> {
                OrderKey key = key(state.order(record.orderId));
                worker(key.instrumentId()).cancel(key);
            }
            case QUERY_INTENT -> {
                Order order = state.order(record.orderId);
                String tradesUpTo = state.instrument(order.instrumentId()).tradesUpTo().toString();
                session.query(key(order), tradesUpTo, record.sequence);
            }
            case RECONCILIATION_STARTED -> session.compare(record.sequence, openOrders(), watermarks());
            default -> {
                // What happened is no concern of the venue.
            }
        }
    }

    private OrderWorker worker(int instrumentId) {
        return orderWorkers.get(instrumentId % ORDER_WORKERS);
    }

    private OrderKey key(Order order) {
        Instrument instrument = state.instrument(order.instrumentId());
        long high = ClientOrderId.high(state.engineId(), order.epoch(), order.orderId());
        String clientOrderId = ClientOrderId.format(high, ClientOrderId.low(order.orderId()));
        return new OrderKey(order.orderId(), order.instrumentId(), instrument.venueSymbol(), clientOrderId);
    }

    private OrderRequest request(Record intent) {
        String clientOrderId = ClientOrderId.format(intent.clientOrderIdHigh, intent.clientOrderIdLow);
        long price = intent.orderType == OrderType.MARKET ? 0 : intent.price;
        return new OrderRequest(state.instrument(intent.instrumentId).venueSymbol(), clientOrderId, intent.side,
            intent.orderType, intent.timeInForce, new OrderRequest.Terms(intent.quantity, price));
    }

    private List<OrderKey> openOrders() {
        List<OrderKey> keys = new ArrayList<>(state.openCount());
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            keys.add(key(order));
        }
        return keys;
    }

    private List<Watermark> watermarks() {
        List<Watermark> watermarks = new ArrayList<>();
        for (Instrument instrument : state.instruments()) {
            watermarks.add(new Watermark(instrument.instrumentId(), instrument.venueSymbol(),
                instrument.tradesUpTo().toString()));
        }
        return watermarks;
    }

    @Override
    public void close() {
        closed = true;
        session.close();
        orderWorkers.forEach(OrderWorker::close);
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
