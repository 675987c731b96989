package io.holdfast.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run has found, as a table of verdicts, as figures, and as charts. */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Map<Row, Findings> found = new LinkedHashMap<>();
    private final Map<Row, Long> seconds = new LinkedHashMap<>();
    private final Map<String, String> machine = Machine.rows();
    private final Row.Settings settings;

    Report(Row.Settings settings) {
        this.settings = settings;
        machine.put("begun", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        machine.put("load before", Machine.load());
    }

    void add(Row row, Findings findings, Duration took) {
        found.put(row, findings);
        seconds.put(row, took.toSeconds());
        machine.put("load after", Machine.load());
        machine.put("seconds", Long.toString(seconds.values().stream().mapToLong(Long::longValue).sum()));
    }

    Map<Row, Findings> found() {
        return found;
    }

    /** Writes report.json and report.md. */
    void write(Path folder) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine);
        json.put("rounds", settings.rounds());
        json.put("quick", settings.quick());
        json.put("seconds", seconds);
        json.put("rows", found);
        JSON.writeValue(folder.resolve("report.json").toFile(), json);
        Files.writeString(folder.resolve("report.md"), markdown());
    }

    /** The verdicts. */
    String table() {
        StringBuilder table = new StringBuilder("| what | aim | measured | verdict |\n|---|---|---|---|");
        found.values().forEach(findings -> findings.checks().forEach(check -> table.append("\n| ").append(check.what())
            .append(" | ").append(check.aim()).append(" | ").append(check.measured()).append(" | ")
            .append(check.verdict()).append(" |")));
        return table.toString();
    }

    /** One line on what it ran on. */
    String where() {
        return "On " + machine.get("cores") + "; " + machine.get("processor") + ", " + machine.get("kernel") + ", "
            + machine.get("JDK") + ", commit " + machine.get("commit") + ", load " + machine.get("load before") + " to "
            + machine.get("load after") + ", " + machine.get("seconds") + " s; medians of at least "
            + settings.rounds() + " rounds.";
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("# Figures\n\nMedians of at least ").append(settings.rounds())
            .append(" rounds, in brackets the least and the most; ratios are taken round by round.");
        if (settings.quick()) {
            text.append(" A quick run: few and short rounds.");
        }
        text.append("\n\n").append(table()).append("\n\n| on | |\n|---|---|\n");
        machine.forEach((what, value) -> text.append("| ").append(what).append(" | ").append(value).append(" |\n"));
        found.forEach((row, findings) -> {
            text.append("\n## ").append(row.title).append("\n\n");
            if (!findings.figures().isEmpty()) {
                text.append("| figure | median (least-most) |\n|---|---|\n");
            }
            findings.figures().stream().filter(figure -> !figure.isEmpty()).forEach(figure -> text.append("| ")
                .append(figure.name()).append(" | ").append(figure.text()).append(" |\n"));
            findings.notes().forEach(note -> text.append('\n').append(note).append('\n'));
        });
        return text.toString();
    }

    /** Draws the charts that there is something for. */
    void draw(Path folder) throws IOException {
        for (Chart chart : Chart.values()) {
            Charts.draw(chart, found.values(), folder);
        }
    }
}
