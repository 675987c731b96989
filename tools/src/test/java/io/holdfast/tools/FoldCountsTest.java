package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.JournalReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldCountsTest {
    private static final long LATER_NS = Duration.ofSeconds(7).toNanos();

    @TempDir
    private Path directory;

    /** What is told some seconds after the last record of the journal. */
    private FoldCounts.Sample told(long sequenceAtStart) {
        EngineState state = new EngineState();
        FoldCounts counts = new FoldCounts(sequenceAtStart);
        try (JournalReader reader = JournalReader.open(directory)) {
            new Replay(state, Long.MAX_VALUE, counts).drain(reader);
        }
        return counts.sample(state, state.timeNs() + LATER_NS);
    }

    private static Map<OrderState, Long> ended(FoldCounts.Sample sample) {
        Map<OrderState, Long> ended = new EnumMap<>(OrderState.class);
        Arrays.stream(OrderState.values()).filter(state -> sample.ended(state) != 0)
            .forEach(state -> ended.put(state, sample.ended(state)));
        return ended;
    }

    @Test
    void countsHowOrdersEnded() {
        SampleJournal.write(directory);
        FoldCounts.Sample sample = told(0);
        assertEquals(Map.of(OrderState.FILLED, 1L, OrderState.DENIED, 1L, OrderState.REJECTED, 1L), ended(sample));
        assertEquals(SampleJournal.LAST, sample.sequence());
        assertEquals(2, sample.fills());
        assertEquals(2, sample.epoch());
        assertEquals(1, sample.open());
        assertEquals(0, sample.unprotectedNs());
    }

    @Test
    void countsOnlyWhatCameSinceTheStart() {
        SampleJournal.write(directory);
        assertEquals(Map.of(OrderState.FILLED, 1L), ended(told(SampleJournal.IN_DOUBT)));
        assertEquals(2, told(SampleJournal.LAST).fills());
        assertEquals(Map.of(), ended(told(SampleJournal.LAST)));
    }

    @Test
    void saysHowLongTheFirstOfThoseInDoubtIsSo() {
        try (TestJournal journal = new TestJournal(directory)) {
            journal.open();
            long first = journal.order("first", Side.BUY, "0.01", "60000");
            journal.unknown(first);
            journal.skip(Duration.ofSeconds(3));
            journal.unknown(journal.order("second", Side.BUY, "0.01", "60000"));
        }
        FoldCounts.Sample sample = told(0);
        assertEquals(2, sample.inDoubt());
        assertEquals(Duration.ofSeconds(10).plusMillis(2).toNanos(), sample.inDoubtAgeNs());
    }

    @Test
    void hasNoAgeWhereNothingIsInDoubt() {
        try (TestJournal journal = new TestJournal(directory)) {
            journal.open();
        }
        FoldCounts.Sample sample = told(0);
        assertEquals(0, sample.inDoubt());
        assertEquals(FoldCounts.NONE, sample.inDoubtAgeNs());
        assertEquals(TradingState.TRADING, sample.tradingState());
        assertEquals(0, sample.alerts(Severity.CRITICAL));
    }

    @Test
    void countsAnOrderOnceWhateverFillsComeAfterItsEnd() {
        try (TestJournal journal = new TestJournal(directory)) {
            journal.open();
            long filled = journal.order("filled", Side.BUY, "0.01", "60000");
            journal.fill(filled, Side.BUY, "0.01", "60000", "t1");
            journal.fill(filled, Side.BUY, "0.002", "60000", "t2");
            long rejected = journal.order("rejected", Side.BUY, "0.01", "60000");
            journal.rejected(rejected, "no");
            journal.fill(rejected, Side.BUY, "0.01", "60000", "t3");
        }
        FoldCounts.Sample sample = told(0);
        assertEquals(Map.of(OrderState.FILLED, 1L, OrderState.REJECTED, 1L), ended(sample));
        assertEquals(3, sample.fills());
        assertEquals(2, sample.alerts(Severity.WARNING), "both fills were late");
        assertEquals(0, sample.alerts(Severity.CRITICAL));
    }
}
