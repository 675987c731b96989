package io.holdfast.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Orders by HTTP at a rate that does not wait for answers, from when each was due until its answer was read. */
final class HttpRow implements Row.Measurement {
    private static final int RATE = 1_000;
    private static final int SECONDS = 30;
    private static final int QUICK_SECONDS = 5;
    /** The last order of a round is answered after its last due time. */
    private static final double MIN_RATE = 0.99 * RATE;
    private static final double[] PERCENTILES = {50, 99, 99.9, 100};
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String ORDERS = "HTTP, 8 clients, orders";

    @Override
    public void run(Row.Settings settings, Findings findings) throws Exception {
        Schedule schedule = Schedule.atRate(RATE, 0, RATE * (settings.quick() ? QUICK_SECONDS : SECONDS));
        Figure rate = findings.figure(ORDERS + " answered", Figure.PER_SECOND);
        Figure[] times = new Figure[PERCENTILES.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = findings.figure("HTTP, from due to answer, " + Figure.number(PERCENTILES[i]) + " %", "ms");
        }
        Map<Integer, Integer> answers = new TreeMap<>();
        try (BenchmarkDirectory directory = new BenchmarkDirectory()) {
            HttpLoad load = new HttpLoad(directory.path());
            try (load) {
                for (int round = -1; round < settings.rounds(); round++) {
                    HttpLoad.Round result = load.run(schedule);
                    result.answers().forEach((status, count) -> answers.merge(status, count, Integer::sum));
                    if (round >= 0) { // the first one warms up
                        rate.add(result.perSecond());
                        add(result.times(), times);
                    }
                }
                load.awaitVenue();
            }
            findings.atLeast(ORDERS + " answered, of " + RATE + " a second", MIN_RATE, rate);
            none(findings, ORDERS + " with another answer than 202", load.sent() - answers.getOrDefault(202, 0));
            none(findings, ORDERS + " not exactly once in the journal", load.notOnceInJournal());
            none(findings, ORDERS + " too few or too many at the venue", Math.abs(load.sent() - load.placed()));
        }
        findings.notes().add("Answers by status: " + answers + ". The venue is in the process and takes no time; the "
            + "engine waits as that of ./holdfast serve, the clients' threads are in the same process. "
            + Runtime.getRuntime().availableProcessors() + " cores, load average " + Machine.load() + ".");
    }

    private static void add(Histogram nanos, Figure[] times) {
        for (int i = 0; i < times.length; i++) {
            times[i].add(nanos.getValueAtPercentile(PERCENTILES[i]) / NANOS_PER_MILLI);
        }
    }

    private static void none(Findings findings, String what, long count) {
        Figure figure = findings.figure(what, "");
        figure.add(count);
        findings.atMost(what, 0, figure);
    }
}
