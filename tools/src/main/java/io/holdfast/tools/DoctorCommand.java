package io.holdfast.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.tools.Diagnosis.Status;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Looks at what an engine stands on. */
@CommandLine.Command(
    name = "doctor",
    description = "Looks at the machine, the Java and the disk that an engine would run on: what is so, what that means"
        + " and how to mend it.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Exit 0: nothing failed; with --go-live: all is well; what is not known is not. Else 1.", "",
        "  holdfast doctor --data /var/lib/holdfast --config /etc/holdfast/holdfast.yaml",
        "  holdfast doctor --go-live --data /var/lib/holdfast --config /etc/holdfast/holdfast.yaml"})
final class DoctorCommand implements Callable<Integer> {
    private static final int NAME_WIDTH = 21;
    private static final int STATUS_WIDTH = 9;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private OperatorOptions operator;

    @CommandLine.Option(names = "--go-live",
        description = "whether all holds that has to before real money: asks the engine that runs, has it compare"
            + " everything with the venue, and sends each webhook a message")
    private boolean goLive;

    @CommandLine.Option(names = "--config", paramLabel = "FILE",
        description = "the configuration that serve is given; default none")
    private Path configFile;

    @CommandLine.Option(names = "--json", description = "one JSON object rather than lines")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        ServeConfig config = new ServeConfig(configFile == null ? Settings.none() : Settings.read(configFile));
        Diagnosis clock = new ClockCheck(ClockCheck::run).look();
        DiskChecks disk = new DiskChecks(operator.data(), config.isDevice());
        if (goLive) {
            ServeCommand.checkPost();
            List<Diagnosis> items = new GoLive(config, operator).all(clock, disk.fileSystem());
            boolean go = items.stream().allMatch(item -> item.status() == Status.OK);
            print(items, go ? "go" : "no go");
            return go ? ExitCode.DONE : ExitCode.FAILED;
        }
        List<Diagnosis> found = new ArrayList<>(
            new MachineChecks(Path.of("/"), Runtime.getRuntime().availableProcessors()).all(config.isAwake()));
        found.add(clock);
        found.addAll(disk.all());
        boolean failed = found.stream().anyMatch(diagnosis -> diagnosis.status() == Status.FAIL);
        print(found, failed ? "failed" : "ok");
        return failed ? ExitCode.FAILED : ExitCode.DONE;
    }

    private void print(List<Diagnosis> found, String result) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode root = JsonHttp.JSON.createObjectNode().put("result", result);
            ArrayNode checks = root.putArray("checks");
            for (Diagnosis diagnosis : found) {
                checks.addObject().put("name", diagnosis.name()).put("status", diagnosis.status().name())
                    .put("finding", diagnosis.finding()).put("meaning", diagnosis.meaning())
                    .put("fix", diagnosis.fix());
            }
            out.println(root);
        } else {
            found.forEach(diagnosis -> print(diagnosis, out));
            out.println(result);
        }
        out.flush();
    }

    private static void print(Diagnosis diagnosis, PrintWriter out) {
        String format = "%-" + STATUS_WIDTH + "s%-" + NAME_WIDTH + "s%s%n";
        out.printf(Locale.ROOT, format, diagnosis.status(), diagnosis.name(), diagnosis.finding());
        if (diagnosis.status() != Status.OK) {
            out.printf(Locale.ROOT, format, "", "  means", diagnosis.meaning());
            out.printf(Locale.ROOT, format, "", "  do", diagnosis.fix());
        }
    }
}
