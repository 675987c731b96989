package io.holdfast.tools;

import io.holdfast.journal.FaultPoint;
import io.holdfast.journal.JournalFailedException;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Puts a backup in the place of a journal, or leaves everything as it was. */
@CommandLine.Command(
    name = "restore",
    description = "Proves a backup, sets the present journal aside and puts the backup in its place.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "  holdfast restore --from /backup/holdfast/20261121T190846.564Z-33 --data /var/lib/holdfast"})
final class RestoreCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(names = "--from", paramLabel = "BACKUP", required = true,
        description = "one of the backups that holdfast backup --list shows: its directory")
    private Path from;

    @CommandLine.Mixin
    private DataDirectory data;

    @Override
    public Integer call() {
        Path backup = from.toAbsolutePath().normalize();
        if (!Files.isDirectory(backup)) {
            throw CommandFailure.usage("there is no backup, give the directory of one: --from " + from);
        }
        if (backup.getFileName().toString().endsWith(BackupStore.PARTIAL_SUFFIX)) {
            throw BackupManifest.bad(backup, "it was never completed");
        }
        BackupManifest manifest = BackupManifest.read(backup);
        for (BackupFile entry : manifest.files()) {
            CommandFailure fault = BackupCopy.check(backup, entry);
            if (fault != null) {
                throw fault;
            }
        }
        Path quarantine;
        try (JournalOwner owner = JournalOwner.acquire(data.path())) {
            quarantine = restore(backup, manifest, owner);
        }
        new RestoreNote(backup.getFileName().toString(), Instant.now().toString(), manifest.journal().lastSequence(),
            BuildInfo.build()).write(backup.getParent());
        spec.commandLine().getOut().println("ok data=" + data.path().toAbsolutePath().normalize() + " last="
            + manifest.journal().lastSequence() + " digest=" + manifest.journal().digest() + " quarantine="
            + (quarantine == null ? "none" : quarantine));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private static Path restore(Path backup, BackupManifest manifest, JournalOwner owner) {
        JournalRestore restore = new JournalRestore(owner);
        try {
            Path staged = restore.stage();
            BackupProof.unpack(backup, manifest, staged);
            prove(backup, manifest, staged);
            FaultPoint.hit(FaultPoint.RESTORE_PROVED);
            Path quarantine = restore.replace("replaced by backup " + backup.getFileName());
            FaultPoint.hit(FaultPoint.RESTORE_REPLACED);
            prove(backup, manifest, owner.dataDir());
            FaultPoint.hit(FaultPoint.RESTORE_DONE);
            return quarantine;
        } catch (IOException | RuntimeException e) {
            RuntimeException failure = failure(e, owner.dataDir());
            try {
                restore.undo("restore of backup " + backup.getFileName() + " failed: " + failure.getMessage());
            } catch (JournalFailedException undone) {
                failure.addSuppressed(undone);
                throw new CommandFailure(ExitCode.HALTED, failure.getMessage() + "; " + undone.getMessage()
                    + "; the next restore or start of the engine finishes what was begun");
            }
            throw failure;
        }
    }

    private static void prove(Path backup, BackupManifest manifest, Path directory) {
        try (Progress progress = Progress.of("records", manifest.journal().lastSequence())) {
            BackupProof.replay(backup, manifest, directory, progress::at);
        }
    }

    private static RuntimeException failure(Exception e, Path data) {
        if (e instanceof JournalFailedException failed && failed.diskFull()) {
            return new CommandFailure(ExitCode.HALTED, "disk is full, make room and try again; nothing was changed: "
                + "directory=" + data);
        }
        if (e instanceof IOException written) {
            return DiskFull.failure(written, data, new CommandFailure(ExitCode.HALTED, "journal could not be restored, "
                + "mend the cause and try again; nothing was changed: directory=" + data + " cause=" + e));
        }
        return (RuntimeException) e;
    }
}
