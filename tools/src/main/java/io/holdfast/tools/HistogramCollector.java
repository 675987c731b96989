package io.holdfast.tools;

import io.holdfast.journal.LatencyHistogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;

/** Tells Prometheus what a thread of the engine has counted for itself: the scrape reads, and nobody waits for it. */
final class HistogramCollector implements Collector {
    private final String name;
    private final String help;
    private final LatencyHistogram latency;

    /**
     * A collector.
     *
     * @param name with its unit, as {@code holdfast_journal_append_seconds}
     * @param help what it is
     */
    HistogramCollector(String name, String help, LatencyHistogram latency) {
        this.name = name;
        this.help = help;
        this.latency = latency;
    }

    @Override
    public HistogramSnapshot collect() {
        long[] counts = latency.counts();
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < LatencyHistogram.BUCKETS; i++) {
            buckets.bucket(Unit.nanosToSeconds(LatencyHistogram.boundNs(i)), counts[i]);
        }
        buckets.bucket(Double.POSITIVE_INFINITY, counts[LatencyHistogram.BUCKETS]);
        return HistogramSnapshot.builder().name(name).help(help).unit(Unit.SECONDS)
            .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build()).sum(Unit.nanosToSeconds(latency.sumNs())).build())
            .build();
    }
}
