package io.holdfast.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What device durability costs, beside the bare loop of the same bytes on the same file system: rounds of each in turn,
 * so that a neighbour disturbs all of them alike. Prints Markdown, as it stands in docs/performance.md.
 */
public final class DeviceFigures {
    private static final int ROUNDS = 7;
    private static final int WARM_UP_ROUNDS = 2;
    private static final int SINGLES = 400;
    private static final int PAUSED = 60;
    private static final long PAUSE_NS = 2_000_000L;
    private static final int CLIENTS = 64;
    private static final int CROWD_INTENTS = 20_000;
    private static final long ALLOCATED_BYTES = 64L << 20;

    private DeviceFigures() {
    }

    /** Runs for about half a minute. */
    public static void main(String[] args) {
        String load = Machine.load();
        byte[] body = SampleIntent.body();
        byte[] frame = new byte[DeviceSingle.frameLength(body)];
        Arrays.fill(frame, (byte) 1);
        List<Row> rows = List.of(new Row("bare, growing file"), new Row("bare, allocated file"),
            new Row("journal, one intent"), new Row("journal, one intent after 2 ms"),
            new Row("engine, " + CLIENTS + " clients"));
        try (BenchmarkDirectory directory = new BenchmarkDirectory();
             BareForce growing = new BareForce(directory.path().resolve("growing"), frame, 0);
             BareForce allocated = new BareForce(directory.path().resolve("allocated"), frame, ALLOCATED_BYTES);
             DeviceSingle single = new DeviceSingle(body, 0);
             DeviceSingle paused = new DeviceSingle(body, PAUSE_NS)) {
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                boolean counts = round >= 0;
                rows.get(0).add(counts, histogram -> growing.run(SINGLES, histogram));
                rows.get(1).add(counts, histogram -> allocated.run(SINGLES, histogram));
                rows.get(2).add(counts, histogram -> single.run(SINGLES, histogram));
                rows.get(3).add(counts, histogram -> paused.run(PAUSED, histogram));
                // Its engine thread never sleeps: it must not be there while the others are measured.
                try (DeviceCrowd crowd = new DeviceCrowd(CLIENTS)) {
                    rows.get(4).addRate(counts, CROWD_INTENTS, crowd.run(CROWD_INTENTS));
                }
            }
        }
        Machine.rows().forEach(row -> System.out.println("| " + row[0] + " | " + row[1] + " |"));
        System.out.println("\n| " + frame.length + " bytes each | 50 %, µs | 99 %, µs | a second |\n|---|---|---|---|");
        rows.forEach(Row::print);
        for (int bare = 0; bare < 2; bare++) {
            System.out.printf(Locale.ROOT, "%nOf \"%s\": one intent %.2f times its median, %d clients %.1f times its "
                + "rate.%n", rows.get(bare).name,
                rows.get(2).median() / rows.get(bare).median(), CLIENTS,
                rows.get(4).rate() / rows.get(bare).rate());
        }
        System.out.println("\nLoad average of the last minute: " + load + " before, " + Machine.load()
            + " after; medians of " + ROUNDS + " rounds in turn, in brackets the least and the most.");
    }

    private interface Measurement {
        void run(Histogram histogram);
    }

    /** What the rounds of one measurement gave. */
    private static final class Row {
        private final String name;
        private final List<Double> medians = new ArrayList<>();
        private final List<Double> tails = new ArrayList<>();
        private final List<Double> rates = new ArrayList<>();

        Row(String name) {
            this.name = name;
        }

        void add(boolean counts, Measurement measurement) {
            Histogram histogram = new Histogram(3);
            measurement.run(histogram);
            if (counts) {
                medians.add(histogram.getValueAtPercentile(50) / 1e3);
                tails.add(histogram.getValueAtPercentile(99) / 1e3);
                rates.add(1e9 / histogram.getMean());
            }
        }

        void addRate(boolean counts, int intents, long ns) {
            if (counts) {
                rates.add(intents * 1e9 / ns);
            }
        }

        double median() {
            return middle(medians);
        }

        double rate() {
            return middle(rates);
        }

        void print() {
            System.out.println("| " + name + " | " + text(medians) + " | " + text(tails) + " | " + text(rates) + " |");
        }

        private static String text(List<Double> values) {
            return values.isEmpty() ? "" : String.format(Locale.ROOT, "%,.0f (%,.0f-%,.0f)", middle(values),
                values.stream().min(Double::compare).orElseThrow(), values.stream().max(Double::compare).orElseThrow());
        }

        private static double middle(List<Double> values) {
            return values.stream().sorted().toList().get(values.size() / 2);
        }
    }
}
