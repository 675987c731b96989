package io.holdfast.tools;

import io.holdfast.journal.Durable;
import io.holdfast.journal.FaultPoint;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalAccessException;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.JournalRecovery;
import io.holdfast.journal.RecoveryReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Shows that a backup is good, by making the journal again from it and replaying that. */
final class BackupProof {
    private static final String DIRECTORY = "proof";

    private BackupProof() {
    }

    /**
     * Proves a backup in a directory below it, which is gone afterwards.
     *
     * @throws CommandFailure with {@link ExitCode#FAILED} if it is bad
     */
    static void prove(Path backup, BackupManifest manifest) throws IOException {
        Path proof = backup.resolve(DIRECTORY);
        OwnerFiles.createDirectory(proof);
        OwnerFiles.createDirectory(Journal.queueDirectory(proof));
        unpack(backup, manifest, proof);
        replay(backup, manifest, proof, sequence -> { });
        Durable.deleteTree(proof);
    }

    /**
     * Makes the journal again.
     *
     * @param data a data directory with an empty journal directory
     * @throws CommandFailure with {@link ExitCode#FAILED} if a file is not what was stored
     * @throws IOException if it cannot be written
     */
    static void unpack(Path backup, BackupManifest manifest, Path data) throws IOException {
        for (BackupFile entry : manifest.files()) {
            BackupCopy.restore(backup, entry, Journal.queueDirectory(data));
            FaultPoint.hit(FaultPoint.RESTORE_UNPACKED);
        }
    }

    /**
     * Replays a journal that was made from a backup.
     *
     * @param progress is told from time to time how far it has come
     * @throws CommandFailure with {@link ExitCode#FAILED} if it does not add up to what the manifest says
     */
    static void replay(Path backup, BackupManifest manifest, Path data, LongConsumer progress) {
        RecoveryReport report;
        JournalSummary replayed;
        try {
            report = JournalRecovery.inspect(data);
            replayed = JournalSummary.replayed(data, progress);
        } catch (JournalDamagedException | JournalAccessException e) {
            throw BackupManifest.bad(backup, "its journal is not sound: " + e.getMessage());
        } catch (CommandFailure e) {
            throw BackupManifest.bad(backup, "its journal does not replay: " + e.getMessage());
        }
        if (report.cutBytes() > 0 || report.firstSequence() != manifest.firstSequence()) {
            throw BackupManifest.bad(backup, "its journal has records " + report.firstSequence() + " to "
                + report.lastSequence() + " and " + report.cutBytes() + " bytes more");
        }
        if (!replayed.equals(manifest.journal())) {
            throw BackupManifest.bad(backup, "its journal adds up to " + replayed + ", " + BackupManifest.FILE
                + " says " + manifest.journal());
        }
    }
}
