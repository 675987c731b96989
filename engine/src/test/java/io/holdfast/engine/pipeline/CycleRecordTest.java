package io.holdfast.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the engine records of the files of the days before. */
@Timeout(60)
final class CycleRecordTest {
    @TempDir
    private Path directory;

    @Test
    void putsTheHashOfADayBeforeAllThatFollows() {
        DayRun run = new DayRun(directory);
        try (Engine engine = run.start()) {
            run.order(engine, "a");
            run.clock.pass(DayRun.DAY_NS);
            run.order(engine, "b");
            run.clock.pass(3 * DayRun.DAY_NS);
            run.order(engine, "c");
        }
        assertEquals(List.of("ENGINE_STARTED 0", "TRADING_STATE_CHANGED 0", "ORDER_DENIED 0",
            "CYCLE_CLOSED 1 20000 3", "ORDER_DENIED 1",
            "CYCLE_CLOSED 4 20001 5", "ORDER_DENIED 4", "STATE_DIGEST 4", "ENGINE_STOPPED 4"), run.records());
        assertEquals(List.of("20241004F.cq4", "20241005F.cq4", "20241008F.cq4"), run.files(".cq4"));
        assertNull(run.failure.get());
    }

    @Test
    void putsTheHashOfADayThatEndedWhileNoEngineRanBeforeTheStart() {
        DayRun run = new DayRun(directory);
        run.start().close();
        run.clock.pass(2 * DayRun.DAY_NS);
        run.start().close();
        run.start().close();
        assertEquals(List.of("ENGINE_STARTED 0", "TRADING_STATE_CHANGED 0", "STATE_DIGEST 0", "ENGINE_STOPPED 0",
            "CYCLE_CLOSED 2 20000 4", "ENGINE_STARTED 2", "TRADING_STATE_CHANGED 2", "STATE_DIGEST 2",
            "ENGINE_STOPPED 2", "ENGINE_STARTED 2", "TRADING_STATE_CHANGED 2", "STATE_DIGEST 2", "ENGINE_STOPPED 2"),
            run.records());
    }

    @Test
    void putsAHashBesideEachFileThatIsComplete() {
        DayRun run = new DayRun(directory);
        try (Engine engine = run.start()) {
            run.clock.pass(DayRun.DAY_NS);
            run.order(engine, "a");
            run.await("hash", () -> run.files(".sha256").equals(List.of("20241004F.sha256")));
        }
    }
}
