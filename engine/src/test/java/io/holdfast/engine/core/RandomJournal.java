package io.holdfast.engine.core;

import io.holdfast.engine.pipeline.RecordEncoder;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalWriter;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Writes a journal of what the core makes of commands at random, over a roll or two, in batches of any size. */
public final class RandomJournal {
    private static final int BATCH = 8;

    private RandomJournal() {
    }

    /** Writes a journal with a seed that is printed. */
    public static EngineState write(Path directory, String test, int commandCount) {
        return write(directory, Seeds.random(test), commandCount);
    }

    /** Writes a journal and returns the state after it. */
    public static EngineState write(Path directory, SplittableRandom random, int commandCount) {
        JournalConfig config = JournalConfig.builder(directory).blockSize(16 << 20).reserveAheadBytes(4 << 20).build();
        EngineState state = new EngineState();
        RandomCommands commands = new RandomCommands(random, state);
        RecordEncoder encoder = new RecordEncoder();
        try (JournalOwner owner = JournalOwner.acquire(config.directory());
             JournalWriter writer = JournalWriter.open(config, owner, 0)) {
            Decider decider = new Decider(state, new Policy(Scenario.SECOND_NS, 30 * Scenario.SECOND_NS), record -> {
                commands.heard(record);
                writer.commit(encoder.encode(record, writer.buffer(), writer.bodyOffset()));
            });
            for (int i = 0; i < commandCount; i++) {
                decider.decide(commands.next(), commands.nowNs());
                if (random.nextInt(BATCH) == 0) {
                    writer.flush(commands.nowNs());
                }
            }
            writer.flush(commands.nowNs());
        }
        return state;
    }
}
