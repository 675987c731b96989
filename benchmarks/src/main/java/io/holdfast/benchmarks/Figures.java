package io.holdfast.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs everything once and prints the figures as Markdown, as they stand in docs/performance.md. */
public final class Figures {
    private static final int HAND_OVER_RUNS = 3;
    private static final int FIRST_DOUBLING_BITS = 16;
    private static final int LAST_DOUBLING_BITS = 22;
    private static final int QUICK_DOUBLING_BITS = 17;
    private static final List<Load> LOADS = List.of(new Load(10_000, 50_000, 50_000),
        new Load(100_000, 600_000, 400_000));
    private static final List<Load> QUICK_LOADS = List.of(new Load(10_000, 2_000, 2_000));

    private final boolean quick;

    private Figures(boolean quick) {
        this.quick = quick;
    }

    /**
     * How much is put. The indexes double after a power of two: between 524,288 and 1,048,576 orders they do not.
     *
     * @param rate a second
     * @param warmUp how many do not count
     * @param count how many count
     */
    private record Load(int rate, int warmUp, int count) {
    }

    /** Runs; {@code --quick} with so few repetitions that the figures only show that it works. */
    public static void main(String[] args) throws RunnerException, InterruptedException {
        new Figures(args.length > 0 && "--quick".equals(args[0])).run();
    }

    private void run() throws RunnerException, InterruptedException {
        long startNs = System.nanoTime();
        String load = Machine.load();
        header("on", "");
        Machine.rows().forEach(row -> print("| " + row[0] + " | " + row[1] + " |"));
        appends(jmh(AppendBenchmark.class, IntentBenchmark.class));
        replay(jmh(ReplayBenchmark.class));
        handOver();
        growth();
        allocation();
        print("", "Load average of the last minute: " + load + " before, " + Machine.load() + " after "
            + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs) + " s.");
    }

    private Collection<RunResult> jmh(Class<?>... benchmarks) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder().verbosity(VerboseMode.SILENT).shouldFailOnError(true);
        for (Class<?> benchmark : benchmarks) {
            options.include(benchmark.getName() + "\\.");
        }
        if (quick) {
            options.forks(1).warmupIterations(1).measurementIterations(2);
        }
        return new Runner(options.build()).run();
    }

    private void appends(Collection<RunResult> results) {
        double mapped = median(results, "mappedFile");
        double chronicle = median(results, "bareChronicle");
        header("ns", "median", "10 %", "90 %", "of mappedFile", "of bareChronicle");
        for (RunResult result : results) {
            Statistics statistics = result.getPrimaryResult().getStatistics();
            double median = statistics.getPercentile(50);
            print(String.format(Locale.ROOT, "| %s | %.0f | %.0f | %.0f | %.2f | %.2f |", name(result), median,
                statistics.getPercentile(10), statistics.getPercentile(90), median / mapped, median / chronicle));
        }
    }

    private static double median(Collection<RunResult> results, String name) {
        return results.stream().filter(result -> name(result).equals(name)).findFirst().orElseThrow()
            .getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static String name(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        return benchmark.substring(benchmark.lastIndexOf('.') + 1);
    }

    private void replay(Collection<RunResult> results) {
        header("records a second", "orders an excerpt", "median", "10 %", "90 %", "ns a record");
        for (RunResult result : results) {
            Statistics statistics = result.getPrimaryResult().getStatistics();
            print(String.format(Locale.ROOT, "| %s | %s | %,.0f | %,.0f | %,.0f | %.0f |", name(result),
                result.getParams().getParam("batch"), 1e9 / statistics.getPercentile(50),
                1e9 / statistics.getPercentile(90), 1e9 / statistics.getPercentile(10),
                statistics.getPercentile(50)));
        }
    }

    private void handOver() throws InterruptedException {
        header("µs", "a second", "50 %", "99 %", "99.9 %", "99.99 %", "most");
        for (Load load : quick ? QUICK_LOADS : LOADS) {
            List<Histogram> chronicle = new ArrayList<>();
            List<Histogram> engine = new ArrayList<>();
            for (int i = 0; i < (quick ? 1 : HAND_OVER_RUNS); i++) {
                try (HandOver run = new ChronicleHandOver(load.rate, load.warmUp, load.count)) {
                    chronicle.add(run.run());
                }
                try (HandOver run = new EngineHandOver(load.rate, load.warmUp, load.count)) {
                    engine.add(run.run());
                }
            }
            row("bare Chronicle, append to tail", load, chronicle);
            row("engine, ring to reader", load, engine);
        }
    }

    private static void row(String name, Load load, List<Histogram> runs) {
        print(String.format(Locale.ROOT, "| %s | %,d | %s | %s | %s | %s | %s |", name, load.rate, micros(runs, 50),
            micros(runs, 99), micros(runs, 99.9), micros(runs, 99.99), micros(runs, 100)));
    }

    /** The median of the runs, and the least and the most of them. */
    private static String micros(List<Histogram> runs, double percentile) {
        double[] values = runs.stream().mapToDouble(run -> run.getValueAtPercentile(percentile) / 1e3).sorted()
            .toArray();
        return String.format(Locale.ROOT, "%.1f (%.1f-%.1f)", values[values.length / 2], values[0],
            values[values.length - 1]);
    }

    private void growth() {
        header("request ids held", "doubling, ms", "intents before, ns each");
        for (IndexGrowth.Step step : IndexGrowth.run(FIRST_DOUBLING_BITS,
            quick ? QUICK_DOUBLING_BITS : LAST_DOUBLING_BITS)) {
            print(String.format(Locale.ROOT, "| %,d | %.1f | %.0f |", step.ids(), step.doublingNs() / 1e6,
                step.meanNs()));
        }
    }

    private static void allocation() {
        long[] bytes = Allocation.run();
        long sum = Arrays.stream(bytes).sum();
        print("", String.format(Locale.ROOT, "Allocated by the engine thread for %,d orders: %,d bytes, %.3f each.",
            Allocation.ORDERS, sum, (double) sum / Allocation.ORDERS));
    }

    private static void header(String... columns) {
        print("", "| " + String.join(" | ", columns) + " |", "|---".repeat(columns.length) + "|");
    }

    private static void print(String... lines) {
        for (String line : lines) {
            System.out.println(line);
        }
    }
}
