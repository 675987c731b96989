package io.holdfast.benchmarks;

import io.holdfast.engine.core.Command;

/** The bytes of an intent as the engine writes it. */
final class SampleIntent {
    private SampleIntent() {
    }

    /** SBE header and body of one intent. */
    static byte[] body() {
        try (BenchmarkDirectory directory = new BenchmarkDirectory();
             EngineLoop loop = new EngineLoop(directory.path())) {
            Command order = new Command();
            OrderScript.order(order);
            new OrderScript().nextOrder(order);
            loop.decide(order, false);
            return loop.lastBody();
        }
    }
}
