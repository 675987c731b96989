package io.holdfast.benchmarks;

import java.util.concurrent.locks.LockSupport;

/**
 * An intent on the engine thread alone: clock, decision, fold, encoding, frame, append, as many to an excerpt as a full
 * ring gives. The index of request ids holds between one and two million throughout.
 */
final class IntentRow implements Row.Measurement {
    private static final int AIM = 5_000_000;
    private static final int INTENTS = 1 << 14;
    private static final int BEFORE = 1 << 20;
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 15;
    private static final int QUICK_ROUNDS = 9;
    private static final int[] BATCHES = {1, OrderFlow.BATCH, 256};
    private static final long POPULATE_NS = 50_000_000L;

    @Override
    public void run(Row.Settings settings, Findings findings) {
        Figure[] rates = new Figure[BATCHES.length];
        for (int i = 0; i < BATCHES.length; i++) {
            rates[i] = findings.figure("intents, " + BATCHES[i] + " to an excerpt", Figure.PER_SECOND);
        }
        try (BenchmarkDirectory directory = new BenchmarkDirectory();
             EngineLoop loop = new EngineLoop(directory.path())) {
            OrderFlow flow = new OrderFlow(loop);
            for (int i = 0; i < BEFORE; i++) {
                flow.order(false, i % OrderFlow.BATCH == 0);
            }
            for (int round = -WARM_UP; round < (settings.quick() ? QUICK_ROUNDS : ROUNDS); round++) {
                for (int i = 0; i < BATCHES.length; i++) {
                    flow.rejectOpen();
                    LockSupport.parkNanos(POPULATE_NS);
                    double rate = rate(flow, BATCHES[i]);
                    if (round >= 0) {
                        rates[i].add(rate);
                    }
                }
            }
        }
        findings.atLeast("intents a second on one core", AIM, rates[BATCHES.length - 1]);
    }

    private static double rate(OrderFlow flow, int batch) {
        long begun = System.nanoTime();
        int together = Math.min(batch, OrderFlow.BATCH);
        for (int i = together; i <= INTENTS; i += together) {
            if (together == 1) {
                flow.intent(true);
            } else {
                flow.intents(i % batch == 0);
            }
        }
        return INTENTS * 1e9 / (System.nanoTime() - begun);
    }
}
