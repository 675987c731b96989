package io.holdfast.benchmarks;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.RecordHandler;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast a journal of a million records is read, decoded and folded: orders in three records each, intent, acceptance
 * and fill, into an empty state. The files are in the page cache. One operation is one record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4)
@Measurement(iterations = 10)
public class ReplayBenchmark {
    static final int RECORDS = 1 << 20;

    private static final int EXCERPTS_AT_A_TIME = 64;

    /** Orders to an excerpt; an order alone takes three excerpts. */
    @Param({"1", "16"})
    public int batch;

    private BenchmarkDirectory directory;

    /** Writes the journal; its last excerpt may exceed the count by some records. */
    @Setup(Level.Trial)
    public void write() {
        directory = new BenchmarkDirectory();
        try (EngineLoop loop = new EngineLoop(directory.path())) {
            OrderFlow flow = new OrderFlow(loop);
            for (int i = 1; loop.state().sequence() < RECORDS; i++) {
                flow.order(batch == 1, i % batch == 0);
            }
            loop.flush();
        }
    }

    /** The journal reader alone: sequence, length and CRC32C of each record. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long read() {
        return read((sequence, buffer, offset, length) -> { });
    }

    /** Reader and decoder. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long readAndDecode() {
        RecordDecoder decoder = new RecordDecoder();
        Record record = new Record();
        return read((sequence, buffer, offset, length) -> decoder.decode(sequence, buffer, offset, record));
    }

    private long read(RecordHandler handler) {
        try (JournalReader reader = JournalReader.open(directory.path())) {
            while (reader.poll(handler, EXCERPTS_AT_A_TIME) > 0) {
                continue;
            }
            return reader.lastSequence();
        }
    }

    /** Reader, decoder and fold: what an engine does at its start after the scan. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public String replay() {
        EngineState state = new EngineState();
        Replay.all(directory.path(), state);
        return state.digest();
    }

    /** Deletes the journal. */
    @TearDown(Level.Trial)
    public void delete() {
        directory.close();
    }
}
