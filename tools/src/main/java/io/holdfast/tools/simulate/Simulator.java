package io.holdfast.tools.simulate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.holdfast.journal.MemoryJournal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.slf4j.LoggerFactory;

/**
 * Runs seeds, each of them twice, which must give the same to the last bit. A seed is run by one thread alone; several
 * threads share the seeds.
 */
public final class Simulator {
    private static final int JOURNAL_BYTES = 16 << 20;

    /**
     * A seed that did not pass.
     *
     * @param seed runs it again
     * @param what which invariant was broken, and how
     * @param report options and the last events
     */
    public record Failure(long seed, String what, String report) {
    }

    /** How much was simulated; safe to read while seeds run. */
    public static final class Totals {
        private final AtomicLong seeds = new AtomicLong();
        private final AtomicLong events = new AtomicLong();
        private final AtomicLong lives = new AtomicLong();
        private final AtomicLong records = new AtomicLong();
        private final AtomicLong orders = new AtomicLong();
        private final AtomicLong trades = new AtomicLong();
        private final AtomicLong groups = new AtomicLong();
        private final AtomicLong attached = new AtomicLong();
        private final AtomicLong givenUp = new AtomicLong();
        private final AtomicLong virtualNs = new AtomicLong();

        private void add(Run.Counts counts) {
            seeds.incrementAndGet();
            events.addAndGet(counts.events());
            lives.addAndGet(counts.lives());
            records.addAndGet(counts.records());
            orders.addAndGet(counts.orders());
            trades.addAndGet(counts.trades());
            groups.addAndGet(counts.groups());
            attached.addAndGet(counts.attached());
            givenUp.addAndGet(counts.givenUp());
            virtualNs.addAndGet(counts.virtualNs());
        }

        @Override
        public String toString() {
            return String.format(
                "seeds=%,d events=%,d lives=%,d records=%,d orders=%,d trades=%,d groups=%,d attached=%,d givenUp=%,d "
                    + "virtualHours=%.1f",
                seeds.get(), events.get(), lives.get(), records.get(), orders.get(), trades.get(),
                groups.get(), attached.get(), givenUp.get(), virtualNs.get() / 3_600e9);
        }
    }

    private final Totals totals = new Totals();

    /** A simulator; what the gateway logs of its troubles is not heard from now on. */
    public Simulator() {
        if (LoggerFactory.getLogger("io.holdfast.gateway") instanceof Logger logger) {
            logger.setLevel(Level.OFF);
        }
    }

    /** What was simulated so far. */
    public Totals totals() {
        return totals;
    }

    /**
     * Runs seeds on some threads and returns those that failed.
     *
     * @param done hears of each seed that is through, on any thread, with its failure or null
     */
    public Collection<Failure> run(Collection<Long> seeds, int threads, BiConsumer<Long, Failure> done)
        throws InterruptedException {
        ConcurrentLinkedQueue<Long> waiting = new ConcurrentLinkedQueue<>(seeds);
        ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(() -> {
                MemoryJournal journal = new MemoryJournal(JOURNAL_BYTES);
                for (Long seed = waiting.poll(); seed != null; seed = waiting.poll()) {
                    Failure failure = run(seed, journal);
                    if (failure != null) {
                        failures.add(failure);
                    }
                    done.accept(seed, failure);
                }
            }, "simulator-" + i);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return failures;
    }

    /** Runs one seed twice; null where all is well. */
    public Failure run(long seed) {
        return run(seed, new MemoryJournal(JOURNAL_BYTES));
    }

    private Failure run(long seed, MemoryJournal journal) {
        try {
            Run.Result first = new Run(seed, journal, new Trace(false)).run();
            Run.Result second = new Run(seed, journal, new Trace(false)).run();
            totals.add(first.counts());
            if (!first.equals(second)) {
                return failure(seed, journal, new Violation("D", "the same seed gives the same run, first=" + first
                    + " second=" + second));
            }
            return null;
        } catch (RuntimeException | Violation | AssertionError e) {
            return failure(seed, journal, e);
        }
    }

    /** Runs it once more, with a trace. */
    private static Failure failure(long seed, MemoryJournal journal, Throwable failure) {
        Trace trace = new Trace(true);
        Run run = new Run(seed, journal, trace);
        String again = "it did not happen again";
        try {
            run.run();
        } catch (RuntimeException | Violation | AssertionError e) {
            again = String.valueOf(e);
        }
        StringBuilder report = new StringBuilder("seed ").append(seed).append('\n').append(run.swarm).append('\n');
        trace.lines().forEach(line -> report.append(line).append('\n'));
        report.append(again).append('\n');
        for (StackTraceElement frame : failure.getStackTrace()) {
            report.append("    at ").append(frame).append('\n');
        }
        return new Failure(seed, String.valueOf(failure), report.toString());
    }
}
