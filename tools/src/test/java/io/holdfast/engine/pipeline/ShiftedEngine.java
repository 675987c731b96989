package io.holdfast.engine.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An engine whose clocks can be put ahead while it runs. */
public final class ShiftedEngine {
    private final AtomicLong shiftNs = new AtomicLong();
    private final Engine engine;

    /** Opens it, as {@link Engine#open} does. */
    public ShiftedEngine(EngineConfig config, EngineFailureListener failures) {
        engine = Engine.open(config, new TimeSource(
            () -> System.currentTimeMillis() + TimeUnit.NANOSECONDS.toMillis(shiftNs.get()),
            () -> System.nanoTime() + shiftNs.get()), failures);
    }

    /** The engine. */
    public Engine engine() {
        return engine;
    }

    /** Puts both clocks ahead. */
    public void ahead(long nanos) {
        shiftNs.addAndGet(nanos);
    }
}
