package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.journal.RecoveryPlan.Access;
import io.holdfast.journal.RecoveryPlan.Action;
import io.holdfast.journal.RecoveryPlan.Boot;
import io.holdfast.journal.RecoveryPlan.Closed;
import io.holdfast.journal.RecoveryPlan.EarlierCut;
import io.holdfast.journal.RecoveryPlan.Facts;
import io.holdfast.journal.RecoveryPlan.Owner;
import io.holdfast.journal.RecoveryPlan.Promised;
import io.holdfast.journal.RecoveryPlan.Room;
import io.holdfast.journal.RecoveryPlan.Start;
import io.holdfast.journal.RecoveryPlan.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of cases in the document is what the code does. */
final class RecoveryPlanTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "recovery.md");
    private static final List<Enum<?>[]> FACTS = List.of(Owner.values(), Access.values(), EarlierCut.values(),
        Start.values(), State.values(), Promised.values(), Boot.values(), Closed.values(), Room.values());

    @Test
    void takesTheActionOfTheOneRowForEachCombinationOfFacts() throws IOException {
        List<List<String>> rows = table("Owner");
        int[] hits = new int[rows.size()];
        int combinations = 0;
        int[] choice = new int[FACTS.size()];
        do {
            Facts facts = facts(choice);
            List<String> words = words(choice);
            List<List<String>> matching = rows.stream().filter(row -> matches(row, words))
                .collect(Collectors.toList());
            assertEquals(1, matching.size(), () -> "rows for " + words + ": " + matching);
            List<String> row = matching.get(0);
            hits[rows.indexOf(row)]++;
            assertEquals(row.get(row.size() - 1), word(RecoveryPlan.of(facts)), () -> "action for " + words);
            combinations++;
        } while (next(choice));
        assertEquals(2 * 2 * 3 * 4 * 5 * 4 * 3 * 3 * 2, combinations);
        assertTrue(Arrays.stream(hits).allMatch(hit -> hit > 0), () -> "row without a case: " + Arrays.toString(hits));
    }

    @Test
    void namesOnlyValuesThatThereAre() throws IOException {
        for (List<String> row : table("Owner")) {
            for (int i = 0; i < FACTS.size(); i++) {
                List<String> values = Arrays.stream(FACTS.get(i)).map(RecoveryPlanTest::word)
                    .collect(Collectors.toList());
                for (String value : row.get(i).split(", ")) {
                    assertTrue(value.equals("*") || values.contains(value), value + " in " + row);
                }
            }
        }
    }

    @Test
    void explainsEachActionOnce() throws IOException {
        List<String> explained = table("Action").stream().map(row -> row.get(0)).collect(Collectors.toList());
        assertEquals(Arrays.stream(Action.values()).map(RecoveryPlanTest::word).collect(Collectors.toList()),
            explained);
    }

    private static Facts facts(int[] choice) {
        return new Facts(Owner.values()[choice[0]], Access.values()[choice[1]], EarlierCut.values()[choice[2]],
            Start.values()[choice[3]], State.values()[choice[4]], Promised.values()[choice[5]],
            Boot.values()[choice[6]], Closed.values()[choice[7]], Room.values()[choice[8]]);
    }

    private static List<String> words(int[] choice) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < choice.length; i++) {
            words.add(word(FACTS.get(i)[choice[i]]));
        }
        return words;
    }

    private static boolean next(int[] choice) {
        for (int i = 0; i < choice.length; i++) {
            choice[i] = (choice[i] + 1) % FACTS.get(i).length;
            if (choice[i] != 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(List<String> row, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (!row.get(i).equals("*") && !List.of(row.get(i).split(", ")).contains(words.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static String word(Enum<?> value) {
        String name = value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return name.replace("read only", "read-only");
    }

    /** The rows of the table whose first column has a name. */
    private static List<List<String>> table(String firstColumn) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            List<String> cells = Arrays.stream(line.split("\\|")).skip(1).map(String::strip)
                .collect(Collectors.toList());
            if (cells.size() > 2 && cells.get(0).equals(firstColumn)) {
                inside = true;
            } else if (cells.isEmpty()) {
                inside = false;
            } else if (inside && !cells.get(0).startsWith("---")) {
                rows.add(cells);
            }
        }
        assertTrue(rows.size() > 1, () -> "no table " + firstColumn + " in " + DOCUMENT);
        return rows;
    }
}
