package io.holdfast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The same rate for half an hour: memory, collections, and the tail at the end beside the tail at the beginning. */
final class SoakRow implements Row.Measurement {
    private static final int RATE = 100_000;
    private static final int SECONDS = 30 * 60;
    private static final int QUICK_SECONDS = 30;
    /** Six windows: the first is compared with the last. */
    private static final int WINDOWS = 6;
    private static final int TEN_MINUTES = 600;
    private static final int WARM_UP = 5 * RATE;
    /** Of journal for an order, its rejection included; and how much of what is free may be used. */
    private static final long BYTES = 260;
    private static final double SHARE = 0.8;
    private static final double FLAT = 1.05;
    private static final double TAIL = 1.2;
    private static final double PERCENTILE = 99.9;
    private static final double BYTES_PER_MIB = 1 << 20;

    @Override
    public void run(Row.Settings settings, Findings findings) throws IOException {
        int wanted = settings.quick() ? QUICK_SECONDS : SECONDS;
        int seconds = (int) Math.min(wanted, room() / (BYTES * RATE)) / WINDOWS * WINDOWS;
        if (seconds < QUICK_SECONDS) {
            findings.notMeasured("soak", "30 minutes", "not enough room on the file system for the journal");
            return;
        }
        Figure resident = findings.figure("resident memory at the end of each window, files aside", "MiB");
        Figure grown = findings.figure("resident memory grown for each new request id, files aside", "bytes");
        Figure tails = findings.figure("99.9 % of each window", Figure.MICROS);
        Findings.Curve curve = findings.curve(Chart.SOAK, "engine, ring to reader");
        int perWindow = seconds / WINDOWS * RATE;
        long collections;
        long inTenMinutes = 0;
        try (EngineHandOver run = new EngineHandOver(Schedule.atRate(RATE, WARM_UP, perWindow * WINDOWS))) {
            run.openTrading();
            run.begin();
            run.readUntil(WARM_UP);
            collections = collections();
            for (int i = 1; i <= WINDOWS; i++) {
                run.histogram().reset();
                run.readUntil(WARM_UP + perWindow * i);
                Histogram window = run.histogram();
                tails.add(TimeUnit.NANOSECONDS.toMicros(window.getValueAtPercentile(PERCENTILE)));
                resident.add(residentMiB());
                curve.x().add((double) perWindow / RATE * i);
                curve.y().add(tails.rounds().get(i - 1));
                if (perWindow / RATE * i <= TEN_MINUTES) {
                    inTenMinutes = collections() - collections;
                }
            }
            collections = collections() - collections;
        }
        grown.add((resident.rounds().get(WINDOWS - 1) - resident.rounds().get(0)) * BYTES_PER_MIB
            / ((double) perWindow * (WINDOWS - 1)));
        String over = "over " + seconds + " s" + (seconds < SECONDS ? " instead of " + SECONDS : "");
        findings.notes().add("Measured " + over + ", " + WINDOWS + " windows; each order is an intent and a rejection. "
            + "Request ids are kept for ever: " + Figure.number((double) perWindow * WINDOWS) + " of them were new.");
        if (seconds > TEN_MINUTES) {
            check(findings, "garbage collections, in the first ten minutes", 0, inTenMinutes);
        }
        check(findings, "garbage collections, " + over, 0, collections);
        check(findings, "memory at the end over the first window's, " + over, FLAT, last(resident));
        check(findings, "99.9 % of the last window over the first's, " + over, TAIL, last(tails));
    }

    /** Bytes that the journal may take. */
    private static double room() throws IOException {
        try (BenchmarkDirectory directory = new BenchmarkDirectory()) {
            return Files.getFileStore(directory.path()).getUsableSpace() * SHARE;
        }
    }

    private static double last(Figure windows) {
        return windows.rounds().get(WINDOWS - 1) / windows.rounds().get(0);
    }

    private static void check(Findings findings, String what, double bound, double value) {
        Figure figure = new Figure(what, Figure.TIMES);
        figure.add(value);
        findings.atMost(what, bound, figure);
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
    }

    /** Without the pages of files, which are the journal's and the kernel's to take away. */
    private static double residentMiB() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum() * 1024 / BYTES_PER_MIB;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
