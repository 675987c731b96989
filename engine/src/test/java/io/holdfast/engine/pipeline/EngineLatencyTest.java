package io.holdfast.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Reason;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an engine counts of its own speed. */
@Timeout(60)
class EngineLatencyTest {
    private static final long READING_NS = 1_000;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong monotoneNs = new AtomicLong(TimeUnit.HOURS.toNanos(5));

    @TempDir
    private Path directory;

    /** An engine whose clock goes on by a microsecond with each reading. */
    private Engine open() {
        JournalConfig journal = JournalConfig.builder(directory).blockSize(16 << 20).reserveAheadBytes(4 << 20).build();
        return Engine.open(new EngineConfig(journal, new Policy(1, TimeUnit.HOURS.toNanos(1)),
            EngineConfig.Waiting.BLOCKING, new EngineConfig.Identity("build", "jvm", 7)),
            new TimeSource(() -> TimeUnit.DAYS.toMillis(20_000), () -> monotoneNs.addAndGet(READING_NS)), failure::set);
    }

    private long excerpts() {
        long excerpts = 0;
        try (JournalReader reader = JournalReader.open(directory)) {
            while (reader.poll((sequence, buffer, offset, length) -> { }, 1) > 0) {
                excerpts++;
            }
        }
        return excerpts;
    }

    @Test
    void countsEachAppendOnceWithTheTimeThatItTook() {
        Engine engine = open();
        engine.start();
        for (int i = 0; i < 50; i++) {
            engine.alert(Reason.CLOCK, "a record");
        }
        for (int i = 0; i < 5; i++) {
            long turns = engine.turns();
            engine.put(command -> command.reset(CommandKind.TICK, Actor.ENGINE)); // of which nothing comes
            while (engine.turns() == turns) {
                Thread.onSpinWait();
            }
        }
        engine.close();
        assertNull(failure.get());
        long appends = LongStream.of(engine.appendLatency().counts()).sum();
        assertEquals(excerpts(), appends);
        assertTrue(appends > 1, "appends=" + appends);
        assertTrue(engine.appendLatency().sumNs() >= appends * READING_NS, "sumNs=" + engine.appendLatency().sumNs());
    }

    @Test
    void countsTheForces() {
        Engine engine = open();
        assertEquals(0, LongStream.of(engine.forceLatency().counts()).sum());
        engine.start();
        engine.close();
        assertTrue(LongStream.of(engine.forceLatency().counts()).sum() > 0);
        assertTrue(engine.forceLatency().sumNs() > 0);
    }

    @Test
    void saysHowManyCommandsWait() {
        Engine engine = open();
        assertEquals(0, engine.ringDepth());
        for (int i = 0; i < 5; i++) {
            engine.alert(Reason.CLOCK, "it waits");
        }
        assertEquals(5, engine.ringDepth());
        engine.start();
        engine.close();
        assertEquals(0, engine.ringDepth());
    }
}
