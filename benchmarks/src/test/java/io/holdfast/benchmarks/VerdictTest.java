package io.holdfast.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What a run says follows from what it measured, and from nothing else. */
class VerdictTest {
    private final Findings findings = new Findings();

    private Figure figure(String name, double... rounds) {
        Figure figure = findings.figure(name, Figure.TIMES);
        for (double round : rounds) {
            figure.add(round);
        }
        return figure;
    }

    private List<Verdict> verdicts() {
        return findings.checks().stream().map(Findings.Check::verdict).toList();
    }

    @Test
    void holdsUpToItsBoundAndNoFurther() {
        findings.atMost("at the bound", 2, figure("a", 1, 2, 9));
        findings.atMost("over it", 2, figure("b", 1, 2.01, 2.01));
        findings.atLeast("at the bound", 2, figure("c", 1, 2, 9));
        findings.atLeast("under it", 2, figure("d", 1.99, 1.99, 9));
        assertEquals(List.of(Verdict.HOLDS, Verdict.FALLS_SHORT, Verdict.HOLDS, Verdict.FALLS_SHORT), verdicts());
    }

    @Test
    void saysNothingOfWhatHasNoFigure() {
        findings.atMost("both bounds", 2, figure("a"));
        findings.atLeast("both bounds", 2, figure("b", 1).over(figure("c")));
        assertEquals(List.of(Verdict.NOT_MEASURED, Verdict.NOT_MEASURED), verdicts());
    }

    @Test
    void takesRatiosRoundByRound() {
        assertEquals(List.of(2.0, 0.5, 3.0), figure("a", 2, 1, 9).over(figure("b", 1, 2, 3)).rounds());
    }

    @Test
    void takesTheMiddleOfAnEvenNumberOfRounds() {
        assertEquals(2.5, figure("a", 9, 1, 2, 3).median());
    }

    @Test
    void guardAllowsTheNoiseAndNoMore() {
        measured(3.5, 0);
        assertEquals(0, Guard.judge(List.of(findings), bounds()));
    }

    @Test
    void guardFailsBeyondTheNoise() {
        measured(3.6, 0);
        assertEquals(1, Guard.judge(List.of(findings), bounds()));
    }

    @Test
    void guardCountsTheLeastOfAllMeasurements() {
        measured(3.6, 0);
        measured(3.4, 0);
        assertEquals(0, Guard.judge(List.of(findings), bounds()));
    }

    @Test
    void guardFailsForASingleByteOnTheGatewaysReader() {
        measured(3, 0.001);
        assertEquals(1, Guard.judge(List.of(findings), bounds()));
    }

    @Test
    void guardFailsWhereNothingWasMeasured() {
        assertEquals(1, Guard.judge(List.of(findings), bounds()));
    }

    /** The second round of each was disturbed. */
    private void measured(double share, double bytes) {
        figure(JournalRow.ALONE, 10 * share, 1000);
        figure(JournalRow.MAPPED, 10, 20);
        for (String percentile : List.of(", 50 %", ", 99 %")) {
            figure(HandOverRow.ENGINE + percentile, 7, 70);
            figure(HandOverRow.CHRONICLE + percentile, 7, 7);
        }
        figure(AllocationRow.ENGINE, 0);
        figure(AllocationRow.FOLLOWER, 0);
        figure(AllocationRow.GATEWAY, bytes);
    }

    private static Properties bounds() {
        Properties bounds = new Properties();
        for (String name : List.of("handover.p50", "handover.p99", "allocation.engine", "allocation.follower",
            "allocation.gateway")) {
            bounds.setProperty(name + ".bound", name.startsWith("handover") ? "1" : "0");
            bounds.setProperty(name + ".noise", "0");
        }
        bounds.setProperty("journal.share.bound", "3");
        bounds.setProperty("journal.share.noise", "0.5");
        return bounds;
    }
}
