package io.holdfast.tools;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The holdfast command. */
@CommandLine.Command(
    name = "holdfast",
    description = "Executes orders from a journal: what was promised survives the engine.",
    subcommands = {ServeCommand.class, VenueCommand.class, DemoCommand.class, DumpCommand.class, ReplayCommand.class,
        ExplainCommand.class, VerifyCommand.class, BackupCommand.class, RestoreCommand.class,
        StatusCommand.class, StatsCommand.class, GroupsCommand.class, PositionsCommand.class, ReconcileCommand.class,
        SimulateCommand.class, OperateCommand.Halt.class, OperateCommand.Resume.class, OperateCommand.Flatten.class,
        ProtectionsCommand.class, ConfigCommand.class, DoctorCommand.class, TokenCommand.class},
    versionProvider = BuildInfo.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = "%nholdfast bench measures the order path beside its peers: see docs/performance.md.")
public final class Holdfast implements Runnable {
    private static final int OUTPUT_BUFFER_LENGTH = 1 << 16;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Runs a command line and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(
            new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8), OUTPUT_BUFFER_LENGTH));
        int exitCode = commandLine().setOut(out).execute(args);
        out.flush();
        System.exit(exitCode);
    }

    /** The command line, for {@link #main} and for tests. */
    static CommandLine commandLine() {
        Failures failures = new Failures();
        return new CommandLine(new Holdfast())
            .setUsageHelpAutoWidth(Terminal.isOut())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(failures)
            .setParameterExceptionHandler(failures)
            .setUsageHelpWidth(100);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }
}
