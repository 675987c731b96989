package io.holdfast.benchmarks;

import io.holdfast.engine.core.Command;

/** Orders one after the other through an {@link EngineLoop}, as fast as it takes them. One thread. */
final class OrderFlow {
    /** No more than a decider can expect. */
    static final int BATCH = 16;

    private static final int STRIDE = 7919;

    private final OrderScript script = new OrderScript();
    private final Command order = new Command();
    private final Command[] batch = new Command[BATCH];
    private final Command rejection = new Command();
    private final Command acceptance = new Command();
    private final Command fill = new Command();
    private final EngineLoop loop;
    private final int symbols;
    private int symbol;

    OrderFlow(EngineLoop loop) {
        this(loop, 1);
    }

    /** Intents that are put together are of so many instruments in turn. */
    OrderFlow(EngineLoop loop, int symbols) {
        this.loop = loop;
        this.symbols = symbols;
        OrderScript.order(order);
        for (int i = 0; i < BATCH; i++) {
            batch[i] = new Command();
            OrderScript.order(batch[i]);
        }
        OrderScript.rejected(rejection);
        OrderScript.accepted(acceptance);
        OrderScript.filled(fill);
    }

    /** One intent. */
    void intent(boolean endOfBatch) {
        script.nextOrder(order);
        loop.decide(order, endOfBatch);
    }

    /** {@link #BATCH} intents that are put together. */
    void intents(boolean endOfBatch) {
        for (Command next : batch) {
            script.nextOrder(next);
            symbol = (symbol + STRIDE) % symbols;
            next.instrumentId = symbol + 1;
        }
        loop.readAhead(batch);
        for (int i = 0; i < BATCH; i++) {
            loop.decide(batch[i], endOfBatch && i == BATCH - 1);
        }
    }

    /** One order from its intent over its acceptance to its fill. */
    void order(boolean endOfEachBatch, boolean endOfBatch) {
        intent(endOfEachBatch);
        script.nextAcceptance(acceptance, loop.state().sequence());
        loop.decide(acceptance, endOfEachBatch);
        script.nextFill(fill, order, acceptance);
        loop.decide(fill, endOfBatch);
    }

    /** Rejects all open orders, so that what they had set aside is free again. */
    void rejectOpen() {
        rejectOpen(0);
    }

    /** Rejects the oldest open orders until so many are left. */
    void rejectOpen(int left) {
        for (int i = 1; loop.state().openCount() > left; i++) {
            rejection.orderId = loop.state().firstOpen().orderId();
            loop.decide(rejection, i % BATCH == 0);
        }
        loop.flush();
    }
}
