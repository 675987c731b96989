package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Deployment;
import io.holdfast.engine.core.Policy;
import io.holdfast.journal.JournalConfig;

/**
 * How an engine runs.
 *
 * @param journal where the journal is and how it is written
 * @param policy what decisions depend on beside the state
 * @param waiting how the engine thread waits for commands
 * @param identity what the start record says of this build and configuration
 */
public record EngineConfig(JournalConfig journal, Policy policy, Waiting waiting, Identity identity) {
    /** How many commands may wait for the engine thread; a power of two. */
    public static final int RING_SIZE = 1 << 14;

    /** How often time passes for the core, in milliseconds. */
    public static final int TICK_MS = 10;

    /** How often the journal shows that the engine thread turns, in milliseconds. */
    public static final int HEARTBEAT_MS = 10_000;

    /** How the engine thread waits for commands. */
    public enum Waiting {
        /** Sleeps; costs no processor while idle, and some microseconds at each wake-up. */
        BLOCKING,
        /** Yields; uses a whole processor, and leaves it to others who want it. */
        YIELDING,
        /** Spins; wants a processor of its own. */
        SPINNING
    }

    /**
     * What the start record says.
     *
     * @param build version and commit
     * @param jvm the Java machine
     * @param configHash hash of the configuration in force
     * @param deployment when and of what it was built, and where it runs
     */
    public record Identity(String build, String jvm, long configHash, Deployment deployment) {
        /** The same without a word on where it comes from and runs. */
        public Identity(String build, String jvm, long configHash) {
            this(build, jvm, configHash, Deployment.UNKNOWN);
        }
    }
}
