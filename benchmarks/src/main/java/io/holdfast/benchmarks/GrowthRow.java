package io.holdfast.benchmarks;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Reason;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What an intent costs as the engine holds more: open orders, symbols, records. Engines of all sizes are there at once
 * and take their rounds in turn. Each has as many request ids, so that only one thing differs.
 */
final class GrowthRow implements Row.Measurement {
    private static final double FLAT = 1.15;
    private static final int BYTES_PER_ORDER = 256;
    private static final int[] OPEN = {10, 1_000, 100_000, 1_000_000};
    private static final int[] SYMBOLS = {2, 100, 10_000};
    private static final int[] LENGTHS = {1_000, 1_000_000, 100_000_000};
    private static final int[] QUICK_LENGTHS = {1_000, 1_000_000, 10_000_000};
    /** The segments of the index of request ids were split not long before. */
    private static final int IDS = 1 << 20;
    private static final int FEW_IDS = 1 << 17;
    private static final int INTENTS = 2048;
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 40;
    private static final int QUICK_ROUNDS = 15;
    private static final long POPULATE_NS = 10_000_000L;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    @Override
    public void run(Row.Settings settings, Findings findings) {
        memory(findings);
        List<Engine> engines = new ArrayList<>();
        for (int open : OPEN) {
            engines.add(new Engine(1, IDS, open));
        }
        compare(settings, findings, "open orders", OPEN, engines);

        for (int symbols : SYMBOLS) {
            engines.add(new Engine(symbols, FEW_IDS, SYMBOLS[0]));
        }
        compare(settings, findings, "symbols", SYMBOLS, engines);

        int[] lengths = settings.quick() ? QUICK_LENGTHS : LENGTHS;
        for (int length : lengths) {
            Engine engine = new Engine(1, FEW_IDS, SYMBOLS[0]);
            engine.lengthen(length);
            engines.add(engine);
        }
        compare(settings, findings, "records in the journal", lengths, engines);
        index(settings, findings);
    }

    /** What the heap has more of when an engine has a million open orders, each with an id of 16 characters. */
    private static void memory(Findings findings) {
        int most = OPEN[OPEN.length - 1];
        Engine engine = new Engine(1, 0, most);
        long before = reachableBytes();
        engine.fill(most);
        long bytes = reachableBytes() - before;
        Figure memory = findings.figure("memory for each of 1,000,000 open orders, its request id included", "bytes");
        memory.add((double) bytes / most);
        findings.atMost("memory for each open order", BYTES_PER_ORDER, memory);
        engine.close();
    }

    /** The size of all objects that are in use: what a heap has beyond them depends on its size and its collector. */
    private static long reachableBytes() {
        try {
            Object histogram = ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                new Object[] {new String[0]}, new String[] {String[].class.getName()});
            Matcher total = TOTAL.matcher((String) histogram);
            if (!total.find()) {
                throw new IllegalStateException("histogram of the heap has no total");
            }
            return Long.parseLong(total.group(1));
        } catch (JMException e) {
            throw new IllegalStateException("no histogram of the heap", e);
        }
    }

    private static void compare(Row.Settings settings, Findings findings, String what, int[] sizes,
                                List<Engine> engines) {
        Figure[] costs = new Figure[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            costs[i] = findings.figure("intent with " + Figure.number(sizes[i]) + " " + what, Figure.NANOS);
        }
        for (int round = -WARM_UP; round < (settings.quick() ? QUICK_ROUNDS : ROUNDS); round++) {
            for (int i = 0; i < sizes.length; i++) {
                double cost = engines.get(i).round();
                if (round >= 0) {
                    costs[i].add(cost);
                }
            }
        }
        Findings.Curve curve = findings.curve(Chart.COST, what);
        Figure worst = costs[1].over(costs[0]);
        for (int i = 0; i < sizes.length; i++) {
            curve.x().add((double) sizes[i]);
            curve.y().add(costs[i].median());
            Figure ratio = costs[i].over(costs[0]);
            worst = i > 0 && ratio.median() > worst.median() ? ratio : worst;
        }
        findings.atMost("cost from " + Figure.number(sizes[0]) + " to " + Figure.number(sizes[sizes.length - 1]) + " "
            + what, FLAT, worst);
        engines.forEach(Engine::close);
        engines.clear();
    }

    private static void index(Row.Settings settings, Findings findings) {
        for (IndexGrowth.Step step : IndexGrowth.run(18, settings.quick() ? 21 : 24)) {
            String upTo = "intents until there are " + Figure.number(step.ids()) + " request ids, ";
            findings.figure(upTo + "99.9 %", Figure.MICROS).add(step.times().getValueAtPercentile(99.9) / 1e3);
            findings.figure(upTo + "99.99 %", Figure.MICROS).add(step.times().getValueAtPercentile(99.99) / 1e3);
            findings.figure(upTo + "the slowest", Figure.MICROS).add(step.times().getMaxValue() / 1e3);
        }
    }

    /** An engine of some size, which stays as it is. */
    private static final class Engine {
        private final BenchmarkDirectory directory = new BenchmarkDirectory();
        private final EngineLoop loop;
        private final OrderFlow flow;
        private final int open;

        Engine(int symbols, int ids, int open) {
            this.open = open;
            loop = new EngineLoop(directory.path(), symbols);
            flow = new OrderFlow(loop, symbols);
            fill(ids);
        }

        /** Makes so many orders more, or up to a round more; the oldest ones of those that are too many end. */
        void fill(int orders) {
            for (int i = 0; i < orders; i += INTENTS) {
                intents();
                flow.rejectOpen(open);
            }
        }

        private void intents() {
            for (int i = 0; i < INTENTS; i += OrderFlow.BATCH) {
                flow.intents(true);
            }
        }

        /** Writes records that leave nothing behind in memory. */
        void lengthen(int records) {
            Command alert = new Command();
            alert.reset(CommandKind.ALERT, Actor.ENGINE);
            alert.reason = Reason.LOW_SPACE;
            alert.text.set("a record that leaves nothing behind, as long as an order's");
            for (int i = 1; loop.state().sequence() < records; i++) {
                loop.decide(alert, i % OrderFlow.BATCH == 0);
            }
            loop.flush();
        }

        /** Nanoseconds for an intent. */
        double round() {
            LockSupport.parkNanos(POPULATE_NS);
            long begun = System.nanoTime();
            intents();
            double cost = (double) (System.nanoTime() - begun) / INTENTS;
            flow.rejectOpen(open);
            return cost;
        }

        void close() {
            loop.close();
            directory.close();
        }
    }
}
