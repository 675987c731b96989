package io.holdfast.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One intent at a time, made safe and handed on, by each of some peers: rounds of each in turn, so that a neighbour
 * disturbs all of them alike. Each round opens its peer anew, so that no thread of another is awake.
 */
final class Contest {
    private static final int INTENT_BYTES = 128;
    private static final double NANOS_PER_MICRO = 1e3;

    private final List<Entry> entries = new ArrayList<>();
    private final Histogram ignored = new Histogram(3);
    private final byte[] intent = new byte[INTENT_BYTES];
    private final Findings findings;
    private final int rounds;
    private final long warmUpNs;
    private final long measureNs;

    Contest(Row.Settings settings, Findings findings) {
        this.findings = findings;
        rounds = settings.rounds();
        warmUpNs = TimeUnit.MILLISECONDS.toNanos(settings.quick() ? 200 : 1000);
        measureNs = TimeUnit.MILLISECONDS.toNanos(settings.quick() ? 300 : 2000);
        for (int i = 0; i < intent.length; i++) {
            intent[i] = (byte) (i + 1);
        }
    }

    /** Opens a peer in a directory of its own. */
    interface Opening {
        Peer open(Path directory);
    }

    /**
     * What the rounds of a peer give.
     *
     * @param median microseconds
     * @param tail microseconds that one in a hundred takes longer than
     * @param rate a second
     * @param opening of the peer
     */
    record Entry(Figure median, Figure tail, Figure rate, Opening opening) {
    }

    Entry add(String name, Opening opening) {
        Entry entry = new Entry(findings.figure(name + ", 50 %", Figure.MICROS),
            findings.figure(name + ", 99 %", Figure.MICROS), findings.figure(name, Figure.PER_SECOND), opening);
        entries.add(entry);
        return entry;
    }

    /** The bytes of the intent. */
    byte[] intent() {
        return intent;
    }

    /** Measures all of them, after a round that does not count. */
    void run() {
        for (int round = -1; round < rounds; round++) {
            for (Entry entry : List.copyOf(entries)) {
                try {
                    measure(entry, round >= 0);
                } catch (Exception | LinkageError failure) {
                    entries.remove(entry); // the others go on
                    findings.notes().add(entry.rate.name() + " failed: " + failure.getMessage());
                }
            }
        }
    }

    private void measure(Entry entry, boolean counts) throws Exception {
        try (BenchmarkDirectory directory = new BenchmarkDirectory();
             Peer peer = entry.opening.open(directory.path())) {
            putUntil(peer, System.nanoTime() + warmUpNs, ignored);
            Histogram histogram = new Histogram(3);
            long begun = System.nanoTime();
            long ended = putUntil(peer, begun + measureNs, histogram);
            if (counts) {
                entry.median.add(histogram.getValueAtPercentile(50) / NANOS_PER_MICRO);
                entry.tail.add(histogram.getValueAtPercentile(99) / NANOS_PER_MICRO);
                entry.rate.add(histogram.getTotalCount() * 1e9 / (ended - begun));
            }
        }
    }

    private long putUntil(Peer peer, long endNs, Histogram histogram) throws Exception {
        long now = System.nanoTime();
        while (now < endNs) {
            peer.put(intent);
            long after = System.nanoTime();
            histogram.recordValue(after - now);
            now = after;
        }
        return now;
    }
}
