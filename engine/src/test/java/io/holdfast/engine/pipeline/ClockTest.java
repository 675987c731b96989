package io.holdfast.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Reason;
import io.holdfast.journal.JournalReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What someone who sets the wall clock can do to the journal: nothing but an alert. */
@Timeout(60)
final class ClockTest {
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final long MILLI_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final String RECORDS_AHEAD = " behind the records, which keep their own time until it has caught up "
        + "and the engine is started again";

    @TempDir
    private Path directory;
    private DayRun run;

    @BeforeEach
    void run() {
        run = new DayRun(directory);
    }

    /** The fold refuses a record whose time is before that of the one before it. */
    @AfterEach
    void allIsReadInItsOrder() {
        assertNull(run.failure.get());
        List<Long> days = new ArrayList<>();
        EngineState state = new EngineState();
        try (JournalReader reader = JournalReader.open(directory)) {
            new Replay(state, Long.MAX_VALUE, (record, folded) -> days.add(record.timeNs)).drain(reader);
        }
        assertEquals(days.stream().sorted().toList(), days);
        assertEquals(days.size(), state.sequence());
    }

    private void awaitAlerts(String... texts) {
        run.await("alerts " + List.of(texts), () -> run.alerts(Reason.CLOCK).size() >= texts.length);
        assertEquals(List.of(texts), run.alerts(Reason.CLOCK));
    }

    private long lastTimeNs() {
        EngineState state = new EngineState();
        Replay.all(directory, state);
        return state.timeNs();
    }

    @Test
    void keepsItsTimeWhenTheWallClockIsSetBackAnHour() {
        try (Engine engine = run.start()) {
            run.order(engine, "a");
            run.clock.set(-HOUR_NS);
            run.clock.pass(SECOND_NS);
            run.order(engine, "b");
            awaitAlerts("wall clock is 3600.0 s" + RECORDS_AHEAD);
            run.clock.set(HOUR_NS);
            awaitAlerts("wall clock is 3600.0 s" + RECORDS_AHEAD, "wall clock and records agree again");
            run.clock.set(ClockWatch.TOLERANCE_NS);
            run.order(engine, "c");
        }
        assertEquals(DayRun.NOON_NS + SECOND_NS, lastTimeNs());
        assertEquals(List.of("20241004F.cq4"), run.files(".cq4"));
        assertEquals(2, run.alerts(Reason.CLOCK).size());
    }

    @Test
    void takesADayForwardOverWithTheNextStartAndNeverGivesItBack() {
        try (Engine engine = run.start()) {
            run.clock.set(DayRun.DAY_NS);
            run.order(engine, "a");
            awaitAlerts("wall clock is 86400.0 s ahead of the records, which keep their own time until the next start");
        }
        assertEquals(List.of("20241004F.cq4"), run.files(".cq4"));
        run.start().close();
        assertEquals(List.of("20241004F.cq4", "20241005F.cq4"), run.files(".cq4"));
        run.clock.set(-DayRun.DAY_NS);
        try (Engine engine = run.start()) {
            run.order(engine, "b");
            run.await("alert", () -> run.alerts(Reason.CLOCK).size() == 2);
            assertEquals("wall clock is 86400.0 s" + RECORDS_AHEAD, run.alerts(Reason.CLOCK).get(1));
        }
        assertEquals(DayRun.NOON_NS + DayRun.DAY_NS, lastTimeNs());
        assertEquals(List.of("20241004F.cq4", "20241005F.cq4"), run.files(".cq4"));
    }

    @Test
    void staysInTheNewDayWhenTheWallClockGoesBackOverMidnight() {
        run.clock.pass(12 * HOUR_NS - SECOND_NS);
        try (Engine engine = run.start()) {
            run.order(engine, "a");
            run.clock.pass(SECOND_NS);
            run.order(engine, "b");
            run.clock.set(-HOUR_NS);
            run.order(engine, "c");
            run.clock.pass(SECOND_NS);
            run.order(engine, "d");
        }
        for (int i = 0; i < 3; i++) {
            try (Engine engine = run.start()) {
                run.order(engine, "r" + i);
                run.clock.set(-HOUR_NS);
                run.order(engine, "s" + i);
            }
        }
        assertEquals(List.of("20241004F.cq4", "20241005F.cq4"), run.files(".cq4"));
        assertEquals(1, run.records().stream().filter(line -> line.startsWith("CYCLE_CLOSED")).count());
    }

    @Test
    void rollsOnceWhenTheWallClockIsSetAtTheVeryRoll() {
        run.clock.pass(12 * HOUR_NS - MILLI_NS);
        try (Engine engine = run.start()) {
            run.order(engine, "a");
            run.clock.set(-MILLI_NS);
            run.clock.pass(MILLI_NS);
            run.order(engine, "b");
            run.clock.set(-DayRun.DAY_NS);
            run.order(engine, "c");
            run.clock.set(2 * DayRun.DAY_NS);
            run.order(engine, "d");
        }
        assertEquals(List.of("20241004F.cq4", "20241005F.cq4"), run.files(".cq4"));
        assertEquals(List.of("ORDER_DENIED 0", "CYCLE_CLOSED 1 20000 3", "ORDER_DENIED 1"),
            run.records().subList(2, 5));
    }
}
