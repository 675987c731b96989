package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** What {@code --help} says of each command. */
class HelpTest {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");

    private final List<CommandLine> commands = new ArrayList<>();

    HelpTest() {
        collect(Holdfast.commandLine());
    }

    private void collect(CommandLine above) {
        for (CommandLine command : above.getSubcommands().values()) {
            commands.add(command);
            collect(command);
        }
    }

    @Test
    void describesEachCommandAndEachOfItsArguments() {
        List<String> silent = new ArrayList<>();
        for (CommandLine command : commands) {
            String name = command.getCommandSpec().qualifiedName();
            if (command.getCommandSpec().usageMessage().description().length == 0) {
                silent.add(name);
            }
            for (ArgSpec argument : command.getCommandSpec().args()) {
                if (!argument.hidden() && argument.description().length == 0) {
                    silent.add(name + ' ' + argument.paramLabel());
                }
            }
        }
        assertEquals(List.of(), silent);
    }

    @Test
    void showsExamplesThatAreUnderstood() {
        List<String> without = new ArrayList<>();
        for (CommandLine command : commands) {
            String name = command.getCommandSpec().qualifiedName();
            List<String> examples = Arrays.stream(command.getCommandSpec().usageMessage().footer())
                .filter(line -> line.startsWith("  " + name)).toList();
            // What only has commands below it shows theirs.
            if (examples.isEmpty() && !(command.getCommand() instanceof Runnable)) {
                without.add(name);
            }
            for (String example : examples) {
                String[] words = WORD.matcher(example).results().skip(1).map(HelpTest::word).toArray(String[]::new);
                assertDoesNotThrow(() -> Holdfast.commandLine().parseArgs(words), example);
            }
        }
        assertEquals(List.of(), without);
    }

    private static String word(MatchResult found) {
        return found.group(1) == null ? found.group() : found.group(1);
    }
}
