package io.holdfast.gateway.venue;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineFailureListener;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.engine.pipeline.StateImage;
import io.holdfast.journal.HelperThread;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.LatencyHistogram;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * The way out: a reader of the journal that hands what it reads there to its venue, once. Nothing can reach the venue
 * that is not in the journal, released, read back and proved by its checksum, and nothing once the engine is halted;
 * what an earlier engine left there is never sent again. Requests block on threads of their own; orders of one
 * instrument keep their order.
 */
public final class VenueGateway implements AutoCloseable {
    private static final long MIN_PARK_NS = 1_000L;
    private static final long MAX_PARK_NS = 100_000L;

    private final Engine engine;
    private final EngineFailureListener failures;
    private final Thread reader;
    private final Thread market;
    private final Dispatch dispatch;
    private final LatencyHistogram handOverLatency = new LatencyHistogram();

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
        dispatch = new Dispatch(connector, new EngineLink(engine::put, engine::halted, engine::nowNs), config,
            prices, engine.sequenceAtStart() + 1);
        reader = new Thread(this::run, "gateway");
        reader.setDaemon(true);
        market = new Thread(this::offerPrices, "gateway-market");
        market.setDaemon(true);
        image = engine.imageAtStart();
    }

    /** Starts reading the journal and connecting to the venue; returns at once, also where the venue is down. */
    public void start() {
        reader.start();
        market.start();
        dispatch.workers().forEach(worker -> worker.start(failures));
    }

    /** How long ago the stream of the account said anything, in nanoseconds; {@link Long#MAX_VALUE} for never. */
    public long accountSilentNs() {
        return dispatch.accountSilentNs();
    }

    /** From the time of an intent until it was read back here, which is before it is sent; the gateway thread's. */
    public LatencyHistogram handOverLatency() {
        return handOverLatency;
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

    private void onRecord(Record record, EngineState folded) {
        if ((record.kind == RecordKind.ORDER_INTENT || record.kind == RecordKind.CANCEL_INTENT)
            && record.sequence > engine.sequenceAtStart()) {
            handOverLatency.record(engine.nowNs() - record.timeNs);
        }
        dispatch.onRecord(record, folded);
    }

    private void offerPrices() {
        try {
            while (!closed) {
                dispatch.market().turn(engine::offer);
                LockSupport.parkNanos(MarketOffers.TURN_NS);
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
        dispatch.begin(state);
        return JournalReader.open(engine.directory(), position);
    }

    @Override
    public void close() {
        closed = true;
        dispatch.workers().forEach(Worker::close);
        HelperThread.awaitEnd(market);
        HelperThread.awaitEnd(reader);
    }
}
