package io.holdfast.tools;

import io.holdfast.gateway.client.Role;
import io.holdfast.gateway.client.TokenFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** The further tokens of an engine's HTTP API, which takes a change within a second. */
@CommandLine.Command(
    name = "token",
    description = "Makes, lists and removes tokens of the HTTP API; a running engine takes the change within a second.",
    subcommands = {TokenCommand.Add.class, TokenCommand.Tokens.class, TokenCommand.Remove.class},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class TokenCommand implements Runnable {
    private static final int RANDOM_BYTES = 32;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "add, list or remove is missing");
    }

    private static Path file(DataDirectory data) {
        return data.path().resolve(TokenFile.FILE);
    }

    private static void write(Path file, List<TokenFile.Entry> entries) {
        String text = entries.stream().map(entry -> entry.line() + '\n').collect(Collectors.joining());
        try {
            OwnerFiles.replace(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw CommandFailure.usage("file of tokens cannot be written, give a data directory with write permission:"
                + " file=" + file);
        }
        TokenFile.read(file); // what is in it now is refused here, and not by the engine
    }

    /** Makes one. */
    @CommandLine.Command(name = "add", description = "Makes a token and shows it, this once.",
        mixinStandardHelpOptions = true, footer = {"", "  holdfast token add bot-2 --role trade"})
    static final class Add implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @CommandLine.Mixin
        private DataDirectory data;

        @CommandLine.Parameters(paramLabel = "NAME", description = "up to 32 of a to z, 0 to 9 and -")
        private String name;

        @CommandLine.Option(names = "--role", paramLabel = "ROLE", required = true,
            description = "read: looks; trade: orders, groups and protections too; operate: all that a person does too")
        private Role role;

        @Override
        public Integer call() {
            if (!name.matches("[a-z0-9-]{1,32}") || name.equals("api")) {
                throw CommandFailure.usage("name must be up to 32 of a to z, 0 to 9 and -, and not api: name=" + name);
            }
            List<TokenFile.Entry> entries = new ArrayList<>(TokenFile.read(file(data)));
            if (entries.stream().anyMatch(entry -> entry.name().equals(name))) {
                throw CommandFailure.usage("there is a token of this name, remove it first: name=" + name);
            }
            byte[] random = new byte[RANDOM_BYTES];
            new SecureRandom().nextBytes(random);
            String token = HexFormat.of().formatHex(random);
            entries.add(TokenFile.Entry.of(name, role, token));
            write(file(data), entries);
            PrintWriter out = spec.commandLine().getOut();
            out.println(token);
            out.flush();
            return ExitCode.DONE;
        }
    }

    /** Shows names and roles. */
    @CommandLine.Command(name = "list", description = "Lists names and roles.", mixinStandardHelpOptions = true,
        footer = {"", "  holdfast token list"})
    static final class Tokens implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @CommandLine.Mixin
        private DataDirectory data;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            TokenFile.read(file(data)).forEach(entry -> out.println(entry.name() + ' ' + entry.role().text()));
            out.flush();
            return ExitCode.DONE;
        }
    }

    /** Takes one away. */
    @CommandLine.Command(name = "remove", description = "Takes a token away; its event streams end.",
        mixinStandardHelpOptions = true, footer = {"", "  holdfast token remove bot-2"})
    static final class Remove implements Callable<Integer> {
        @CommandLine.Mixin
        private DataDirectory data;

        @CommandLine.Parameters(paramLabel = "NAME", description = "the token's name")
        private String name;

        @Override
        public Integer call() {
            List<TokenFile.Entry> entries = new ArrayList<>(TokenFile.read(file(data)));
            if (!entries.removeIf(entry -> entry.name().equals(name))) {
                throw CommandFailure.usage("there is no token of this name, see holdfast token list: name=" + name);
            }
            write(file(data), entries);
            return ExitCode.DONE;
        }
    }
}
