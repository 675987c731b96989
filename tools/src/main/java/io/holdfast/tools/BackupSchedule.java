package io.holdfast.tools;

import io.holdfast.engine.core.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes backups of a served engine from time to time, on a thread of its own with the least priority. One that fails is
 * told, and tried again after a quarter of the interval; so is one that is later than one and a half of it, by a second
 * thread, since the first may hang on a disk that does not answer.
 */
final class BackupSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackupSchedule.class);
    private static final int RETRIES = 4;
    private static final int LOOKS = 20;
    private static final long CLOSE_MS = 2_000;

    /** Takes what a person should see. */
    interface Alerts {
        void alert(Reason reason, String text);
    }

    private final Path data;
    private final BackupStore store;
    private final long intervalNs;
    private final Alerts alerts;
    private final ScheduledExecutorService watch;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "backup");

    private volatile long lastGoodNanoTime;
    private boolean late;

    BackupSchedule(Path data, BackupStore store, Duration interval, Alerts alerts) {
        this.data = data;
        this.store = store;
        this.intervalNs = interval.toNanos();
        this.alerts = alerts;
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread watching = new Thread(task, "backup-watch");
            watching.setDaemon(true);
            return watching;
        });
    }

    /** Starts; the first backup is made at once, unless there is one that is younger than the interval. */
    void start() {
        // The time while there was no engine does not count: nothing was due.
        lastGoodNanoTime = System.nanoTime();
        thread.start();
        long turn = Math.max(1, intervalNs / LOOKS);
        watch.scheduleWithFixedDelay(this::look, turn, turn, TimeUnit.NANOSECONDS);
    }

    private long ageNs() {
        try {
            BackupNote note = BackupNote.read(data);
            if (note == null || !store.directory().equals(Path.of(note.backup()).getParent())
                || !Files.exists(Path.of(note.backup()))) {
                return Long.MAX_VALUE;
            }
            return Duration.between(Instant.parse(note.createdAt()), Instant.now()).abs().toNanos();
        } catch (RuntimeException e) {
            LOG.info("last backup is not known, making one: cause={}", e.toString());
            return Long.MAX_VALUE;
        }
    }

    private void run() {
        long wait = Math.max(0, intervalNs - ageNs());
        try {
            while (!closed.await(wait, TimeUnit.NANOSECONDS)) {
                long begun = System.nanoTime();
                boolean good = make();
                if (good) {
                    lastGoodNanoTime = begun;
                }
                wait = Math.max(0, (good ? intervalNs : intervalNs / RETRIES) - (System.nanoTime() - begun));
            }
        } catch (InterruptedException e) {
            LOG.info("backups end, since their thread was interrupted");
        }
    }

    private boolean make() {
        try {
            BackupStore.Found backup = BackupWriter.write(data, store);
            BackupNote.write(data, backup);
            LOG.info("backup made: backup={} lastSequence={} stored={}", backup.path(),
                backup.manifest().journal().lastSequence(), backup.manifest().storedBytes());
            return true;
        } catch (RuntimeException | Error e) {
            if (closed.getCount() > 0) {
                LOG.warn("backup failed: {}", e.getMessage(), e);
                alerts.alert(Reason.BACKUP_FAILED, e.getMessage() == null ? e.toString() : e.getMessage());
            }
            return false;
        }
    }

    /** Tells once of each lateness. */
    private void look() {
        long age = System.nanoTime() - lastGoodNanoTime;
        boolean nowLate = age > intervalNs + intervalNs / 2;
        if (nowLate && !late && closed.getCount() > 0) {
            String text = "no good backup for " + Duration.ofNanos(age).toSeconds() + " s, one is due every "
                + Duration.ofNanos(intervalNs).toSeconds() + " s, to " + store.directory();
            LOG.warn("backup is late: {}", text);
            alerts.alert(Reason.BACKUP_LATE, text);
        }
        late = nowLate;
    }

    /** Ends it; a backup that is being made is left unfinished, and the next one clears it away. */
    @Override
    public void close() {
        closed.countDown();
        watch.shutdownNow();
        try {
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
