package io.holdfast.tools;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One answer of {@code /metrics}: its series by name and labels, as they are written. */
public final class Scrape {
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+(?:\\{.*})?) (\\S+)");

    private final String text;
    private final Map<String, Double> values = new LinkedHashMap<>();
    private final Map<String, String> types = new LinkedHashMap<>();

    /** Reads the text; a line that is neither sample nor comment is an error. */
    public Scrape(String text) {
        this.text = text;
        for (String line : text.split("\n")) {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                values.put(sample.group(1), "+Inf".equals(sample.group(2)) ? Double.POSITIVE_INFINITY
                    : Double.parseDouble(sample.group(2)));
            } else if (!line.startsWith("# HELP ")) {
                throw new AssertionError("not a line of the text format: " + line);
            }
        }
    }

    /** All of it. */
    public String text() {
        return text;
    }

    /** The value of a series, as {@code holdfast_orders_total{outcome="filled"}}. */
    public double value(String series) {
        Double value = values.get(series);
        if (value == null) {
            throw new AssertionError("no series " + series + " in\n" + text);
        }
        return value;
    }

    /** The metrics with their types; a histogram is one. */
    public Map<String, String> types() {
        return types;
    }

    /** Names of labels of a metric, of the samples of a histogram too. */
    public Set<String> labels(String metric) {
        Set<String> labels = new TreeSet<>();
        Matcher label = Pattern.compile("([a-z_]+)=\"").matcher("");
        values.keySet().stream().filter(series -> series.startsWith(metric) && series.contains("{")
            && series.substring(0, series.indexOf('{')).matches(metric + "(_bucket|_sum|_count)?"))
            .forEach(series -> {
                label.reset(series);
                while (label.find()) {
                    labels.add(label.group(1));
                }
            });
        labels.remove("le");
        return labels;
    }
}
