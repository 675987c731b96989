package io.holdfast.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs everything once and prints the figures as Markdown, as they stand in docs/performance.md. */
public final class Figures {
    private static final int[] RATES = {10_000, 100_000};
    private static final int HAND_OVER_RUNS = 5;
    private static final int ALLOCATION_ORDERS = 200_000;

    private final List<String> lines = new ArrayList<>();

    private Figures() {
    }

    /** Runs; {@code --quick} with so few repetitions that the figures only show that it works. */
    public static void main(String[] args) throws RunnerException, InterruptedException {
        boolean quick = args.length > 0 && "--quick".equals(args[0]);
        new Figures().run(quick);
    }

    private void run(boolean quick) throws RunnerException, InterruptedException {
        machine();
        jmh(quick);
        handOver(quick);
        lines.add("");
        lines.add(String.format(Locale.ROOT, "Allocated per order intent: %.3f bytes", allocatedBytes()));
        lines.forEach(System.out::println);
    }

    private void machine() {
        lines.add("JDK " + Runtime.version() + ", " + System.getProperty("os.name") + " "
            + System.getProperty("os.version") + ", " + Runtime.getRuntime().availableProcessors()
            + " processors, load " + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        lines.add("");
    }

    private void jmh(boolean quick) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
            .include(IntentBenchmark.class.getName()).include(AppendBenchmark.class.getName())
            .include(ReplayBenchmark.class.getName())
            .verbosity(VerboseMode.SILENT).forks(1).shouldFailOnError(true)
            .warmupIterations(quick ? 1 : 5).warmupTime(TimeValue.milliseconds(quick ? 200 : 1000))
            .measurementIterations(quick ? 1 : 7).measurementTime(TimeValue.milliseconds(quick ? 200 : 1000));
        Collection<RunResult> results = new Runner(options.build()).run();
        lines.add("| Measured | median | least | most | unit |");
        lines.add("|---|---|---|---|---|");
        for (RunResult result : results) {
            Statistics statistics = result.getPrimaryResult().getStatistics();
            String name = result.getParams().getBenchmark();
            lines.add(String.format(Locale.ROOT, "| %s | %,.1f | %,.1f | %,.1f | %s |",
                name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1), statistics.getPercentile(50),
                statistics.getMin(), statistics.getMax(), result.getPrimaryResult().getScoreUnit()));
        }
    }

    private void handOver(boolean quick) throws InterruptedException {
        lines.add("");
        lines.add("| Hand-over | rate | p50 us | p99 us | p99.9 us | most us |");
        lines.add("|---|---|---|---|---|---|");
        for (int rate : RATES) {
            int seconds = quick ? 1 : 5;
            HandOver handOver = new HandOver(rate, rate, rate * seconds);
            List<Histogram> chronicle = new ArrayList<>();
            List<Histogram> engine = new ArrayList<>();
            for (int i = 0; i < (quick ? 1 : HAND_OVER_RUNS); i++) {
                chronicle.add(handOver.chronicle());
                engine.add(new HandOver(rate, rate, rate * seconds).engine());
            }
            row("bare Chronicle, write to tail", rate, chronicle);
            row("Holdfast, ring to reader", rate, engine);
        }
    }

    private void row(String name, int rate, List<Histogram> runs) {
        lines.add(String.format(Locale.ROOT, "| %s | %,d/s | %.2f | %.2f | %.2f | %.0f |", name, rate,
            median(runs, 50), median(runs, 99), median(runs, 99.9), median(runs, 100)));
    }

    private static double median(List<Histogram> runs, double percentile) {
        double[] values = runs.stream().mapToDouble(run -> run.getValueAtPercentile(percentile) / 1e3).sorted()
            .toArray();
        return values[values.length / 2];
    }

    /** Bytes that the calling thread allocates per order, its end included, once the state has its size. */
    static double allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (BenchmarkDirectory directory = new BenchmarkDirectory();
             DirectEngine engine = new DirectEngine(directory.path())) {
            orders(engine, 3 * ALLOCATION_ORDERS);
            long before = threads.getCurrentThreadAllocatedBytes();
            orders(engine, ALLOCATION_ORDERS);
            return (double) (threads.getCurrentThreadAllocatedBytes() - before) / ALLOCATION_ORDERS;
        }
    }

    private static void orders(DirectEngine engine, int count) {
        for (int i = 0; i < count; i++) {
            engine.order();
            engine.append();
        }
    }
}
