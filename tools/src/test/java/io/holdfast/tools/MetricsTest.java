package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.gateway.venue.VenueCall;
import io.holdfast.gateway.venue.VenueCallListener;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.LatencyHistogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MetricsTest {
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch hung = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final LatencyHistogram handOver = new LatencyHistogram();

    @TempDir
    private Path directory;

    private Engine engine;
    private Follower follower;
    private Metrics metrics;
    private volatile boolean hang;

    @BeforeEach
    void open() {
        SampleJournal.write(directory);
        JournalConfig journal = JournalConfig.builder(directory).blockSize(16 << 20).reserveAheadBytes(4 << 20).build();
        engine = Engine.open(new EngineConfig(journal, new Policy(1, TimeUnit.HOURS.toNanos(1)),
            EngineConfig.Waiting.BLOCKING, new EngineConfig.Identity("test", "test", 0)), failure::set);
        follower = new Follower(engine, failure::set);
        follower.listen((record, state) -> {
            if (hang) {
                hung.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        metrics = new Metrics(engine, follower);
        metrics.gateway(() -> 2_500_000_000L, () -> Long.MAX_VALUE, handOver);
    }

    @AfterEach
    void close() {
        goOn.countDown();
        metrics.close();
        engine.close();
        follower.close();
        assertNull(failure.get());
    }

    private void start() {
        engine.start();
        follower.start();
        HoldfastProcess.await("the start", () -> follower.sequence() > engine.sequenceAtStart()
            && follower.sequence() >= engine.appendedSequence());
    }

    private Scrape scrape() {
        return new Scrape(metrics.scrape());
    }

    @Test
    void tellsWhatTheFoldHas() {
        start();
        Scrape scrape = scrape();
        assertEquals(follower.sequence(), scrape.value("holdfast_records_total"));
        assertEquals(follower.sequence(), scrape.value("holdfast_journal_sequence{stage=\"followed\"}"));
        assertEquals(3, scrape.value("holdfast_epoch"));
        assertEquals(2, scrape.value("holdfast_fills_total"));
        assertEquals(1, scrape.value("holdfast_orders_in_doubt"));
        assertTrue(scrape.value("holdfast_orders_in_doubt_age_seconds") > Duration.ofDays(1).toSeconds());
        assertEquals(0, scrape.value("holdfast_unprotected_seconds"));
        assertEquals(0, scrape.value("holdfast_orders_total{outcome=\"filled\"}"), "it was before this start");
        assertEquals(1, scrape.value("holdfast_trading_state{state=\"recovering\"}"));
        assertEquals(0, scrape.value("holdfast_trading_state{state=\"trading\"}"));
        assertEquals(0, scrape.value("holdfast_venue_up"));
        assertEquals(EngineConfig.RING_SIZE, scrape.value("holdfast_ring_capacity"));
        assertTrue(scrape.value("holdfast_journal_append_seconds_count") >= 1);
        assertTrue(scrape.value("holdfast_journal_append_seconds_sum") > 0);
        assertTrue(scrape.value("holdfast_engine_turns_total") >= 1);
        assertTrue(scrape.value("holdfast_journal_room_bytes") > 1 << 20);
        assertTrue(scrape.text().contains("holdfast_build_info{build=\"" + BuildInfo.build()
            + "\",durability=\"process\",jvm=\"" + BuildInfo.jvm() + "\"} 1"), scrape.text());
    }

    @Test
    void countsOfTheFoldAreOfOneMoment() {
        start();
        double others = others(scrape());
        for (int i = 0; i < 2_000; i++) {
            engine.alert(Reason.CLOCK, "only to have a record");
            assertEquals(others, others(scrape()), "records that are no alerts");
        }
    }

    private static double others(Scrape scrape) {
        return scrape.value("holdfast_records_total") - scrape.value("holdfast_alerts_total{severity=\"critical\"}")
            - scrape.value("holdfast_alerts_total{severity=\"warning\"}");
    }

    @Test
    void tellsWhatTheThreadsHaveCounted() {
        start();
        HoldfastProcess.await("a force", () -> scrape().value("holdfast_journal_force_seconds_count") >= 1);
        handOver.record(100);
        handOver.record(1_000);
        handOver.record(1L << 40);
        Scrape scrape = scrape();
        assertEquals(3, scrape.value("holdfast_hand_over_seconds_count"));
        assertEquals(0, scrape.value("holdfast_hand_over_seconds_bucket{le=\"6.4E-8\"}"));
        assertEquals(1, scrape.value("holdfast_hand_over_seconds_bucket{le=\"1.28E-7\"}"));
        assertEquals(2, scrape.value("holdfast_hand_over_seconds_bucket{le=\"1.024E-6\"}"));
        assertEquals(2, scrape.value("holdfast_hand_over_seconds_bucket{le=\"34.359738368\"}"));
        assertEquals(3, scrape.value("holdfast_hand_over_seconds_bucket{le=\"+Inf\"}"));
        assertEquals((1100 + (1L << 40)) / 1e9, scrape.value("holdfast_hand_over_seconds_sum"));
    }

    @Test
    void tellsTheCallsOfTheVenue() {
        start();
        metrics.called(VenueCall.PLACE, TimeUnit.MILLISECONDS.toNanos(3));
        metrics.called(VenueCall.PLACE, TimeUnit.MILLISECONDS.toNanos(700));
        metrics.failed(VenueCallListener.Failure.UNKNOWN);
        Scrape scrape = scrape();
        assertEquals(2, scrape.value("holdfast_venue_request_seconds_count{call=\"place\"}"));
        assertEquals(0.703, scrape.value("holdfast_venue_request_seconds_sum{call=\"place\"}"), 1e-9);
        assertEquals(1, scrape.value("holdfast_venue_request_seconds_bucket{call=\"place\",le=\"0.005\"}"));
        assertEquals(0, scrape.value("holdfast_venue_request_seconds_count{call=\"cancel\"}"));
        assertEquals(1, scrape.value("holdfast_venue_errors_total{kind=\"unknown\"}"));
        assertEquals(0, scrape.value("holdfast_venue_errors_total{kind=\"failed\"}"));
    }

    @Test
    void neverTellsZeroForWhatIsNotKnown() throws IOException {
        start();
        Scrape scrape = scrape();
        assertEquals(Double.NaN, scrape.value("holdfast_backup_age_seconds"));
        assertEquals(Double.NaN, scrape.value("holdfast_snapshot_age_seconds"));
        assertEquals(Double.NaN, scrape.value("holdfast_stream_age_seconds{stream=\"market\"}"));
        assertEquals(2.5, scrape.value("holdfast_stream_age_seconds{stream=\"account\"}"));
        Files.writeString(directory.resolve(BackupNote.FILE), "no JSON");
        assertEquals(Double.NaN, scrape().value("holdfast_backup_age_seconds"));
        Path gone = directory.resolve("gone");
        note(gone, Instant.now());
        assertEquals(Double.NaN, scrape().value("holdfast_backup_age_seconds"));
    }

    private void note(Path backup, Instant createdAt) throws IOException {
        Files.write(directory.resolve(BackupNote.FILE), JsonHttp.JSON.writeValueAsBytes(
            Map.of("backup", backup.toString(), "createdAt", createdAt.toString(), "lastSequence", 1)));
    }

    @Test
    void tellsTheAgeOfTheLastBackupAndOfTheNewestSnapshot() throws IOException {
        start();
        note(directory, Instant.now().minusSeconds(100));
        assertEquals(100, scrape().value("holdfast_backup_age_seconds"), 50);
        Path snapshots = directory.resolve("journal");
        Path older = Files.createFile(snapshots.resolve("00000000000000000007.snapshot"));
        Path newer = Files.createFile(snapshots.resolve("00000000000000000009.snapshot"));
        Files.setLastModifiedTime(older, FileTime.from(Instant.now()));
        Files.setLastModifiedTime(newer, FileTime.from(Instant.now().minusSeconds(200)));
        assertEquals(200, scrape().value("holdfast_snapshot_age_seconds"), 50);
        Files.delete(older);
        Files.delete(newer);
    }

    /** A look at a disk elsewhere may come to no end: then nothing is known of the disks, and all else is told. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void answersWhileADiskDoesNot() throws IOException, InterruptedException {
        start();
        assertTrue(scrape().value("holdfast_journal_room_bytes") > 0);
        Path note = directory.resolve(BackupNote.FILE);
        assertEquals(0, new ProcessBuilder("mkfifo", note.toString()).start().waitFor());
        for (int i = 0; i < 2; i++) {
            Scrape scrape = scrape();
            assertEquals(Double.NaN, scrape.value("holdfast_journal_room_bytes"));
            assertEquals(Double.NaN, scrape.value("holdfast_backup_age_seconds"));
            assertEquals(follower.sequence(), scrape.value("holdfast_journal_sequence{stage=\"followed\"}"));
        }
        Files.writeString(note, "no JSON"); // who reads it goes on
        Files.delete(note);
        HoldfastProcess.await("the disk", () -> scrape().value("holdfast_journal_room_bytes") > 0);
    }

    /** What the follower has is not known then; what the engine and the venue do is. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void answersWhileTheFollowerStandsStill() throws InterruptedException {
        start();
        long fills = follower.read(EngineState::fillCount);
        assertEquals(fills, scrape().value("holdfast_fills_total"));
        hang = true;
        engine.alert(Reason.CLOCK, "only to have a record");
        assertTrue(hung.await(20, TimeUnit.SECONDS));
        Scrape scrape = scrape();
        assertEquals(Double.NaN, scrape.value("holdfast_trading_state{state=\"trading\"}"));
        assertEquals(Double.NaN, scrape.value("holdfast_trading_state{state=\"recovering\"}"));
        assertEquals(Double.NaN, scrape.value("holdfast_orders_in_doubt"));
        assertEquals(Double.NaN, scrape.value("holdfast_unprotected_seconds"));
        assertEquals(fills, scrape.value("holdfast_fills_total"));
        assertTrue(scrape.value("holdfast_engine_turns_total") >= 1);
        assertTrue(scrape.value("holdfast_journal_sequence{stage=\"appended\"}")
            > scrape.value("holdfast_journal_sequence{stage=\"followed\"}"));
    }
}
