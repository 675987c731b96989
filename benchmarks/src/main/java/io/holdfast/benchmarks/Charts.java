package io.holdfast.benchmarks;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** Draws charts as PNG files; an axis is logarithmic where the figures are many times each other. */
final class Charts {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 600;

    private Charts() {
    }

    /** Draws one chart, unless nothing was measured for it. */
    static void draw(Chart chart, Collection<Findings> found, Path folder) throws IOException {
        if (chart == Chart.THROUGHPUT) {
            bars(chart, found, folder);
        } else {
            lines(chart, found, folder);
        }
    }

    private static void lines(Chart chart, Collection<Findings> found, Path folder) throws IOException {
        XYChart drawing = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(chart.title)
            .xAxisTitle(chart.x).yAxisTitle(chart.y).build();
        for (Findings findings : found) {
            findings.curves().stream().filter(curve -> curve.chart() == chart && !curve.x().isEmpty())
                .forEach(curve -> drawing.addSeries(curve.name(), curve.x(), curve.y()));
        }
        if (!drawing.getSeriesMap().isEmpty()) {
            style(drawing.getStyler());
            drawing.getStyler().setXAxisLogarithmic(chart.logarithmicX);
            drawing.getStyler().setYAxisLogarithmic(chart.logarithmicY);
            if (!chart.logarithmicY) {
                drawing.getStyler().setYAxisMin(0.0);
            }
            BitmapEncoder.saveBitmap(drawing, file(chart, folder), BitmapEncoder.BitmapFormat.PNG);
        }
    }

    private static void bars(Chart chart, Collection<Findings> found, Path folder) throws IOException {
        Map<String, Double> bars = new LinkedHashMap<>();
        for (Findings findings : found) {
            findings.figures().stream().filter(figure -> figure.unit().equals(Figure.PER_SECOND)
                && !figure.isEmpty()).forEach(figure -> bars.put(figure.name(), figure.median()));
        }
        if (!bars.isEmpty()) {
            CategoryChart drawing = new CategoryChartBuilder().width(WIDTH).height(2 * HEIGHT).title(chart.title)
                .xAxisTitle(chart.x).yAxisTitle(chart.y).build();
            drawing.addSeries(chart.y, new ArrayList<>(bars.keySet()), new ArrayList<>(bars.values()));
            style(drawing.getStyler());
            double least = bars.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            drawing.getStyler().setYAxisMin(least / 10).setYAxisLogarithmic(true)
                .setXAxisLabelRotation(60).setLegendVisible(false);
            BitmapEncoder.saveBitmap(drawing, file(chart, folder), BitmapEncoder.BitmapFormat.PNG);
        }
    }

    private static void style(AxesChartStyler styler) {
        styler.setLegendPosition(Styler.LegendPosition.OutsideS);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    }

    private static String file(Chart chart, Path folder) {
        return folder.resolve(chart.file).toString();
    }
}
