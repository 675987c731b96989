package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents say of commands, options, keys and exit codes is what there is, and the other way round. */
class CommandsTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize()
        .getParent();
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
    /** In code: what comes after the command's own name, up to the end of the line or of the code. */
    private static final Pattern CALL = Pattern.compile("(?m)(?:^    (?:\\./)?|`(?:\\./)?)holdfast ([a-z]+)([^\n`|]*)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)`[^\n]*");
    private static final List<String> PAGES = List.of("README.md", "docs/commands.md", "docs/recovery.md",
        "docs/operations.md", "docs/risk.md", "docs/groups.md");
    private static final Set<String> EVERYWHERE = Set.of("--help", "--version");

    private final Map<String, CommandLine> commands = Holdfast.commandLine().getSubcommands();

    @Test
    void hasEachCommandInTheTable() throws IOException {
        String head = commandsPage().split("\n## ")[0];
        Set<String> told = new TreeSet<>();
        head.lines().filter(line -> line.startsWith("| ")).forEach(line -> Pattern.compile("`([a-z]+)[ `]")
            .matcher(line.split("\\|")[1]).results().forEach(name -> told.add(name.group(1))));
        assertEquals(new TreeSet<>(commands.keySet()), told);
    }

    @Test
    void tellsEachOptionOfEachCommand() throws IOException {
        String page = commandsPage();
        List<String> missing = new ArrayList<>();
        commands.forEach((name, command) -> {
            String text = textAbout(page, name);
            for (String option : options(command, false)) {
                if (!Pattern.compile("(?<![\\w-])" + option + "(?![\\w-])").matcher(text).find()) {
                    missing.add(name + ' ' + option);
                }
            }
        });
        assertEquals(List.of(), missing);
    }

    /** The section that has the command, or one of its own, in its title; nothing where there is none. */
    private static String textAbout(String page, String command) {
        return Arrays.stream(page.split("\n## ")).filter(section ->
            Arrays.stream(section.lines().findFirst().orElse("").split(", "))
                .anyMatch(name -> name.split(" ")[0].equals(command))).findFirst().orElse("");
    }

    @Test
    void tellsOfNoOptionThatDoesNotExist() throws IOException {
        Set<String> all = new TreeSet<>(EVERYWHERE);
        commands.values().forEach(command -> all.addAll(options(command, true)));
        Set<String> told = OPTION.matcher(commandsPage()).results().map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
        told.removeAll(all);
        assertEquals(Set.of(), told);
    }

    @Test
    void showsOnlyCallsThatAreUnderstood() throws IOException {
        List<String> wrong = new ArrayList<>();
        int calls = 0;
        for (String page : PAGES) {
            for (MatchResult call : CALL.matcher(Files.readString(ROOT.resolve(page))).results().toList()) {
                calls++;
                CommandLine command = commands.get(call.group(1));
                Set<String> unknown = OPTION.matcher(call.group(2)).results().map(MatchResult::group)
                    .collect(Collectors.toCollection(TreeSet::new));
                if (command != null) {
                    unknown.removeAll(options(command, true));
                    unknown.removeAll(EVERYWHERE);
                }
                if (command == null || !unknown.isEmpty()) {
                    wrong.add(page + ": " + call.group().strip());
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(calls > 10, "calls found: " + calls);
    }

    /** Those of the commands below it too. */
    private static Set<String> options(CommandLine command, boolean hidden) {
        Set<String> names = new TreeSet<>();
        command.getSubcommands().values().forEach(below -> names.addAll(options(below, hidden)));
        command.getCommandSpec().options().stream().filter(option -> hidden || !option.hidden())
            .forEach(option -> names.addAll(Arrays.asList(option.names())));
        names.removeIf(name -> !name.startsWith("--") || EVERYWHERE.contains(name));
        return names;
    }

    @Test
    void tellsEachKeyOfTheConfiguration() throws IOException {
        Settings settings = Settings.none();
        settings.override("noSuchKey", 1);
        String refusal = assertThrows(CommandFailure.class, () -> new ServeConfig(settings)).getMessage();
        List<String> keys = List.of(refusal.substring(refusal.indexOf('[') + 1, refusal.indexOf(']')).split(", "));
        String section = commandsPage().split("\n### Configuration\n")[1].split("\n## ")[0];
        // A key of a section is told of as section.key.
        assertEquals(new TreeSet<>(keys), ROW.matcher(section).results().map(row -> row.group(1).split("\\.")[0])
            .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void tellsEachExitCode() throws Exception {
        Set<Integer> codes = new TreeSet<>();
        for (Field field : ExitCode.class.getDeclaredFields()) {
            if (field.getType() == int.class) {
                field.setAccessible(true);
                codes.add(field.getInt(null));
            }
        }
        String section = commandsPage().split("\n## Exit codes\n")[1].split("\n## ")[0];
        assertEquals(codes, Pattern.compile("(?m)^\\| (\\d+) \\|").matcher(section).results()
            .map(row -> Integer.valueOf(row.group(1))).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String commandsPage() throws IOException {
        return Files.readString(ROOT.resolve("docs/commands.md"));
    }
}
