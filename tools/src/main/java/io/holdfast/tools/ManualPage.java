package io.holdfast.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What the build of a package makes of the command line: a manual page of all commands, and the completion for shells.
 * The page is written here since picocli's generator makes AsciiDoc, which would take Ruby to become a manual page.
 */
final class ManualPage {
    private static final String NAME = "holdfast";

    private final StringBuilder page = new StringBuilder();

    private ManualPage() {
    }

    /**
     * Writes {@code man/holdfast.1} and {@code completion/holdfast}.
     *
     * @param args the directory to write them below
     */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        write(directory.resolve("man/holdfast.1"), text(Holdfast.commandLine()));
        write(directory.resolve("completion/holdfast"), AutoComplete.bash(NAME, Holdfast.commandLine()));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** The page, in the man macros of roff. */
    static String text(CommandLine line) {
        ManualPage manual = new ManualPage();
        manual.head(line.getCommandSpec());
        manual.commands(line.getCommandSpec(), NAME);
        manual.tail();
        return manual.page.toString();
    }

    private void head(CommandSpec root) {
        String version = BuildInfo.build().split(" ", 2)[0];
        raw(".TH HOLDFAST 1 \"\" \"holdfast " + version + "\" \"Holdfast\"");
        raw(".SH NAME");
        say("holdfast - " + lower(String.join(" ", root.usageMessage().description())));
        raw(".SH SYNOPSIS");
        raw(".B holdfast");
        raw(".I COMMAND");
        say("[options]");
        raw(".SH COMMANDS");
    }

    private void commands(CommandSpec spec, String name) {
        // A command may have aliases; each is told once.
        Set<CommandLine> told = new LinkedHashSet<>(spec.subcommands().values());
        for (CommandLine command : told) {
            command(command.getCommandSpec(), name + " " + command.getCommandName());
        }
    }

    private void command(CommandSpec spec, String name) {
        raw(".SS \"" + escaped(name) + "\"");
        for (String description : spec.usageMessage().description()) {
            say(description);
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            entry(parameter.paramLabel(), parameter.description());
        }
        List<OptionSpec> options = spec.options().stream().filter(option -> !option.hidden())
            .sorted(Comparator.comparing(option -> option.longestName())).collect(Collectors.toList());
        for (OptionSpec option : options) {
            entry(String.join(", ", new TreeSet<>(List.of(option.names())))
                + (option.arity().max() == 0 ? "" : " " + option.paramLabel()), option.description());
        }
        String[] footer = spec.usageMessage().footer();
        if (footer.length > 0) {
            raw(".PP\n.nf");
            for (String line : footer) {
                raw(escaped(line));
            }
            raw(".fi");
        }
        commands(spec, name);
    }

    private void entry(String label, String[] description) {
        raw(".TP");
        raw(".B " + escaped(label));
        say(String.join(" ", description));
    }

    private void tail() {
        raw(".SH EXIT STATUS");
        raw(".TP\n.B 0");
        say("done, or stopped as asked");
        raw(".TP\n.B 1");
        say("the check that was asked for failed, or an unexpected failure");
        raw(".TP\n.B 2");
        say("wrong usage or configuration");
        raw(".TP\n.B 3");
        say("another engine owns the data directory");
        raw(".TP\n.B 4");
        say("the journal is damaged where it must not be; nothing was changed");
        raw(".TP\n.B 5");
        say("halted: the journal could not be written or forced");
        raw(".TP\n.B 6");
        say("refused to trade: a person has to look");
        raw(".SH FILES");
        raw(".TP\n.I /etc/holdfast/holdfast.yaml");
        say("the configuration of the service, each key with its default");
        raw(".TP\n.I /var/lib/holdfast");
        say("the data directory of the service");
        raw(".SH ENVIRONMENT");
        raw(".TP\n.B JAVA_HOME");
        say("the Java to run with; without it java of the PATH");
        raw(".TP\n.B HOLDFAST_JAVA_OPTS");
        say("further options of the Java machine");
    }

    private void say(String text) {
        String line = escaped(text.replace("%n", " ").replace("%%", "%"));
        raw(line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line);
    }

    private void raw(String line) {
        page.append(line).append('\n');
    }

    private static String lower(String sentence) {
        return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1).replaceAll("\\.$", "");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
    }
}
