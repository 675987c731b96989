package io.holdfast.tools;

import io.holdfast.journal.Durable;
import io.holdfast.journal.FaultPoint;
import io.holdfast.journal.JournalAccessException;
import io.holdfast.journal.JournalCopy;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.JournalRecovery;
import io.holdfast.journal.SnapshotException;
import io.holdfast.journal.SnapshotFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one backup of a journal that may be written meanwhile. It is written under another name, forced, proved by
 * making the journal again and replaying it, and only then gets the name of a backup. Reads alone at the data
 * directory; runs on the thread of its caller.
 */
final class BackupWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BackupWriter.class);
    /** A day's file can be deleted by retention between the look at the directory and the reading. */
    private static final int ATTEMPTS = 3;

    private final Path data;
    private final BackupStore store;
    private final Instant begun = Instant.now();
    private final long begunNanoTime = System.nanoTime();

    private BackupWriter(Path data, BackupStore store) {
        this.data = data;
        this.store = store;
    }

    /**
     * Makes a backup.
     *
     * @return the backup, proved
     * @throws CommandFailure if there is nothing to back up, the journal is damaged, there is no room, or the copy did
     *     not prove good; then nothing is there that was not there before
     */
    static BackupStore.Found write(Path data, BackupStore store) {
        JournalFold.requireRecords(data);
        try (BackupStore.Lock lock = store.lock()) {
            lock.clear();
            return new BackupWriter(data, store).write();
        } catch (IOException e) {
            throw DiskFull.failure(e, store.directory(), new CommandFailure(ExitCode.FAILED,
                "backup could not be written, mend the cause and try again: directory=" + store.directory() + " cause="
                    + e));
        }
    }

    private BackupStore.Found write() throws IOException {
        Path partial = store.partial(begun);
        try {
            BackupManifest manifest = copy(partial);
            Durable.force(partial);
            FaultPoint.hit(FaultPoint.BACKUP_WRITTEN);
            BackupProof.prove(partial, manifest);
            FaultPoint.hit(FaultPoint.BACKUP_PROVED);
            Path backup = store.complete(begun, manifest.journal().lastSequence());
            Durable.rename(partial, backup);
            FaultPoint.hit(FaultPoint.BACKUP_NAMED);
            return new BackupStore.Found(backup, begun, manifest, null);
        } catch (IOException | RuntimeException e) {
            Durable.deleteTree(partial);
            throw e;
        }
    }

    private BackupManifest copy(Path partial) throws IOException {
        for (int attempt = 1;; attempt++) {
            try {
                OwnerFiles.createDirectory(partial);
                return copyOnce(partial);
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                Durable.deleteTree(partial);
            }
        }
    }

    private BackupManifest copyOnce(Path partial) throws IOException {
        BackupStore.Found previous = store.newest();
        List<BackupFile> files = new ArrayList<>();
        // Before the records: a snapshot must not stand for more than there is.
        Set<Path> unsound = unsoundSnapshots();
        for (Path file : JournalCopy.companions(data)) {
            if (unsound.contains(file)) {
                continue;
            }
            files.add(BackupCopy.store(partial, file.getFileName().toString(), out -> {
                long bytes = Files.copy(file, out);
                return new BackupCopy.Part(bytes, bytes, false);
            }));
        }
        long firstSequence = 0;
        long lastSequence = 0;
        for (Path cycle : JournalCopy.cycles(data)) {
            CycleBackup copied = new CycleBackup(cycle, lastSequence);
            BackupFile file = copied.link(previous, partial);
            files.add(file != null ? file : copied.store(partial));
            FaultPoint.hit(FaultPoint.BACKUP_STORED);
            firstSequence = firstSequence == 0 ? copied.cycle.firstSequence() : firstSequence;
            lastSequence = copied.cycle.lastSequence();
        }
        if (lastSequence == 0) {
            throw CommandFailure.usage("the journal in " + data + " is empty: start the engine there once");
        }
        BackupManifest manifest = new BackupManifest(BackupManifest.FORMAT, begun.truncatedTo(ChronoUnit.MILLIS)
            .toString(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanoTime), BuildInfo.build(),
            firstSequence, JournalSummary.of(data, lastSequence), files);
        manifest.write(partial);
        return manifest;
    }

    /** An engine passes them over, too, and a restored one could not use them. */
    private Set<Path> unsoundSnapshots() {
        Set<Path> unsound = new HashSet<>();
        for (SnapshotFile snapshot : SnapshotFile.list(data)) {
            try {
                snapshot.read((sequence, buffer, offset, length) -> { });
            } catch (SnapshotException e) {
                LOG.warn("snapshot is left out of the backup: {}", e.getMessage());
                unsound.add(snapshot.path());
            }
        }
        return unsound;
    }

    /** The copy of one day's file. */
    private final class CycleBackup {
        private final Path file;
        private final String name;
        private final long afterSequence;
        private JournalCopy.Cycle cycle;

        CycleBackup(Path file, long afterSequence) {
            this.file = file;
            this.name = file.getFileName().toString();
            this.afterSequence = afterSequence;
        }

        /** A closed day never changes: where the backup before has the same bytes it is shared with it. */
        BackupFile link(BackupStore.Found previous, Path partial) throws IOException {
            BackupFile before = previous == null ? null : previous.manifest().files().stream()
                .filter(entry -> entry.closed() && entry.name().equals(name)).findFirst().orElse(null);
            if (before == null || BackupCopy.check(previous.path(), before) != null) {
                return null;
            }
            MessageDigest digest = Sha256.begin();
            copy(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            if (!cycle.ended() || cycle.bytes() != before.bytes() || cycle.size() != before.size()
                || !Sha256.end(digest).equals(before.sha256())) {
                return null;
            }
            try {
                Files.createLink(partial.resolve(before.storedName()), previous.path().resolve(before.storedName()));
                return before;
            } catch (UnsupportedOperationException | IOException e) {
                return null; // a file system without links, or with too many: it is stored once more
            }
        }

        BackupFile store(Path partial) throws IOException {
            return BackupCopy.store(partial, name, out -> {
                copy(out);
                return new BackupCopy.Part(cycle.bytes(), cycle.size(), cycle.ended());
            });
        }

        private void copy(OutputStream out) throws IOException {
            try {
                cycle = JournalCopy.copy(file, afterSequence, out);
            } catch (JournalDamagedException e) {
                throw damaged(e);
            }
        }

        private CommandFailure damaged(JournalDamagedException damage) {
            try {
                JournalRecovery.inspect(data);
            } catch (JournalDamagedException | JournalAccessException e) {
                return new CommandFailure(ExitCode.DAMAGED, "journal is damaged and was not backed up: "
                    + e.getMessage());
            }
            return new CommandFailure(ExitCode.DAMAGED, "journal ends with an append that was cut short, start the "
                + "engine once and try again: " + damage.getMessage());
        }
    }
}
