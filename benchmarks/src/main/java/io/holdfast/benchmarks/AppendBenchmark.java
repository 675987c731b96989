package io.holdfast.benchmarks;

import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalRecovery;
import io.holdfast.journal.JournalWriter;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
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
 * The same bytes, as many as an order intent has, appended in four ways; each way frames them with sequence and CRC.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AppendBenchmark {
    /** SBE header and body of an order intent with a request id of 22 characters. */
    static final int LENGTH = 134;

    private static final int BATCH = 16;
    private static final int STAGING = 4096;
    private static final int ALIGNMENT = 64;
    private static final long BLOCK_SIZE = 4L << 30;

    private final UnsafeBuffer body = new UnsafeBuffer(BufferUtil.allocateDirectAligned(STAGING, ALIGNMENT));
    private final FrameWriter frames = new FrameWriter(body);
    private final PointerBytesStore pointer = new PointerBytesStore();
    private BenchmarkDirectory directory;
    private MappedAppender mapped;
    private SingleChronicleQueue queue;
    private ExcerptAppender appender;
    private JournalOwner owner;
    private JournalWriter writer;
    private long sequence;
    private long timeNs;

    /** A new file for each way. */
    @Setup
    public void open() {
        directory = new BenchmarkDirectory();
        mapped = new MappedAppender(directory.path().resolve("mapped"));
        queue = SingleChronicleQueueBuilder.single(directory.path().resolve("chronicle").toFile())
            .rollCycle(Journal.ROLL_CYCLE).blockSize(BLOCK_SIZE).syncMode(SyncMode.NONE).build();
        appender = queue.createAppender();
        JournalConfig config = JournalConfig.builder(directory.path().resolve("holdfast")).build();
        owner = JournalOwner.acquire(config.directory());
        JournalRecovery.recover(config, owner);
        writer = JournalWriter.open(config, owner, 0);
        timeNs = System.currentTimeMillis() * 1_000_000L;
    }

    /** The end of them. */
    @TearDown
    public void close() {
        writer.close();
        owner.close();
        appender.close();
        queue.close();
        mapped.close();
        directory.close();
    }

    /** The limit: one copy into a mapped file whose pages are there, and a release store. */
    @Benchmark
    public void rawAgronaMapped() {
        mapped.append(body, frames.frame(++sequence, LENGTH));
    }

    /** Chronicle as it comes, one excerpt for each record. */
    @Benchmark
    public void bareChronicle() {
        pointer.set(body.addressOffset(), frames.frame(++sequence, LENGTH));
        appender.writeBytes(pointer);
    }

    /** The journal's writer, one excerpt for each record. */
    @Benchmark
    public void journalOneRecordAnExcerpt() {
        commit();
        writer.flush(++timeNs);
    }

    /** The journal's writer, one excerpt for sixteen records. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void journalSixteenRecordsAnExcerpt() {
        for (int i = 0; i < BATCH; i++) {
            commit();
        }
        writer.flush(++timeNs);
    }

    private void commit() {
        writer.buffer().putBytes(writer.bodyOffset(), body, 0, LENGTH);
        writer.commit(LENGTH);
    }
}
