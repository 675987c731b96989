package io.holdfast.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an order costs the engine thread: clock, decision, fold, encoding, frame with CRC32C, append. The counts are
 * fixed, so that the indexes of request ids and trade ids hold between one and two million entries throughout.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = IntentBenchmark.WARM_UP)
@Measurement(iterations = IntentBenchmark.MEASURED)
public class IntentBenchmark {
    static final int WARM_UP = 20;
    static final int MEASURED = 40;

    /** Orders per iteration. */
    static final int ORDERS = 1 << 14;

    private static final int ORDERS_BEFORE = 1 << 20;

    private static final long POPULATE_NS = 50_000_000L;

    private BenchmarkDirectory directory;
    private EngineLoop loop;
    private OrderFlow flow;

    /** Opens a journal and lets a million orders through. */
    @Setup(Level.Trial)
    public void open() {
        directory = new BenchmarkDirectory();
        loop = new EngineLoop(directory.path());
        flow = new OrderFlow(loop);
        for (int i = 0; i < ORDERS_BEFORE; i++) {
            flow.order(false, i % OrderFlow.BATCH == 0);
        }
        loop.flush();
    }

    /** Ends what is open, and gives the helper thread the time to reserve and populate ahead. */
    @Setup(Level.Iteration)
    public void prepare() {
        flow.rejectOpen();
        LockSupport.parkNanos(POPULATE_NS);
    }

    /** One operation: one intent, an excerpt of its own. */
    @Benchmark
    @OperationsPerInvocation(ORDERS)
    public long intentAlone() {
        for (int i = 0; i < ORDERS; i++) {
            flow.intent(true);
        }
        return loop.state().sequence();
    }

    /** One operation: one intent, sixteen to an excerpt. */
    @Benchmark
    @OperationsPerInvocation(ORDERS)
    public long intentOfSixteen() {
        for (int i = 0; i < ORDERS; i += OrderFlow.BATCH) {
            flow.intents(true);
        }
        return loop.state().sequence();
    }

    /** One operation: one order in three records, intent, acceptance and fill, each an excerpt of its own. */
    @Benchmark
    @OperationsPerInvocation(ORDERS)
    public long orderAlone() {
        for (int i = 0; i < ORDERS; i++) {
            flow.order(true, true);
        }
        return loop.state().sequence();
    }

    /** One operation: one order in three records; forty-eight records of sixteen orders to an excerpt. */
    @Benchmark
    @OperationsPerInvocation(ORDERS)
    public long orderOfSixteen() {
        for (int i = 1; i <= ORDERS; i++) {
            flow.order(false, i % OrderFlow.BATCH == 0);
        }
        return loop.state().sequence();
    }

    /** Deletes the journal. */
    @TearDown(Level.Trial)
    public void close() {
        loop.close();
        directory.close();
    }
}
