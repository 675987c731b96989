package io.holdfast.benchmarks;

import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.Decider;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.RecordSink;
import io.holdfast.engine.pipeline.CommandWriter;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What the index of request ids costs as it grows, since no id is ever forgotten: intents are decided and folded in,
 * without a journal, and each is timed alone. Some find a full segment of the index, and wait until it is split.
 */
final class IndexGrowth implements RecordSink {
    private final EngineState state = new EngineState();
    private final Decider decider = new Decider(state, EngineLoop.POLICY, this);
    private final OrderScript script = new OrderScript();
    private final Command order = new Command();
    private final Command rejection = new Command();
    private long nowNs = System.currentTimeMillis() * 1_000_000L;
    private long reconciliation;

    /**
     * The index when it has twice as many ids as at the step before.
     *
     * @param ids how many request ids it holds
     * @param times what each of the intents since the last step took, in nanoseconds; a clock reading is in it
     */
    record Step(int ids, Histogram times) {
    }

    /** Decides on orders until there are 2 to so many ids, a step for each doubling from the first on. */
    static List<Step> run(int firstBits, int lastBits) {
        IndexGrowth growth = new IndexGrowth();
        growth.put(OrderScript.start(1));
        growth.put(OrderScript.open(growth.reconciliation));
        OrderScript.order(growth.order);
        OrderScript.rejected(growth.rejection);
        List<Step> steps = new ArrayList<>();
        int ids = 0;
        for (int bits = firstBits; bits <= lastBits; bits++) {
            Histogram times = new Histogram(3);
            for (; ids < 1 << bits; ids++) {
                times.recordValue(growth.order());
            }
            steps.add(new Step(ids, times));
        }
        return steps;
    }

    private void put(List<CommandWriter> commands) {
        for (CommandWriter next : commands) {
            next.write(order);
            decider.decide(order, ++nowNs);
        }
    }

    /** One order and its rejection; returns what the intent took. */
    private long order() {
        script.nextOrder(order);
        long startNs = System.nanoTime();
        decider.decide(order, ++nowNs);
        long tookNs = System.nanoTime() - startNs;
        rejection.orderId = state.sequence();
        decider.decide(rejection, ++nowNs);
        return tookNs;
    }

    @Override
    public void emit(Record record) {
        if (record.kind == RecordKind.RECONCILIATION_STARTED) {
            reconciliation = record.sequence;
        }
    }
}
