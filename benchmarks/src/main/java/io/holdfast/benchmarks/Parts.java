package io.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** The parts of the order path by JMH: decide, append and apply; codec; checksum; reading and folding. */
final class Parts {
    private Parts() {
    }

    /** Runs them all, prints a table, and leaves it and what JMH has to say in a folder. */
    static int run(boolean quick, Path folder) throws RunnerException, IOException {
        ChainedOptionsBuilder options = new OptionsBuilder().verbosity(VerboseMode.SILENT).shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON).result(folder.resolve("parts.json").toString());
        for (Class<?> benchmark : new Class<?>[] {AppendBenchmark.class, IntentBenchmark.class, CodecBenchmark.class,
            ReplayBenchmark.class}) {
            options.include(benchmark.getName() + "\\.");
        }
        if (quick) {
            options.forks(1).warmupIterations(2).measurementIterations(3);
        }
        String table = table(new Runner(options.build()).run());
        Files.writeString(folder.resolve("parts.md"), table);
        System.out.println(table);
        return 0;
    }

    private static String table(Collection<RunResult> results) {
        StringBuilder table = new StringBuilder("| ns an operation | median | 10 % | 90 % |\n|---|---|---|---|\n");
        for (RunResult result : results) {
            Statistics statistics = result.getPrimaryResult().getStatistics();
            String name = result.getParams().getBenchmark();
            String batch = result.getParams().getParam("batch");
            table.append(String.format(Locale.ROOT, "| %s%s | %.1f | %.1f | %.1f |%n",
                name.substring(name.lastIndexOf('.') + 1), batch == null ? "" : ", " + batch + " orders an excerpt",
                statistics.getPercentile(50), statistics.getPercentile(10), statistics.getPercentile(90)));
        }
        return table.toString();
    }
}
