package io.holdfast.gateway.client;

import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.engine.pipeline.Engine;

/** What the API needs of an engine. Any thread. */
public interface EnginePort {
    /**
     * Puts a command of a client.
     *
     * @return whether it was taken; if not the engine is busy, and nothing was done
     */
    boolean offer(CommandWriter command);

    /** Sequence of the last record that is in the journal. */
    long appendedSequence();

    /** The port of an engine. */
    static EnginePort of(Engine engine) {
        return new EnginePort() {
            @Override
            public boolean offer(CommandWriter command) {
                return engine.offer(command);
            }

            @Override
            public long appendedSequence() {
                return engine.appendedSequence();
            }
        };
    }
}
