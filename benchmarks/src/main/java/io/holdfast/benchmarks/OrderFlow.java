package io.holdfast.benchmarks;

import io.holdfast.engine.core.Command;

/** Orders one after the other through an {@link EngineLoop}, as fast as it takes them. One thread. */
final class OrderFlow {
    static final int BATCH = 16;

    private final OrderScript script = new OrderScript();
    private final Command order = new Command();
    private final Command rejection = new Command();
    private final Command acceptance = new Command();
    private final Command fill = new Command();
    private final EngineLoop loop;

    OrderFlow(EngineLoop loop) {
        this.loop = loop;
        OrderScript.order(order);
        OrderScript.rejected(rejection);
        OrderScript.accepted(acceptance);
        OrderScript.filled(fill);
    }

    /** One intent. */
    void intent(boolean endOfBatch) {
        script.nextOrder(order);
        loop.decide(order, endOfBatch);
    }

    /** One order from its intent over its acceptance to its fill. */
    void order(boolean endOfEachBatch, boolean endOfBatch) {
        intent(endOfEachBatch);
        script.nextAcceptance(acceptance, loop.state().sequence());
        loop.decide(acceptance, endOfEachBatch);
        script.nextFill(fill, order, acceptance);
        loop.decide(fill, endOfBatch);
    }

    /** One intent in an instrument. */
    void intent(int instrumentId, boolean endOfBatch) {
        order.instrumentId = instrumentId;
        intent(endOfBatch);
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
