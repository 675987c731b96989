package io.holdfast.gateway.client;

import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.journal.Durability;

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

    /** Sequence of the last record that is on the device for certain. */
    long durableSequence();

    /** Sequence of the last record that may be told of. */
    long releasedSequence();

    /** Sequence of the last record before this engine's first; what came before is released, if not yet then soon. */
    long sequenceAtStart();

    /** What a record must have survived before it is released. */
    Durability durability();

    /** A number that changes as long as the engine thread turns. */
    long turns();

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

            @Override
            public long durableSequence() {
                return engine.durableSequence();
            }

            @Override
            public long releasedSequence() {
                return engine.releasedSequence();
            }

            @Override
            public long sequenceAtStart() {
                return engine.sequenceAtStart();
            }

            @Override
            public Durability durability() {
                return engine.durability();
            }

            @Override
            public long turns() {
                return engine.turns();
            }
        };
    }
}
