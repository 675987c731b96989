package io.holdfast.benchmarks;

import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.HdrHistogram.Histogram;

/**
 * The same bytes through bare Chronicle: the caller's thread appends, another one tails; both are awake. There is no
 * ring, no decision and no answer, and so one crossing between threads instead of two.
 */
final class ChronicleHandOver extends HandOver {
    private final BenchmarkDirectory directory = new BenchmarkDirectory();
    private final BareQueue queue = new BareQueue(directory.path(), SampleIntent.body());

    private volatile boolean stopped;

    ChronicleHandOver(Schedule schedule) {
        super(schedule);
    }

    @Override
    Histogram run() throws InterruptedException {
        queue.append(); // the first one makes the file
        begin();
        Thread reader = new Thread(this::tail, "tailer");
        reader.start();
        int put = 0;
        while (put < total() && reader.isAlive()) {
            if (isDue(put)) {
                queue.append();
                put++;
            }
        }
        reader.join();
        return histogram();
    }

    private void tail() {
        try (SingleChronicleQueue tailed = BareQueue.builder(directory.path()).readOnly(true).build();
             ExcerptTailer tailer = tailed.createTailer()) {
            int seen = -1;
            while (seen < total() && !stopped) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (document.isPresent()) {
                        long sequence = document.wire().bytes().readLong(
                            document.wire().bytes().readPosition() + BareQueue.SEQUENCE_OFFSET);
                        seen = (int) sequence - 1;
                        if (seen > 0) {
                            readBack(seen - 1);
                        }
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        queue.close();
        directory.close();
    }
}
