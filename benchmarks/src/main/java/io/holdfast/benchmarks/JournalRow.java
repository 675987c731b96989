package io.holdfast.benchmarks;

import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the journal adds to an intent: the same frame by the journal's writer, by Chronicle alone, by a mapped file. */
final class JournalRow implements Row.Measurement {
    /** The names of the guarded figures. */
    static final String ALONE = "journal, one record an excerpt";
    static final String MAPPED = "mapped file";

    private static final int RECORDS = 1 << 14;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 40;
    private static final int QUICK_ROUNDS = 15;
    private static final long FILE_BYTES = 512L << 20;
    /** Room for what one round takes, and the time that the journal's helper thread needs to make it. */
    private static final long POPULATE_BYTES = 16L << 20;
    private static final long POPULATE_NS = 50_000_000L;

    @Override
    public void run(Row.Settings settings, Findings findings) {
        Figure mapped = findings.figure(MAPPED, Figure.NANOS);
        Figure chronicle = findings.figure("bare Chronicle, populated", Figure.NANOS);
        Figure alone = findings.figure(ALONE, Figure.NANOS);
        Figure sixteen = findings.figure("journal, sixteen records an excerpt", Figure.NANOS);
        byte[] body = SampleIntent.body();
        try (BenchmarkDirectory directory = new BenchmarkDirectory();
             MappedLog log = new MappedLog(directory.path().resolve("log"), FILE_BYTES);
             BareQueue queue = new BareQueue(directory.path().resolve("queue"), body);
             JournalOwner owner = JournalOwner.acquire(directory.path());
             JournalWriter writer = JournalWriter.open(JournalConfig.builder(directory.path()).build(), owner, 0)) {
            queue.append();
            for (int round = -WARM_UP; round < (settings.quick() ? QUICK_ROUNDS : ROUNDS); round++) {
                boolean counts = round >= 0;
                time(counts, mapped, () -> log.append(body));
                queue.populate(POPULATE_BYTES);
                time(counts, chronicle, queue::append);
                LockSupport.parkNanos(POPULATE_NS);
                append(counts, alone, writer, body, 1);
                LockSupport.parkNanos(POPULATE_NS);
                append(counts, sixteen, writer, body, OrderFlow.BATCH);
            }
        }
        Figure share = alone.over(mapped);
        findings.figures().add(share);
        findings.atMost("the journal over a mapped append", 2, share);
        findings.atMost("the same, sixteen records to an excerpt", 2, sixteen.over(mapped));
    }

    private static void time(boolean counts, Figure figure, Runnable append) {
        long begun = System.nanoTime();
        for (int i = 0; i < RECORDS; i++) {
            append.run();
        }
        add(counts, figure, begun);
    }

    private static void append(boolean counts, Figure figure, JournalWriter writer, byte[] body, int batch) {
        long timeNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        long begun = System.nanoTime();
        for (int i = 1; i <= RECORDS; i++) {
            writer.buffer().putBytes(writer.bodyOffset(), body);
            writer.commit(body.length);
            if (i % batch == 0) {
                writer.flush(timeNs);
            }
        }
        add(counts, figure, begun);
    }

    private static void add(boolean counts, Figure figure, long begunNs) {
        if (counts) {
            figure.add((double) (System.nanoTime() - begunNs) / RECORDS);
        }
    }
}
