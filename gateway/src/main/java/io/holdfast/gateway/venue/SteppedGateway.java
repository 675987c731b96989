package io.holdfast.gateway.venue;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.pipeline.CommandWriter;
import java.util.List;
import java.util.function.Predicate;

/**
 * The gateway without threads: whoever drives it hands it each record that was read back from the journal, and says
 * when each of its workers takes its next step. For a simulator, in which the connector's answers take virtual time.
 */
public final class SteppedGateway {
    private final Dispatch dispatch;
    private final List<Worker> workers;

    /**
     * A gateway that sends nothing of the records before one.
     *
     * @param known the fold of what is already known; its fold of the later records is handed over with each of them
     * @param firstSequence the first record of which something may be sent
     */
    public SteppedGateway(VenueConnector connector, EngineLink engine, GatewayConfig config, EngineState known,
                          long firstSequence) {
        dispatch = new Dispatch(connector, engine, config, new MarketPrices(), firstSequence);
        workers = dispatch.workers();
        dispatch.begin(known);
    }

    /** Takes a record that has just been folded in. */
    public void onRecord(Record record, EngineState folded) {
        dispatch.onRecord(record, folded);
    }

    /** Offers the market's prices that are due; what is not taken is due again. */
    public void offerPrices(Predicate<CommandWriter> commands) {
        dispatch.market().turn(commands);
    }

    /** How many workers there are. */
    public int workers() {
        return workers.size();
    }

    /** Has a worker connect, or do its next task; whether there was anything that it could do. */
    public boolean step(int worker) {
        return workers.get(worker).step();
    }

    /** Whether a worker has what it needs for its first task. */
    public boolean prepared(int worker) {
        return workers.get(worker).prepared();
    }

    /** How many tasks wait for a worker. */
    public int waiting(int worker) {
        return workers.get(worker).waiting();
    }
}
