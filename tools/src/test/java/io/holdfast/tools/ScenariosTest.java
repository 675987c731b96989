package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of docs/scenarios.md claims no test that does not exist, and leaves no scenario out. */
class ScenariosTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize()
        .getParent();
    private static final List<String> IDS = List.of("B1", "B2", "B3", "C1", "C2", "C3", "C4", "C5", "H1", "H3", "H4",
        "H6", "H7", "N1", "N2", "N3", "N4", "N5", "N6", "R1", "R10", "R11", "R12", "R13", "R14", "R15", "R16", "R17",
        "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "T3", "T4", "T5", "V1", "V2", "V3");
    private static final int COLUMNS = 5;
    private static final int IDS_COLUMN = 0;
    private static final int TEST_COLUMN = 3;
    private static final String NOT_YET = "test follows";
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
    /** The first method after the annotation. */
    private static final Pattern TEST_METHOD =
        Pattern.compile("@(?:Test|ParameterizedTest|RepeatedTest)\\b.*?\\bvoid (\\w+)\\(", Pattern.DOTALL);

    @Test
    void hasEachScenarioOnce() throws IOException {
        List<String> ids = new ArrayList<>();
        rows().forEach(row -> ids.addAll(Arrays.asList(row[IDS_COLUMN].split(", "))));
        assertEquals(IDS, ids.stream().sorted().toList());
    }

    @Test
    void namesOnlyTestsThatExist() throws IOException {
        Map<String, List<String>> tests = tests();
        for (String[] row : rows()) {
            if (row[TEST_COLUMN].equals(NOT_YET)) {
                continue;
            }
            List<String> missing = new ArrayList<>();
            int named = 0;
            for (Matcher test = NAMED.matcher(row[TEST_COLUMN]); test.find(); named++) {
                if (!tests.getOrDefault(test.group(1), List.of()).contains(test.group(2))) {
                    missing.add(test.group());
                }
            }
            assertEquals(List.of(), missing, "tests that do not exist, row " + row[IDS_COLUMN]);
            assertTrue(named > 0, "row " + row[IDS_COLUMN] + " names no test as `Class#method`: " + row[TEST_COLUMN]);
            for (int column = 0; column < COLUMNS; column++) {
                assertTrue(!row[column].isEmpty(), "row " + row[IDS_COLUMN] + " has an empty cell");
            }
        }
    }

    private static List<String[]> rows() throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/scenarios.md"))) {
            if (line.matches("\\| [A-Z]\\d.*")) {
                String[] cells = line.substring(1).split("(?<!\\\\)\\|", -1);
                assertEquals(COLUMNS + 1, cells.length, "columns of: " + line);
                rows.add(Arrays.stream(cells).limit(COLUMNS).map(String::strip).toArray(String[]::new));
            }
        }
        return rows;
    }

    /** The names of the test methods of each class, by its simple name, as the sources of all modules have them. */
    private static Map<String, List<String>> tests() throws IOException {
        Map<String, List<String>> tests = new HashMap<>();
        for (String module : List.of("journal", "engine", "gateway", "tools")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file : (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                    String name = file.getFileName().toString().replace(".java", "");
                    List<String> methods = tests.computeIfAbsent(name, key -> new ArrayList<>());
                    TEST_METHOD.matcher(Files.readString(file)).results().forEach(match -> methods.add(match.group(1)));
                }
            }
        }
        return tests;
    }
}
