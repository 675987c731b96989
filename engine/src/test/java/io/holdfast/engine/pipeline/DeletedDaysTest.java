package io.holdfast.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that deletes the files of old days, and starts again without them. */
@Timeout(60)
final class DeletedDaysTest {
    private static final List<String> WITHOUT_THE_FIRST =
        List.of("20241005F.cq4", "20241006F.cq4", "20241011F.cq4");

    @TempDir
    private Path directory;
    private DayRun run;
    private long endOfFirstDay;

    /** Three days; the older of two snapshots is of the end of the second one. */
    @BeforeEach
    void days() {
        run = new DayRun(DayRun.small(directory).retentionDays(1).build());
        run.start().close();
        endOfFirstDay = run.records().size();
        run.clock.pass(DayRun.DAY_NS);
        run.start().close();
        run.snapshot();
        run.clock.pass(DayRun.DAY_NS);
        run.start().close();
        run.snapshot();
        run.clock.pass(5 * DayRun.DAY_NS);
    }

    private void deleteTheFirstDay() {
        try (Engine engine = run.start(); JournalReader before = JournalReader.open(directory)) {
            run.await("deletion", () -> run.files(".cq4").equals(WITHOUT_THE_FIRST));
            run.await("hashes", () -> run.files(".sha256").equals(List.of("20241005F.sha256", "20241006F.sha256")));
            run.order(engine, "a");
            try (JournalReader after = JournalReader.open(directory)) {
                assertEquals(engine.appendedSequence(), drain(before, new ArrayList<>()));
                List<Long> sequences = new ArrayList<>();
                assertEquals(engine.appendedSequence(), drain(after, sequences));
                assertEquals(endOfFirstDay + 1, sequences.get(0));
            }
        }
    }

    private static long drain(JournalReader reader, List<Long> sequences) {
        while (reader.poll((sequence, buffer, offset, length) -> sequences.add(sequence), 10) > 0) {
            continue;
        }
        return reader.lastSequence();
    }

    @Test
    void keepsWhatTheSecondNewestSnapshotNeeds() {
        deleteTheFirstDay();
        try (Engine engine = run.start()) {
            run.holds("the older snapshot ends in the second day's file",
                () -> run.files(".cq4").equals(WITHOUT_THE_FIRST));
            assertTrue(engine.sequenceAtStart() > 0);
            assertEquals(endOfFirstDay + 1, engine.recovery().firstSequence());
        }
    }

    @Test
    void deletesNothingWithOneSnapshot() throws IOException {
        Files.delete(snapshots().get(0));
        try (Engine engine = run.start()) {
            run.await("hashes", () -> run.files(".sha256").size() == 3);
            long appended = engine.appendedSequence();
            run.holds("four files", () -> run.files(".cq4").size() == 4);
            assertEquals(appended, engine.appendedSequence(), "no removal");
        }
    }

    @Test
    void refusesToStartWhereAFileIsMissingThatWasNotRemoved() throws IOException {
        deleteTheFirstDay();
        Files.delete(Journal.queueDirectory(directory).resolve("20241005F.cq4"));
        JournalDamagedException thrown = assertThrows(JournalDamagedException.class, run::start);
        assertTrue(thrown.getMessage().contains("and no record says that those behind " + endOfFirstDay
            + " were removed"), thrown.getMessage());
    }

    private List<Path> snapshots() {
        return run.files(".snapshot").stream().map(Journal.queueDirectory(directory)::resolve).toList();
    }
}
