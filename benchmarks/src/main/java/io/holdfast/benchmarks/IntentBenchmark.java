package io.holdfast.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The engine thread's work, per record: decide, encode, frame with its CRC, append, apply. Half of the records are
 * order intents, the other half end them, so that the number of open orders stays as it is; request ids are kept for
 * ever, so their index grows meanwhile, as it does in use.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IntentBenchmark {
    private static final int ORDERS = 8;

    private BenchmarkDirectory directory;
    private DirectEngine engine;

    /** A new journal. */
    @Setup
    public void open() {
        directory = new BenchmarkDirectory();
        engine = new DirectEngine(directory.path());
    }

    /** The end of it. */
    @TearDown
    public void close() {
        engine.close();
        directory.close();
    }

    /** Two records, an excerpt of their own. */
    @Benchmark
    @OperationsPerInvocation(2)
    public void twoRecordsAnExcerpt() {
        engine.order();
        engine.append();
    }

    /** Sixteen records, one excerpt. */
    @Benchmark
    @OperationsPerInvocation(2 * ORDERS)
    public void sixteenRecordsAnExcerpt() {
        for (int i = 0; i < ORDERS; i++) {
            engine.order();
        }
        engine.append();
    }
}
