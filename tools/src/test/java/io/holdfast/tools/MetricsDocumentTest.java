package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.LatencyHistogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/metrics.md lists exactly what is told; the dashboard and the alert rules ask for nothing else. */
class MetricsDocumentTest {
    private static final Path DOCS = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize()
        .getParent().resolve("docs");
    private static final Pattern ROW =
        Pattern.compile("(?m)^\\| `(holdfast_\\w+)` \\| (\\w+) \\| ([^|]*)\\| ([^|]*)\\| ([^|]+)\\| ([^|]+)\\|$");
    private static final Pattern NAME = Pattern.compile("\\b(holdfast_\\w+)");
    private static final Pattern SELECTOR = Pattern.compile("\\b(holdfast_\\w+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern SUFFIX = Pattern.compile("_(bucket|sum|count)$");
    /** Given by Prometheus to whatever it scrapes. */
    private static final Set<String> TARGET = Set.of("instance", "job");

    @TempDir
    private static Path directory;

    private static Scrape scrape;

    @BeforeAll
    static void scrape() {
        JournalConfig journal = JournalConfig.builder(directory).blockSize(16 << 20).reserveAheadBytes(4 << 20).build();
        try (Engine engine = Engine.open(new EngineConfig(journal, new Policy(1, TimeUnit.HOURS.toNanos(1)),
            EngineConfig.Waiting.BLOCKING, new EngineConfig.Identity("test", "test", 0)), failure -> { })) {
            Metrics metrics = new Metrics(engine, new Follower(engine, failure -> { }));
            metrics.gateway(() -> 0, () -> 0, new LatencyHistogram());
            scrape = new Scrape(metrics.scrape());
        }
    }

    /** Name, type and labels. */
    private static Map<String, String> told() {
        Map<String, String> told = new TreeMap<>();
        scrape.types().forEach((name, type) -> told.put(name, type + ' ' + scrape.labels(name)));
        return told;
    }

    @Test
    void listsWhatIsTold() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        for (Matcher row = ROW.matcher(Files.readString(DOCS.resolve("metrics.md"))); row.find();) {
            Set<String> labels = Arrays.stream(row.group(4).replace("`", "").split(",")).map(String::strip)
                .filter(label -> !label.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
            listed.put(row.group(1), row.group(2) + ' ' + labels);
            if (row.group(1).endsWith("_seconds") || row.group(1).endsWith("_bytes")) {
                assertTrue(row.group(1).endsWith('_' + row.group(3).strip()), "the unit ends the name: " + row.group());
            }
            assertFalse(row.group(5).isBlank() || row.group(6).isBlank(), row.group());
        }
        assertEquals(told(), listed);
    }

    @Test
    void saysEachValueOfALabel() throws IOException {
        String text = Files.readString(DOCS.resolve("metrics.md"));
        Matcher label = Pattern.compile("(?:outcome|state|stage|severity|stream|call|kind)=\"(\\w+)\"").matcher(
            scrape.text());
        int values = 0;
        while (label.find()) {
            values++;
            assertTrue(text.contains('`' + label.group(1) + '`'), "no word of " + label.group());
        }
        assertTrue(values > 50, "values=" + values);
    }

    private static List<String> expressions(JsonNode node) {
        List<String> found = new ArrayList<>();
        node.findValues("expr").forEach(expression -> found.add(expression.textValue()));
        node.findValues("query").stream().filter(JsonNode::isTextual).map(JsonNode::textValue)
            .filter(text -> text.contains("holdfast")).forEach(found::add);
        return found;
    }

    private static void assertTold(String expression) {
        for (Matcher name = NAME.matcher(expression); name.find();) {
            metric(name.group(1), expression);
        }
        for (Matcher selector = SELECTOR.matcher(expression); selector.find();) {
            String metric = metric(selector.group(1), expression);
            for (Matcher label = LABEL.matcher(selector.group(2)); label.find();) {
                String name = label.group(1);
                assertTrue(TARGET.contains(name) || scrape.labels(metric).contains(name),
                    "no label " + name + " of " + metric + " is told: " + expression);
                if (!TARGET.contains(name)) {
                    Arrays.stream(label.group(2).split("\\|")).forEach(value -> assertTrue(scrape.text().contains(
                        name + "=\"" + value + '"'), "no " + name + ' ' + value + " is told: " + expression));
                }
            }
        }
    }

    private static String metric(String series, String expression) {
        String metric = scrape.types().containsKey(series) ? series : SUFFIX.matcher(series).replaceFirst("");
        assertTrue(scrape.types().containsKey(metric), "no metric " + series + " is told: " + expression);
        assertEquals("histogram".equals(scrape.types().get(metric)), !metric.equals(series), expression);
        return metric;
    }

    @Test
    void dashboardAsksForWhatIsTold() throws IOException {
        JsonNode dashboard = JsonHttp.JSON.readTree(DOCS.resolve("grafana/holdfast.json").toFile());
        List<String> expressions = expressions(dashboard);
        expressions.forEach(MetricsDocumentTest::assertTold);
        String all = String.join("\n", expressions);
        Set<String> unseen = scrape.types().keySet().stream().filter(name -> !all.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), unseen, "metrics without a panel");
    }

    @Test
    void dashboardHasPanelsWithIdsOfTheirOwnSideBySide() throws IOException {
        JsonNode dashboard = JsonHttp.JSON.readTree(DOCS.resolve("grafana/holdfast.json").toFile());
        Set<Integer> ids = new TreeSet<>();
        Set<String> cells = new TreeSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertTrue(ids.add(panel.get("id").intValue()), panel.toString());
            JsonNode place = panel.get("gridPos");
            assertTrue(place.get("x").intValue() + place.get("w").intValue() <= 24, panel.toString());
            for (int x = 0; x < place.get("w").intValue(); x++) {
                for (int y = 0; y < place.get("h").intValue(); y++) {
                    assertTrue(cells.add(place.get("x").intValue() + x + "," + (place.get("y").intValue() + y)),
                        "panels overlap: " + panel.get("title"));
                }
            }
            panel.path("targets").forEach(target ->
                assertEquals("${datasource}", target.at("/datasource/uid").textValue(), panel.toString()));
        }
    }

    @Test
    void rulesAskForWhatIsToldAndPointToTheRunbook() throws IOException {
        JsonNode rules = new YAMLMapper().readTree(DOCS.resolve("prometheus/alerts.yml").toFile());
        expressions(rules).forEach(MetricsDocumentTest::assertTold);
        Set<String> anchors = Files.readAllLines(DOCS.resolve("operations.md")).stream()
            .filter(line -> line.startsWith("## ")).map(line -> line.substring(3).toLowerCase(Locale.ROOT)
                .replace(' ', '-').replaceAll("[^a-z-]", "")).collect(Collectors.toSet());
        int count = 0;
        for (JsonNode rule : rules.at("/groups/0/rules")) {
            count++;
            String runbook = rule.at("/annotations/runbook").asText();
            assertTrue(runbook.startsWith("docs/operations.md#"), rule.toString());
            String anchor = runbook.substring(runbook.indexOf('#') + 1);
            assertTrue(anchors.contains(anchor), runbook + " is not in " + anchors);
            assertTrue(Set.of("critical", "warning").contains(rule.at("/labels/severity").asText()), rule.toString());
            assertFalse(rule.at("/annotations/summary").asText().isEmpty(), rule.toString());
        }
        assertTrue(count > 10, "rules=" + count);
    }
}
