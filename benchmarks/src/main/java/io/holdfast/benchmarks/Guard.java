package io.holdfast.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What must not get worse. Each has a bound and the noise that was measured for it, committed beside the code, and may
 * exceed the bound by that noise and no more. The least of the rounds of either side counts, which a neighbour has
 * disturbed least: what got slower is slower in each. What could not be measured fails too.
 */
final class Guard {
    /** The rows that have them. */
    static final List<Row> ROWS = List.of(Row.JOURNAL, Row.HAND_OVER, Row.ALLOCATION);

    private static final String BOUNDS = "guard.properties";
    /** A figure, or one over another. */
    private static final Map<String, List<String>> GUARDED = Map.of(
        "journal.share", List.of(JournalRow.ALONE, JournalRow.MAPPED),
        "handover.p50", List.of(HandOverRow.ENGINE + ", 50 %", HandOverRow.CHRONICLE + ", 50 %"),
        "handover.p99", List.of(HandOverRow.ENGINE + ", 99 %", HandOverRow.CHRONICLE + ", 99 %"),
        "allocation.engine", List.of(AllocationRow.ENGINE),
        "allocation.follower", List.of(AllocationRow.FOLLOWER),
        "allocation.gateway", List.of(AllocationRow.GATEWAY));

    private Guard() {
    }

    /** Prints a line for each ratio; 0 if all keep their bounds, 1 if not. */
    static int judge(Collection<Findings> found) {
        return judge(found, bounds());
    }

    static int judge(Collection<Findings> found, Properties bounds) {
        int worse = 0;
        for (String name : GUARDED.keySet().stream().sorted().toList()) {
            double bound = number(bounds, name + ".bound");
            double noise = number(bounds, name + ".noise");
            double measured = least(found, GUARDED.get(name).get(0));
            if (GUARDED.get(name).size() > 1) {
                measured /= least(found, GUARDED.get(name).get(1));
            }
            boolean kept = measured <= bound + noise; // never so for what was not measured
            worse += kept ? 0 : 1;
            System.out.println((kept ? "kept   " : "WORSE  ") + name + ": bound=" + bound + " noise=" + noise
                + " measured=" + (Double.isNaN(measured) ? "nothing" : Figure.number(measured)));
        }
        return worse == 0 ? 0 : 1;
    }

    private static double least(Collection<Findings> found, String name) {
        return found.stream().flatMap(findings -> findings.figures().stream())
            .filter(figure -> figure.name().equals(name)).flatMap(figure -> figure.rounds().stream())
            .mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    private static double number(Properties bounds, String key) {
        String value = bounds.getProperty(key);
        if (value == null) {
            throw new IllegalStateException(BOUNDS + " has no " + key);
        }
        return Double.parseDouble(value);
    }

    private static Properties bounds() {
        Properties bounds = new Properties();
        try (InputStream in = Guard.class.getResourceAsStream("/" + BOUNDS)) {
            bounds.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bounds;
    }
}
