package io.holdfast.benchmarks;

import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalWriter;
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
 * What it costs to append a record, frame and SBE bytes of an order intent: by a plain mapped file, by bare Chronicle,
 * by the journal writer. Each frames it with sequence, length and CRC32C; the body stays in cache.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = IntentBenchmark.WARM_UP)
@Measurement(iterations = IntentBenchmark.MEASURED)
public class AppendBenchmark {
    static final int RECORDS = IntentBenchmark.ORDERS;

    /** More than the helper thread needs for what one iteration has used. */
    private static final long POPULATE_NS = 50_000_000L;

    /** The plain mapped file. */
    @State(Scope.Thread)
    public static class Mapped {
        private static final long BYTES = 512L << 20;

        private BenchmarkDirectory directory;
        private MappedLog log;
        private byte[] body;

        /** Maps a file, all of it written once. */
        @Setup(Level.Trial)
        public void open() {
            directory = new BenchmarkDirectory();
            body = SampleIntent.body();
            log = new MappedLog(directory.path().resolve("log"), BYTES);
        }

        /** Deletes the file. */
        @TearDown(Level.Trial)
        public void close() {
            log.close();
            directory.close();
        }
    }

    /** Bare Chronicle. */
    @State(Scope.Thread)
    public static class Bare {
        private BenchmarkDirectory directory;
        private BareQueue queue;

        /** Makes a queue. */
        @Setup(Level.Trial)
        public void open() {
            directory = new BenchmarkDirectory();
            queue = new BareQueue(directory.path(), SampleIntent.body());
            queue.append();
        }

        /** Deletes the queue. */
        @TearDown(Level.Trial)
        public void close() {
            queue.close();
            directory.close();
        }
    }

    /** The same with blocks and pages there before they are needed, as the journal has them. */
    @State(Scope.Thread)
    public static class Populated extends Bare {
        /** Reserves and populates what the next iteration needs. */
        @Setup(Level.Iteration)
        public void populate() {
            super.queue.populate(16L << 20);
        }
    }

    /** The journal writer. */
    @State(Scope.Thread)
    public static class Written {
        private static final long TIME_NS = System.currentTimeMillis() * 1_000_000L;

        private BenchmarkDirectory directory;
        private JournalOwner owner;
        private JournalWriter writer;
        private byte[] body;

        /** Opens a journal and writes its first record. */
        @Setup(Level.Trial)
        public void open() {
            directory = new BenchmarkDirectory();
            body = SampleIntent.body();
            owner = JournalOwner.acquire(directory.path());
            writer = JournalWriter.open(JournalConfig.builder(directory.path()).build(), owner, 0);
            commit();
            writer.flush(TIME_NS);
        }

        /** Gives the helper thread the time to reserve and populate ahead. */
        @Setup(Level.Iteration)
        public void prepare() {
            LockSupport.parkNanos(POPULATE_NS);
        }

        private void commit() {
            writer.buffer().putBytes(writer.bodyOffset(), body);
            writer.commit(body.length);
        }

        /** Deletes the journal. */
        @TearDown(Level.Trial)
        public void close() {
            writer.close();
            owner.close();
            directory.close();
        }
    }

    /** One operation: a frame with sequence, length and CRC32C, and a release store of where the log ends. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long mappedFile(Mapped mapped) {
        for (int i = 0; i < RECORDS; i++) {
            mapped.log.append(mapped.body);
        }
        return mapped.log.tail();
    }

    /** One operation: a frame with sequence, length and CRC32C, written as one excerpt. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long bareChronicle(Bare bare) {
        return append(bare);
    }

    /** One operation: the same, onto pages that are there. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long bareChroniclePopulated(Populated populated) {
        return append(populated);
    }

    private static long append(Bare bare) {
        long sequence = 0;
        for (int i = 0; i < RECORDS; i++) {
            sequence = bare.queue.append();
        }
        return sequence;
    }

    /** One operation: one record, an excerpt of its own. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long journalAlone(Written written) {
        for (int i = 0; i < RECORDS; i++) {
            written.commit();
            written.writer.flush(Written.TIME_NS);
        }
        return written.writer.appendedSequence();
    }

    /** One operation: one record, sixteen to an excerpt. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long journalOfSixteen(Written written) {
        for (int i = 1; i <= RECORDS; i++) {
            written.commit();
            if (i % OrderFlow.BATCH == 0) {
                written.writer.flush(Written.TIME_NS);
            }
        }
        return written.writer.appendedSequence();
    }
}
