package io.holdfast.benchmarks;

import io.holdfast.engine.core.Record;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.engine.pipeline.RecordEncoder;
import io.holdfast.journal.RecordDescriptor;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding, decoding and checksum of the record of one order intent, in cache. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class CodecBenchmark {
    private static final int LENGTH = 4096;

    private final RecordEncoder encoder = new RecordEncoder();
    private final RecordDecoder decoder = new RecordDecoder();
    private final Record record = new Record();
    private final ByteBuffer view = ByteBuffer.allocateDirect(LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(view);
    private final CRC32C crc = new CRC32C();
    private int length;

    /** Takes an intent as the engine writes it. */
    @Setup
    public void take() {
        byte[] body = SampleIntent.body();
        length = body.length;
        buffer.putBytes(RecordDescriptor.BODY_OFFSET, body);
        decoder.decode(1, buffer, RecordDescriptor.BODY_OFFSET, record);
    }

    /** From the fields of a record to SBE. */
    @Benchmark
    public int encode() {
        return encoder.encode(record, buffer, RecordDescriptor.BODY_OFFSET);
    }

    /** From SBE to the fields of a record. */
    @Benchmark
    public Record decode() {
        decoder.decode(1, buffer, RecordDescriptor.BODY_OFFSET, record);
        return record;
    }

    /** CRC32C over length, sequence and body. */
    @Benchmark
    public int checksum() {
        return RecordDescriptor.checksum(crc, view, 0, length);
    }
}
