package io.holdfast.benchmarks;

import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.engine.pipeline.StateImage;
import io.holdfast.journal.JournalConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How long an engine takes to open a journal, once in a fresh process, so that compilation and class loading count. It
 * begins nothing, so that the journal stays as it is. With {@code --snapshot} it copies the state afterwards, as
 * follower and gateway do on threads of their own, and writes a snapshot.
 */
public final class StartTime {
    private static final double NANOS_PER_MILLI = 1e6;

    private StartTime() {
    }

    /** Opens the journal of a data directory, and prints one line. */
    public static void main(String[] args) {
        Path directory = Path.of(args[0]);
        EngineConfig config = new EngineConfig(JournalConfig.builder(directory).build(), EngineLoop.POLICY,
            EngineConfig.Waiting.BLOCKING, new EngineConfig.Identity("benchmark", "", 0));
        long cpuNs = cpuNs();
        long startNs = System.nanoTime();
        try (Engine engine = Engine.open(config, failure -> failure.printStackTrace(System.err))) {
            long openNs = System.nanoTime() - startNs;
            long records = engine.sequenceAtStart() - engine.snapshotAtStart();
            print("open", openNs, cpuNs() - cpuNs, " records=" + engine.sequenceAtStart() + " behindSnapshot=" + records
                + " perSecond=" + (openNs == 0 ? 0 : records * 1_000_000_000L / openNs));
            StateImage image = engine.imageAtStart();
            if (image != null && args.length > 1 && "--snapshot".equals(args[1])) {
                time("lean copy", () -> image.toState(false));
                time("whole copy", () -> image.toState(true));
                time("snapshot", () -> image.save(directory));
            }
        }
    }

    private static void time(String what, Runnable task) {
        long cpuNs = cpuNs();
        long startNs = System.nanoTime();
        task.run();
        print(what, System.nanoTime() - startNs, cpuNs() - cpuNs, "");
    }

    private static void print(String what, long wallNs, long cpuNs, String more) {
        System.out.println(String.format(Locale.ROOT, "%-10s wall=%.0f ms cpu=%.0f ms%s", what,
            wallNs / NANOS_PER_MILLI, cpuNs / NANOS_PER_MILLI, more));
    }

    /** Of this thread: what a busy machine takes from it does not count. */
    private static long cpuNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
