package io.holdfast.tools;

import io.holdfast.engine.core.EngineState;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalCheck;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.JournalRecovery;
import io.holdfast.journal.RecoveryReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Whether a journal is sound from its first record to its last. */
@CommandLine.Command(
    name = "verify",
    description = "Checks each record of the journal and its state digests.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast verify",
        "  holdfast verify --deep"})
final class VerifyCommand implements Callable<Integer> {
    private static final long STEP_BYTES = 16 << 20;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DataDirectory data;

    @CommandLine.Option(names = "--deep",
        description = "also proves that no complete file of the past was changed or is missing; reads every byte")
    private boolean deep;

    @Override
    public Integer call() {
        JournalFold.requireRecords(data.path());
        return deep ? checkAll() : checkRecords();
    }

    private int checkAll() {
        JournalCheck check = checkFiles();
        boolean sound = true;
        for (JournalCheck.Finding finding : check.findings()) {
            sound &= finding.hashOnly();
            spec.commandLine().getErr().println("holdfast: " + finding);
        }
        spec.commandLine().getErr().flush();
        if (!sound) {
            return ExitCode.DAMAGED;
        }
        int exitCode = checkRecords();
        if (check.findings().isEmpty()) {
            spec.commandLine().getOut().println("ok files=" + check.completeFiles() + " chained="
                + check.chainedFiles());
            spec.commandLine().getOut().flush();
            return exitCode;
        }
        return ExitCode.FAILED;
    }

    private JournalCheck checkFiles() {
        try (JournalCheck check = JournalCheck.ofFiles(data.path()); Progress progress = Progress.of("MiB of files",
                Progress.UNKNOWN)) {
            for (long steps = 1; check.step(STEP_BYTES); steps++) {
                progress.at(steps * STEP_BYTES >> 20);
            }
            return check;
        } catch (IOException e) {
            throw CommandFailure.usage("journal cannot be read: look after " + Journal.queueDirectory(data.path())
                + ", cause=" + e);
        }
    }

    private int checkRecords() {
        EngineState state;
        RecoveryReport report;
        try {
            SnapshotCheck snapshots = new SnapshotCheck(data.path());
            report = JournalRecovery.inspect(data.path());
            long last = Math.max(1, report.lastSequence());
            try (Progress progress = Progress.of("records", last)) {
                state = JournalFold.fold(data.path(), last, snapshots, progress::at);
            }
            snapshots.complete();
        } catch (JournalDamagedException e) {
            throw new CommandFailure(ExitCode.DAMAGED, damage(e));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("ok records=" + report.records() + " first=" + report.firstSequence() + " last=" + state.sequence()
            + " digest=" + state.digest());
        out.flush();
        if (report.cutBytes() > 0) {
            spec.commandLine().getErr().println("holdfast: behind the last record are " + report.cutBytes()
                + " bytes of an append that was cut short; the next start moves them to the quarantine");
        }
        return ExitCode.DONE;
    }

    private String damage(JournalDamagedException damage) {
        String message = damage.getMessage();
        int advice = message.indexOf(';');
        String where = advice < 0 ? message : message.substring(0, advice);
        if (damage.sequence() <= 1) {
            return "journal is damaged at its first record, restore it from a copy: " + where;
        }
        return "journal is damaged, see what is sound with: holdfast dump --data " + data.path() + " --to "
            + (damage.sequence() - 1) + " (" + where + ")";
    }
}
