package io.holdfast.tools;

import io.holdfast.tools.simulate.Simulator;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import picocli.CommandLine;

/** Runs the simulator over many seeds, or over one again. */
@CommandLine.Command(
    name = "simulate",
    description = "Runs the engine in a simulated world in which everything goes wrong, and checks what must hold.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast simulate --seeds 1000",
        "  holdfast simulate --seed 505964"})
final class SimulateCommand implements Callable<Integer> {
    private static final long DEFAULT_SEEDS = 1_000;
    private static final long PROGRESS_EVERY = 10_000;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(names = "--seeds", paramLabel = "N", description = "how many seeds; default ${DEFAULT-VALUE}")
    private long seeds = DEFAULT_SEEDS;

    @CommandLine.Option(names = "--from", paramLabel = "S", description = "the first of them; default by the clock")
    private Long from;

    @CommandLine.Option(names = "--seed", paramLabel = "S", description = "this seed alone, as a failure printed it")
    private Long seed;

    @CommandLine.Option(names = "--threads", paramLabel = "N", description = "default: one for each processor")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws InterruptedException {
        if (seeds < 1 || threads < 1) {
            throw CommandFailure.usage("--seeds and --threads must be greater than zero: --seeds " + seeds
                + " --threads " + threads);
        }
        if (seed != null && from != null) {
            throw CommandFailure.usage("--seed runs one seed, --from many: give one of them");
        }
        long first = seed != null ? seed : from != null ? from : System.currentTimeMillis() * PROGRESS_EVERY;
        PrintWriter out = spec.commandLine().getOut();
        out.println("commit " + BuildInfo.build() + ", first seed " + first);
        out.flush();
        Simulator simulator = new Simulator();
        AtomicLong through = new AtomicLong();
        long begin = System.nanoTime();
        long count = seed != null ? 1 : seeds;
        Collection<Simulator.Failure> failures;
        try (Progress progress = Progress.beside("seeds", 0, count)) {
            List<Long> all = LongStream.range(first, first + count).boxed().toList();
            failures = simulator.run(all, threads, (each, failure) -> {
                if (failure != null) {
                    tell(out, failure); // a long run may be ended before it is through
                }
                long done = through.incrementAndGet();
                if (done % PROGRESS_EVERY == 0) {
                    out.println(simulator.totals());
                    out.flush();
                }
                progress.at(done);
            });
        }
        failures.forEach(failure -> out.println("FAILED --seed " + failure.seed() + "  " + failure.what()));
        out.println(simulator.totals() + " failures=" + failures.size() + " seconds="
            + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
        out.flush();
        return failures.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static synchronized void tell(PrintWriter out, Simulator.Failure failure) {
        out.println();
        out.println("commit " + BuildInfo.build());
        out.print(failure.report());
        out.flush();
    }
}
