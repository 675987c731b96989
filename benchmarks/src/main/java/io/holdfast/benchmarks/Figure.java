package io.holdfast.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the rounds of one measurement gave.
 *
 * @param name what was measured
 * @param unit of the values: a ratio is in {@link #TIMES}
 * @param rounds a value for each round, in their order
 */
record Figure(String name, String unit, List<Double> rounds) {
    static final String TIMES = "times";
    static final String MICROS = "µs";
    static final String NANOS = "ns";
    static final String PER_SECOND = "/s";

    private static final double LARGE = 1000;
    private static final double SMALL = 10;

    Figure(String name, String unit) {
        this(name, unit, new ArrayList<>());
    }

    void add(double value) {
        rounds.add(value);
    }

    /** Whether no round has given anything. */
    boolean isEmpty() {
        return rounds.isEmpty();
    }

    double median() {
        List<Double> sorted = sorted();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Half of the distance between the first and the third quarter of the rounds: how far to trust the median. */
    double spread() {
        List<Double> sorted = sorted();
        int quarter = sorted.size() / 4;
        return (sorted.get(sorted.size() - 1 - quarter) - sorted.get(quarter)) / 2;
    }

    private List<Double> sorted() {
        if (rounds.isEmpty()) {
            throw new IllegalStateException("no round was measured, figure=" + name);
        }
        return rounds.stream().sorted().toList();
    }

    /** How many times another figure this one is, round by round, so that a neighbour disturbs both sides alike. */
    Figure over(Figure other) {
        Figure ratio = new Figure(name + " / " + other.name, TIMES);
        for (int i = 0; i < Math.min(rounds.size(), other.rounds.size()); i++) {
            ratio.add(rounds.get(i) / other.rounds.get(i));
        }
        return ratio;
    }

    /** The median, and in brackets the least and the most. */
    String text() {
        List<Double> sorted = sorted();
        String text = number(median());
        if (sorted.size() > 1) {
            text += " (" + number(sorted.get(0)) + "-" + number(sorted.get(sorted.size() - 1)) + ")";
        }
        return unit.isEmpty() || unit.equals(TIMES) ? text : text + " " + unit;
    }

    static String number(double value) {
        String format = Math.abs(value) >= LARGE || value == Math.rint(value) ? "%,.0f"
            : Math.abs(value) >= SMALL ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
