package io.holdfast.benchmarks;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.JournalReader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reading a journal of a million order intents and their ends, from the page cache, eight orders to an excerpt. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ReplayBenchmark {
    static final int RECORDS = 2_000_000;

    private static final int ORDERS_AN_EXCERPT = 8;
    private static final int EXCERPTS_AT_A_TIME = 64;

    private BenchmarkDirectory directory;

    /** Writes the journal once. */
    @Setup(Level.Trial)
    public void write() {
        directory = new BenchmarkDirectory();
        try (DirectEngine engine = new DirectEngine(directory.path())) {
            for (int i = 0; i < RECORDS / 2; i += ORDERS_AN_EXCERPT) {
                for (int j = 0; j < ORDERS_AN_EXCERPT; j++) {
                    engine.order();
                }
                engine.append();
            }
        }
    }

    /** Removes it. */
    @TearDown(Level.Trial)
    public void remove() {
        directory.close();
    }

    /** Sequence, length and CRC of each record. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long read() {
        long records = 0;
        try (JournalReader reader = JournalReader.open(directory.path())) {
            int polled = 1;
            while (polled > 0) {
                polled = reader.poll((sequence, buffer, offset, length) -> { }, EXCERPTS_AT_A_TIME);
                records += polled;
            }
        }
        return records;
    }

    /** The same, each record decoded and applied to a new state. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public String replay() {
        EngineState state = new EngineState();
        Replay.all(directory.path(), state);
        return state.digest();
    }
}
