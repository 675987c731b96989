package io.holdfast.tools;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** What a person does with a configuration before an engine is started with it. */
@CommandLine.Command(
    name = "config",
    description = "Checks a configuration file.",
    subcommands = ConfigCommand.Check.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing: config check FILE");
    }

    /** Reads a file as serve does. */
    @CommandLine.Command(
        name = "check",
        description = "Reads a configuration file as serve does, and shows what would be in force, defaults too.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit 0: serve takes it. Exit 2: it does not, and one sentence names the key and its rule.", "",
            "  holdfast config check /etc/holdfast/holdfast.yaml"})
    static final class Check implements Callable<Integer> {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @CommandLine.Parameters(paramLabel = "FILE", description = "YAML, as for serve --config")
        private Path file;

        @Override
        public Integer call() {
            ServeConfig config = new ServeConfig(Settings.read(file));
            PrintWriter out = spec.commandLine().getOut();
            out.println("ok file=" + file + " trades=" + (config.isPaper() ? "on paper" : "at " + config.venueUrl()));
            out.print(config.inForce());
            out.flush();
            return ExitCode.DONE;
        }
    }
}
