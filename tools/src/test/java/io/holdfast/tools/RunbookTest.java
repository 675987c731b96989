package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.TradingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/operations.md has a row for each alert that the sources raise, each trading state and each exit code. */
class RunbookTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize()
        .getParent();
    private static final Pattern CALL = Pattern.compile("\\balert\\((?!Reason )([^;{]*?)\\);", Pattern.DOTALL);
    private static final Pattern REASON = Pattern.compile("Reason\\.([A-Z_]+)");
    private static final Pattern FINDING = Pattern.compile("new Finding\\(Reason\\.([A-Z_]+)");
    /** What they raise was named by others. */
    private static final Set<String> PASSED_ON = Set.of("Decider.java", "Emitter.java", "Engine.java",
        "EngineRecordEncoder.java", "EngineRecordDecoder.java", "ServedEngine.java", "AlertDelivery.java");
    private static final Map<String, List<String>> VARIABLES = Map.of(
        "VenueDecisions.java", List.of("LATE_FILL", "OVERFILL", "FOREIGN"),
        "GroupDecisions.java", List.of("LEFT_OVER", "POSITION_GONE"),
        "ReconciliationDecisions.java", List.of("UNEXPLAINED", "TRANSFER"));
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z_]+)` \\| (warning|critical) \\| (.+) \\| (.+) \\|");

    private static String runbook() throws IOException {
        return Files.readString(ROOT.resolve("docs/operations.md"));
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("engine", "gateway", "tools")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    /** Reasons in calls of alert, and where a call is handed a variable what the table says of its file. */
    private static Map<String, String> raised() throws IOException {
        Map<String, String> raised = new TreeMap<>();
        for (Path source : sources()) {
            String name = source.getFileName().toString();
            String text = Files.readString(source);
            for (Matcher call = CALL.matcher(text); call.find();) {
                Matcher named = REASON.matcher(call.group(1));
                if (named.find()) {
                    raised.put(named.group(1), name);
                } else if (!PASSED_ON.contains(name)) {
                    assertTrue(VARIABLES.containsKey(name), "name here what " + name + " can raise: " + call.group());
                    VARIABLES.get(name).forEach(reason -> raised.put(reason, name));
                }
            }
            for (Matcher finding = FINDING.matcher(text); finding.find();) {
                raised.put(finding.group(1), name);
            }
        }
        return raised;
    }

    @Test
    void hasARowForEachAlert() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (Matcher row = ROW.matcher(runbook()); row.find();) {
            rows.put(row.group(1), row.group(2));
        }
        Map<String, String> raised = raised();
        assertTrue(raised.size() > 15, raised.toString());
        Set<String> missing = new TreeSet<>(raised.keySet());
        missing.removeAll(rows.keySet());
        assertEquals(Set.of(), missing, "alerts without a row in docs/operations.md");
        for (Map.Entry<String, String> row : rows.entrySet()) {
            assertEquals(Severity.of(Reason.valueOf(row.getKey())).name().toLowerCase(Locale.ROOT),
                row.getValue(), row.getKey());
        }
    }

    @Test
    void hasARowForEachTradingStateAndExitCode() throws IOException {
        String runbook = runbook();
        for (TradingState state : TradingState.values()) {
            assertTrue(Pattern.compile("(?m)^\\| `" + state + "` \\| .+ \\| .+ \\|$").matcher(runbook).find(),
                state.name());
        }
        for (int exitCode = 0; exitCode <= 6; exitCode++) {
            assertTrue(Pattern.compile("(?m)^\\| " + exitCode + " \\| .+ \\| .+ \\|$").matcher(runbook).find(),
                "exit " + exitCode);
        }
    }
}
