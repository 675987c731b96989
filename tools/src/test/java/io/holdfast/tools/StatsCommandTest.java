package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.core.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stats says of a data directory. */
@Timeout(60)
class StatsCommandTest {
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

    @TempDir
    private Path data;

    private String digest;

    @BeforeEach
    void journal() {
        digest = SampleJournal.write(data)[1];
    }

    private JsonNode stats() throws IOException {
        CommandRun run = CommandRun.of("stats", "--json", "--data", data);
        assertEquals("", run.err());
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void countsWhatTheJournalHolds() throws IOException {
        JsonNode stats = stats();
        assertEquals(24, stats.get("records").asLong());
        assertEquals(1, stats.get("firstSequence").asLong());
        assertEquals(24, stats.get("lastSequence").asLong());
        assertEquals(TestJournal.FIRST_NS + TimeUnit.MILLISECONDS.toNanos(1), stats.get("firstTimeNs").asLong());
        assertEquals(TestJournal.FIRST_NS + TimeUnit.MILLISECONDS.toNanos(16), stats.get("lastTimeNs").asLong());
        assertEquals(digest, stats.get("digest").asText());
        assertEquals(2, stats.get("epoch").asInt());
        assertEquals("{\"taken\":3,\"open\":1,\"inMemory\":{\"IN_DOUBT\":1,\"FILLED\":1,\"REJECTED\":1,\"DENIED\":1}}",
            stats.get("orders").toString());
        assertEquals(2, stats.get("fills").asLong());
        assertEquals(1, stats.get("positions").asInt());
        for (String name : new String[] {"snapshot", "backup", "integrity"}) {
            assertTrue(stats.get(name).isNull(), name);
        }
        assertTrue(stats.at("/disk/journalApparentBytes").asLong() > 16 << 20, stats.toString());
        long allocated = stats.at("/disk/journalAllocatedBytes").asLong();
        assertTrue(allocated > 100_000 && allocated < stats.at("/disk/journalApparentBytes").asLong(), "" + allocated);
        assertTrue(stats.at("/disk/usableBytes").asLong() > 0);
        long reserved = stats.at("/disk/reservedAheadBytes").asLong();
        assertTrue(reserved > 0 && reserved <= allocated, "reserved=" + reserved);
        assertEquals(0, stats.at("/rate/lastDay/records").asLong(), "the records are of long ago");
    }

    @Test
    void printsALineForEachFigure() {
        CommandRun run = CommandRun.of("stats", "--data", data);
        assertEquals(ExitCode.DONE, run.exitCode());
        assertTrue(run.lines().contains("records                       24"), run.out());
        assertTrue(run.lines().contains("lastTimeNs                    2026-03-01 12:00:00.016000 UTC"), run.out());
        assertTrue(run.lines().contains("orders.inMemory.IN_DOUBT      1"), run.out());
        assertTrue(run.lines().contains("backup                        none"), run.out());
    }

    @Test
    void countsTheRecordsOfTheLastHourAndDay() throws IOException {
        long now = TestJournal.FIRST_NS + 40 * DAY_NS;
        try (TestJournal journal = TestJournal.reopen(data)) {
            journal.skip(Duration.ofDays(39));
            for (int i = 0; i < 3_000; i++) {
                journal.order("a" + i, Side.BUY, "0.00001", "61000");
            }
            journal.skip(Duration.ofHours(2));
            for (int i = 0; i < 500; i++) {
                journal.order("b" + i, Side.BUY, "0.00001", "61000");
            }
            journal.skip(Duration.ofNanos(now - TimeUnit.MINUTES.toNanos(30)
                - TestJournal.FIRST_NS - 39 * DAY_NS - TimeUnit.HOURS.toNanos(2)));
            for (int i = 0; i < 700; i++) {
                journal.order("c" + i, Side.BUY, "0.00001", "61000");
            }
        }
        Instant at = Instant.ofEpochSecond(0, now);
        JsonNode rate = new DataStats(data, at).gather().get("rate");
        long lastHour = rate.at("/lastHour/records").asLong();
        assertTrue(lastHour >= 700 && lastHour <= 702, rate.toString());
        long lastDay = rate.at("/lastDay/records").asLong();
        assertTrue(lastDay >= 4_200 && lastDay <= 4_204, rate.toString());
        assertEquals(Math.round(lastHour / 36.0) / 100.0, rate.at("/lastHour/perSecond").asDouble());
    }

    @Test
    void namesTheLastBackupAndTheLastCheck() throws IOException {
        Path to = data.resolveSibling(data.getFileName() + "-backups");
        CommandRun run = CommandRun.of("backup", "--data", data, "--to", to);
        assertEquals(ExitCode.DONE, run.exitCode(), run.err());
        Files.writeString(data.resolve("integrity.json"),
            "{\"timeNs\":1772366400016000000,\"sequence\":24,\"result\":\"ok\",\"findings\":[]}\n");
        JsonNode stats = stats();
        assertTrue(stats.at("/backup/backup").asText().startsWith(to + "/"), stats.toString());
        assertEquals(24, stats.at("/backup/lastSequence").asLong());
        assertTrue(stats.at("/backup/ageSeconds").asLong() < 60, stats.toString());
        assertEquals("ok", stats.at("/integrity/result").asText());
        assertTrue(stats.at("/integrity/ageSeconds").asLong() > 0);
    }

    @Test
    void refusesNotesThatCannotBeUnderstood() throws IOException {
        Files.writeString(data.resolve("backup.json"), "no json");
        CommandRun run = CommandRun.of("stats", "--data", data);
        assertEquals("holdfast: note of the last backup cannot be understood, delete it: file="
            + data.resolve("backup.json") + "\n", run.err());
        assertEquals(ExitCode.USAGE, run.exitCode());
        Files.delete(data.resolve("backup.json"));
        Files.writeString(data.resolve("integrity.json"), "[1]");
        assertEquals("holdfast: result of the last check cannot be understood, delete it: file="
            + data.resolve("integrity.json") + "\n", CommandRun.of("stats", "--data", data).err());
    }
}
