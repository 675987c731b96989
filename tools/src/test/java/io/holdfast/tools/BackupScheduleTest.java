package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups from time to time, and what is told when there are none. */
@Timeout(60)
class BackupScheduleTest {
    @TempDir
    private Path directory;

    private final Queue<String> alerts = new ConcurrentLinkedQueue<>();

    private Path data;
    private BackupStore store;
    private BackupSchedule schedule;

    @BeforeEach
    void journal() {
        data = directory.resolve("data");
        store = new BackupStore(directory.resolve("backups"));
        SampleJournal.write(data);
    }

    private void schedule(Duration interval) {
        schedule = new BackupSchedule(data, store, interval, (reason, text) -> alerts.add(reason + " " + text));
        schedule.start();
    }

    @AfterEach
    void close() {
        schedule.close();
    }

    private int backups() {
        return Files.isDirectory(store.directory()) ? store.list().size() : 0;
    }

    @Test
    void makesOneAtOnceAndThenOneEachInterval() {
        schedule(Duration.ofMillis(300));
        HoldfastProcess.await("three backups", () -> backups() >= 3);
        assertTrue(store.list().stream().allMatch(BackupStore.Found::isGood));
        assertEquals(List.of(), List.copyOf(alerts).stream().filter(text -> text.startsWith("BACKUP_FAILED")).toList());
    }

    @Test
    void waitsForTheRestOfTheIntervalAfterARestart() {
        BackupNote.write(data, BackupWriter.write(data, store));
        BackupNote first = BackupNote.read(data);
        schedule(Duration.ofSeconds(3));
        HoldfastProcess.await("a second backup", () -> !first.equals(BackupNote.read(data)));
        BackupNote second = BackupNote.read(data);
        Duration between = Duration.between(Instant.parse(first.createdAt()),
            Instant.parse(second.createdAt()));
        assertTrue(between.compareTo(Duration.ofMillis(2_900)) > 0, between.toString());
    }

    @Test
    void tellsOfAFailureAndThenOfTheLateness() throws IOException {
        Path file = data.resolve("journal/20260301F.cq4");
        Damage.flip(file, Damage.place(file, "odd"), 1);
        schedule(Duration.ofSeconds(1));
        HoldfastProcess.await("the lateness", () -> alerts.stream().anyMatch(
            text -> text.startsWith(Reason.BACKUP_LATE.name())));
        List<String> told = List.copyOf(alerts);
        assertTrue(told.get(0).startsWith("BACKUP_FAILED journal is damaged and was not backed up: "),
            told.toString());
        assertEquals(1, told.stream().filter(text -> text.startsWith("BACKUP_LATE no good backup for 1 s, one is "
            + "due every 1 s, to " + store.directory())).count(), told.toString());
        assertEquals(0, backups());
    }
}
