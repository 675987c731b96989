package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The rules of docs/prometheus/alerts.yml as Prometheus evaluates them: each fires for its trouble, and alone. */
@Timeout(120)
class AlertRulesTest {
    private static final Path RULES = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize()
        .getParent().resolve("docs/prometheus/alerts.yml");
    private static final String TRADING = "holdfast_trading_state state=\"trading\"";
    private static final String HALTED = "holdfast_trading_state state=\"halted\"";
    private static final String ROOM = "holdfast_journal_room_bytes";
    private static final String BACKUP = "holdfast_backup_age_seconds";
    private static final String SNAPSHOT = "holdfast_snapshot_age_seconds";

    /** Series of an engine that is well, by name and labels: a first value and what is added every 15 s. */
    private static final Map<String, String> WELL = new LinkedHashMap<>();

    static {
        WELL.put("up", "1+0");
        WELL.put("holdfast_build_info", "1+0");
        WELL.put("holdfast_epoch", "4+0");
        WELL.put("holdfast_engine_turns_total", "0+150");
        WELL.put("holdfast_follower_age_seconds", "0+0");
        WELL.put(TRADING, "1+0");
        WELL.put(HALTED, "0+0");
        WELL.put("holdfast_orders_in_doubt_age_seconds", "NaN+0");
        WELL.put("holdfast_unprotected_seconds", "0+0");
        WELL.put("holdfast_stream_age_seconds stream=\"account\"", "2+0");
        WELL.put("holdfast_alerts_total severity=\"critical\"", "3+0");
        WELL.put("holdfast_alerts_total severity=\"warning\"", "0+1");
        WELL.put(ROOM, "1e11+0");
        WELL.put(BACKUP, "600+0");
        WELL.put(SNAPSHOT, "600+0");
        WELL.put("holdfast_reconciliation_differences_total", "3+0");
        WELL.put("holdfast_venue_errors_total kind=\"unknown\"", "7+0");
        WELL.put("holdfast_venue_errors_total kind=\"refused\"", "0+100");
        WELL.put("holdfast_ring_depth", "10+0");
        WELL.put("holdfast_ring_capacity", "16384+0");
    }

    @TempDir
    private Path directory;

    private final StringBuilder tests = new StringBuilder("rule_files: ['" + RULES + "']\nevaluation_interval: 15s\n"
        + "tests:\n");
    private final Set<String> tried = new TreeSet<>();

    /** What is not well, and the alerts that fire after some minutes of it. */
    private void add(int minutes, Map<String, String> trouble, String... firing) {
        Map<String, String> series = new LinkedHashMap<>(WELL);
        series.putAll(trouble);
        tests.append("- name: ").append(String.join(" and ", firing)).append(" for ").append(trouble.keySet()
            .toString().replaceAll("[\"\\[\\]]", "")).append("\n  interval: 15s\n  input_series:\n");
        series.forEach((name, values) -> {
            int space = name.indexOf(' ');
            tests.append("  - series: '").append(space < 0 ? name : name.substring(0, space))
                .append("{instance=\"h:1\", job=\"holdfast\"")
                .append(space < 0 ? "" : ", " + name.substring(space + 1))
                .append("}'\n    values: '").append(values).append('x').append(4 * minutes).append("'\n");
        });
        tests.append("  promql_expr_test:\n  - expr: 'count by (alertname) (ALERTS{alertstate=\"firing\"})'\n"
            + "    eval_time: ").append(minutes).append("m\n    exp_samples:")
            .append(firing.length == 0 ? " []\n" : "\n");
        for (String alert : firing) {
            tried.add(alert);
            tests.append("    - {labels: '{alertname=\"").append(alert).append("\"}', value: 1}\n");
        }
    }

    private void add(String series, String values, String... firing) {
        add(14, Map.of(series, values), firing);
    }

    @Test
    void eachFiresForItsTroubleAndAlone() throws IOException, InterruptedException {
        add(14, Map.of());
        add("up", "0+0", "HoldfastDown");
        add("holdfast_engine_turns_total", "77+0", "HoldfastEngineStuck");
        add("holdfast_follower_age_seconds", "0+15", "HoldfastFollowerStuck");
        add(14, Map.of(TRADING, "0+0", HALTED, "1+0"), "HoldfastHalted");
        add(14, Map.of(TRADING, "0+0"), "HoldfastNotTrading");
        add(14, Map.of(TRADING, "NaN+0", HALTED, "NaN+0"), "HoldfastNotTrading");
        add("holdfast_orders_in_doubt_age_seconds", "0+15", "HoldfastInDoubtTooLong");
        add("holdfast_unprotected_seconds", "6+15", "HoldfastUnprotected");
        add("holdfast_stream_age_seconds stream=\"account\"", "0+15", "HoldfastStreamStale");
        add("holdfast_stream_age_seconds stream=\"account\"", "NaN+0", "HoldfastStreamStale");
        add("holdfast_alerts_total severity=\"critical\"", "0+1", "HoldfastCriticalAlert");
        add(ROOM, "1e8+0", "HoldfastRoomLow");
        add(ROOM, "NaN+0", "HoldfastRoomLow");
        add(150, Map.of(ROOM, "1e11-1e8"), "HoldfastRoomShrinking");
        add(BACKUP, "6000+15", "HoldfastBackupLate");
        add(BACKUP, "NaN+0", "HoldfastBackupLate");
        add(SNAPSHOT, "7300+15", "HoldfastSnapshotLate");
        add("holdfast_reconciliation_differences_total", "0+1", "HoldfastDifferences");
        add("holdfast_venue_errors_total kind=\"unknown\"", "0+3", "HoldfastVenueErrors");
        add("holdfast_ring_depth", "9000+0", "HoldfastRingFilling");
        add("holdfast_epoch", "1+1", "HoldfastRestarting");
        assertEquals(named(), tried);
        Path file = Files.writeString(directory.resolve("alerts-test.yml"), tests);
        assertEquals("", Promtool.complaint("", "test", "rules", file.toString()));
    }

    private static Set<String> named() throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode rule : new YAMLMapper().readTree(RULES.toFile()).at("/groups/0/rules")) {
            names.add(rule.get("alert").textValue());
        }
        Set<String> named = new TreeSet<>(names);
        assertEquals(names.size(), named.size(), "two rules of one name");
        assertTrue(named.size() > 10, named.toString());
        return named;
    }

    @Test
    void promtoolFindsNoFault() throws IOException, InterruptedException {
        assertEquals("", Promtool.complaint("", "check", "rules", RULES.toString()));
    }
}
