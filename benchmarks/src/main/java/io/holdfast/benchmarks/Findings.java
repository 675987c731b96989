package io.holdfast.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a row of the table has found: figures, aims with their verdicts, curves, and what a reader must know beside
 * them. It goes from the process that measured to the one that reports as JSON.
 *
 * @param figures what was measured
 * @param checks what was aimed at
 * @param curves what is drawn
 * @param notes sentences
 */
record Findings(List<Figure> figures, List<Check> checks, List<Curve> curves, List<String> notes) {
    private static final double[] PERCENTILES = {0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999};
    private static final double NANOS_PER_MICRO = 1e3;

    Findings() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /**
     * One aim.
     *
     * @param what is aimed at
     * @param aim the bound
     * @param measured what was found
     * @param verdict of the two
     */
    record Check(String what, String aim, String measured, Verdict verdict) {
    }

    /**
     * A line of a chart.
     *
     * @param chart which chart it belongs to
     * @param name of the line
     * @param x where, ascending
     * @param y how much
     */
    record Curve(Chart chart, String name, List<Double> x, List<Double> y) {
    }

    Figure figure(String name, String unit) {
        Figure figure = new Figure(name, unit);
        figures.add(figure);
        return figure;
    }

    void atMost(String what, double bound, Figure figure) {
        judge(what, "at most " + Figure.number(bound), figure, figure.isEmpty() || figure.median() <= bound);
    }

    void atLeast(String what, double bound, Figure figure) {
        judge(what, "at least " + Figure.number(bound), figure, figure.isEmpty() || figure.median() >= bound);
    }

    void notMeasured(String what, String aim, String why) {
        checks.add(new Check(what, aim, why, Verdict.NOT_MEASURED));
    }

    private void judge(String what, String aim, Figure figure, boolean holds) {
        if (figure.isEmpty()) {
            notMeasured(what, aim, "one side has no figure");
        } else {
            checks.add(new Check(what, aim, figure.text(), holds ? Verdict.HOLDS : Verdict.FALLS_SHORT));
        }
    }

    /** Draws the percentiles of nanoseconds as microseconds over "one in so many". */
    void percentiles(String name, Histogram nanos) {
        Curve curve = curve(Chart.PERCENTILES, name);
        for (double percentile : PERCENTILES) {
            double oneIn = 100 / (100 - percentile);
            long value = nanos.getValueAtPercentile(percentile);
            if (nanos.getTotalCount() >= oneIn && value > 0) { // the axis is logarithmic
                curve.x.add(oneIn);
                curve.y.add(value / NANOS_PER_MICRO);
            }
        }
    }

    Curve curve(Chart chart, String name) {
        Curve curve = new Curve(chart, name, new ArrayList<>(), new ArrayList<>());
        curves.add(curve);
        return curve;
    }
}
