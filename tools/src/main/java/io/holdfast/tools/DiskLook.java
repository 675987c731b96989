package io.holdfast.tools;

import io.holdfast.journal.SnapshotFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the metrics say of the disks, looked up by a thread of its own: a disk that does not answer, as of a backup
 * elsewhere, holds up no scrape and uses up no thread of the HTTP API. One thread asks.
 */
final class DiskLook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskLook.class);
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Path data;
    private final long timeoutMs;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread looking = new Thread(task, "metrics-disk");
        looking.setDaemon(true);
        return looking;
    });
    private Future<Found> looking;

    /**
     * What was found; what is not known is NaN.
     *
     * @param roomBytes left on the file system of the journal
     * @param snapshotSeconds since the newest snapshot was written
     * @param backupSeconds since the last good backup was begun
     */
    record Found(double roomBytes, double snapshotSeconds, double backupSeconds) {
        static final Found NOTHING = new Found(Double.NaN, Double.NaN, Double.NaN);
    }

    private interface Value {
        double get() throws IOException;
    }

    DiskLook(Path data, long timeoutMs) {
        this.data = data;
        this.timeoutMs = timeoutMs;
    }

    /** Looks now; where that takes too long nothing is known, until that look has ended and another one can begin. */
    Found look() {
        if (looking == null || looking.isDone()) {
            looking = thread.submit(() -> new Found(known(this::room), known(this::snapshotAge),
                known(this::backupAge)));
        }
        try {
            return looking.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("disk does not say", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Found.NOTHING;
    }

    private static double known(Value value) {
        try {
            return value.get();
        } catch (IOException | RuntimeException e) {
            LOG.debug("disk cannot be asked", e);
            return Double.NaN;
        }
    }

    private double room() throws IOException {
        return Files.getFileStore(data).getUsableSpace();
    }

    private double snapshotAge() throws IOException {
        List<SnapshotFile> snapshots = SnapshotFile.list(data);
        return snapshots.isEmpty() ? Double.NaN
            : secondsSince(Files.getLastModifiedTime(snapshots.get(0).path()).toInstant());
    }

    private double backupAge() {
        BackupNote note = BackupNote.read(data);
        return note == null || !Files.exists(Path.of(note.backup())) ? Double.NaN
            : secondsSince(Instant.parse(note.createdAt()));
    }

    private static double secondsSince(Instant then) {
        return Math.max(0, Duration.between(then, Instant.now()).toMillis() / MILLIS_PER_SECOND);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
