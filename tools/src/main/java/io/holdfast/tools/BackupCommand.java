package io.holdfast.tools;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Makes, lists and deletes backups. */
@CommandLine.Command(
    name = "backup",
    description = "Makes a proved backup of a journal beside a live engine; lists backups; deletes old ones.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast backup --to /backup/holdfast --data /var/lib/holdfast",
        "  holdfast backup --to /backup/holdfast --list",
        "  holdfast backup --to /backup/holdfast --prune --keep-days 30 --keep-min 3"})
final class BackupCommand implements Callable<Integer> {
    private static final double MIB = 1 << 20;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DataDirectory data;

    @CommandLine.Option(names = "--to", paramLabel = "DIR", required = true,
        description = "the directory of the backups, one for each engine; made with mode 0700 when absent")
    private Path to;

    @CommandLine.Option(names = "--list", description = "list the backups, each checked, rather than make one")
    private boolean list;

    @CommandLine.Option(names = "--prune", description = "delete old backups rather than make one")
    private boolean prune;

    @CommandLine.Option(names = "--keep-days", paramLabel = "N",
        description = "for --prune: backups younger than so many days are kept")
    private Integer keepDays;

    @CommandLine.Option(names = "--keep-min", paramLabel = "M",
        description = "for --prune: so many good backups are kept at least, 1 or more")
    private Integer keepMin;

    @Override
    public Integer call() {
        if (list && prune) {
            throw CommandFailure.usage("list or prune, one at a time: give --list or --prune");
        }
        if (prune != (keepDays != null && keepMin != null) || !prune && (keepDays != null || keepMin != null)) {
            throw CommandFailure.usage("what to keep goes with --prune: give --prune, --keep-days and --keep-min");
        }
        BackupStore store = new BackupStore(to);
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            print(out, store.list());
        } else if (prune) {
            prune(out, store);
        } else {
            out.println(line(make(store)));
        }
        out.flush();
        return ExitCode.DONE;
    }

    private BackupStore.Found make(BackupStore store) {
        Path directory = data.path().toAbsolutePath().normalize();
        BackupStore.Found made = BackupWriter.write(directory, store);
        BackupNote.write(directory, made);
        return made;
    }

    private static String line(BackupStore.Found backup) {
        BackupManifest manifest = backup.manifest();
        return "ok backup=" + backup.path() + " first=" + manifest.firstSequence() + " last="
            + manifest.journal().lastSequence() + " digest=" + manifest.journal().digest() + " bytes="
            + manifest.bytes() + " stored=" + manifest.storedBytes();
    }

    private static void print(PrintWriter out, List<BackupStore.Found> backups) {
        TextTable table = new TextTable("BACKUP", "FIRST", "LAST", "ORDERS", "OPEN", "FILLS", "POSITIONS", "MIB",
            "STORED", "STATE");
        for (BackupStore.Found backup : backups) {
            table.add(row(backup));
        }
        table.print(out);
    }

    private static String[] row(BackupStore.Found backup) {
        BackupManifest manifest = backup.manifest();
        if (manifest == null) {
            return new String[] {backup.name(), "", "", "", "", "", "", "", "", "BAD: " + backup.fault()};
        }
        JournalSummary journal = manifest.journal();
        return new String[] {backup.name(), Long.toString(manifest.firstSequence()),
            Long.toString(journal.lastSequence()), Long.toString(journal.orders()),
            Integer.toString(journal.openOrders()), Long.toString(journal.fills()),
            Integer.toString(journal.positions()), mib(manifest.bytes()), mib(manifest.storedBytes()),
            backup.isGood() ? "good" : "BAD: " + backup.fault()};
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MIB);
    }

    private void prune(PrintWriter out, BackupStore store) {
        if (keepDays < 0 || keepMin < 1) {
            throw CommandFailure.usage("keep 0 days or more and 1 backup or more: --keep-days " + keepDays
                + " --keep-min " + keepMin);
        }
        List<BackupStore.Found> deleted = store.prune(Instant.now(), Duration.ofDays(keepDays), keepMin);
        for (BackupStore.Found backup : deleted) {
            out.println("deleted " + backup.name() + (backup.isGood() ? "" : " (bad)"));
        }
        long kept = store.list().stream().filter(BackupStore.Found::isGood).count();
        out.println("ok deleted=" + deleted.size() + " good=" + kept);
    }
}
