package io.holdfast.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.HdrHistogram.Histogram;

/** The worst 10 ms of recorded markets at a hundred times their speed: each message makes a strategy want an order. */
final class BurstRow implements Row.Measurement {
    private static final long WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int SPEED = 100;
    private static final int BURSTS = 20;
    private static final long APART_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int RATE = 100_000;
    private static final int WARM_UP = 270_000;
    private static final double MAX_MS = 5;
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public void run(Row.Settings settings, Findings findings) throws IOException {
        long[] times = times(settings.captures());
        if (times.length == 0) {
            findings.notMeasured("worst 10 ms at a hundred times its speed", "at most 5 ms",
                "no captures in " + settings.captures() + ", give --captures");
            return;
        }
        long[] window = worst(times);
        long[] offsets = new long[window.length * BURSTS];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = (i / window.length + 1) * APART_NS + (window[i % window.length] - window[0]) / SPEED;
        }
        Figure median = findings.figure("answer to a message of the burst, 50 %", "ms");
        Figure most = findings.figure("answer to a message of the burst, the slowest", "ms");
        for (int round = -1; round < settings.rounds(); round++) {
            try (EngineHandOver run = new EngineHandOver(Schedule.afterWarmUp(RATE, WARM_UP, offsets))) {
                Histogram histogram = run.run(); // it throws when one does not come back
                if (round >= 0) {
                    median.add(histogram.getValueAtPercentile(50) / NANOS_PER_MILLI);
                    most.add(histogram.getMaxValue() / NANOS_PER_MILLI);
                }
            }
        }
        Figure worst = new Figure(most.name(), most.unit());
        worst.add(most.rounds().stream().mapToDouble(Double::doubleValue).max().orElseThrow());
        findings.atMost("slowest answer in bursts of " + window.length + " messages, none lost", MAX_MS, worst);
        findings.notes().add("The worst 10 ms of " + times.length + " messages have " + window.length + "; "
            + (settings.rounds() * BURSTS) + " bursts of them, each within 0.1 ms.");
    }

    /** Receive times of all messages, ascending; nothing where there are no captures. */
    private static long[] times(Path captures) throws IOException {
        if (!Files.isDirectory(captures)) {
            return new long[0];
        }
        LongStream.Builder times = LongStream.builder();
        try (Stream<Path> files = Files.list(captures)) {
            List<Path> zipped = files.filter(file -> file.toString().endsWith(".gz")).toList();
            for (Path file : zipped) {
                try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
                    lines.lines().filter(line -> line.contains("\"stream\""))
                        .forEach(line -> times.add(Long.parseLong(line, 0, line.indexOf(' '), 10)));
                }
            }
        }
        return times.build().sorted().toArray();
    }

    /** The times of the 10 ms that have most. */
    private static long[] worst(long[] times) {
        int from = 0;
        int bestFrom = 0;
        int bestTo = 0;
        for (int to = 1; to <= times.length; to++) {
            while (times[to - 1] - times[from] >= WINDOW_NS) {
                from++;
            }
            if (to - from > bestTo - bestFrom) {
                bestFrom = from;
                bestTo = to;
            }
        }
        return Arrays.copyOfRange(times, bestFrom, bestTo);
    }
}
