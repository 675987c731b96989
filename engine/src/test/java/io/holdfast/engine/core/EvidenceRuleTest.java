package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What ends a doubt, and what does not: every combination of the facts, each with its outcome by a rule that is written
 * down here a second time.
 */
class EvidenceRuleTest {
    private enum Answers { LAST_QUERY, EARLIER_QUERY, NO_QUERY }

    private enum Asked { BEFORE_THE_WINDOW_IS_OVER, WHEN_IT_IS_OVER, LONG_AFTER }

    private enum Trace { NONE, FILL_BOOKED, FILL_TOLD, SEEN_LIVE_WITH_A_GAP }

    private enum Told { NOT_FOUND, LIVE, CANCELLED, EXPIRED, REJECTED, FILLED }

    private enum Engine { SAME, RESTARTED }

    private record Facts(Answers answers, Asked asked, Trace trace, Told told, boolean venueUp, Engine engine) {
    }

    private static List<Facts> all() {
        List<Facts> all = new ArrayList<>();
        for (Answers answers : Answers.values()) {
            for (Asked asked : Asked.values()) {
                for (Trace trace : Trace.values()) {
                    for (Told told : Told.values()) {
                        for (Engine engine : Engine.values()) {
                            all.add(new Facts(answers, asked, trace, told, true, engine));
                            all.add(new Facts(answers, asked, trace, told, false, engine));
                        }
                    }
                }
            }
        }
        return all;
    }

    @Test
    void onlyEvidenceEndsADoubt() {
        List<Facts> all = all();
        assertEquals(3 * 3 * 4 * 6 * 2 * 2, all.size());
        int abandoned = 0;
        for (Facts facts : all) {
            OrderState outcome = outcome(facts);
            assertEquals(expected(facts), outcome, facts.toString());
            abandoned += outcome == OrderState.ABANDONED ? 1 : 0;
        }
        assertEquals(2 * 2 * 2, abandoned, "asked after the window or long after, venue up or down, restarted or not");
    }

    private static OrderState expected(Facts facts) {
        OrderState before = facts.trace == Trace.FILL_BOOKED ? OrderState.PARTIALLY_FILLED : OrderState.IN_DOUBT;
        boolean fillsMissing = facts.trace == Trace.FILL_TOLD || facts.trace == Trace.SEEN_LIVE_WITH_A_GAP;
        return switch (facts.told) {
            case NOT_FOUND -> facts.answers == Answers.LAST_QUERY && facts.asked != Asked.BEFORE_THE_WINDOW_IS_OVER
                && facts.trace == Trace.NONE ? OrderState.ABANDONED : before;
            case LIVE -> fillsMissing ? before
                : facts.trace == Trace.FILL_BOOKED ? OrderState.PARTIALLY_FILLED : OrderState.LIVE;
            case CANCELLED -> fillsMissing ? before : OrderState.CANCELLED;
            case EXPIRED -> fillsMissing ? before : OrderState.EXPIRED;
            case REJECTED -> fillsMissing ? before
                : facts.trace == Trace.FILL_BOOKED ? OrderState.CANCELLED : OrderState.REJECTED;
            case FILLED -> before;
        };
    }

    /** The quantity filled that a status says: as the trace has it, and the whole one for an order that is filled. */
    private static String cumulative(Facts facts) {
        if (facts.told == Told.NOT_FOUND) {
            return null;
        }
        return facts.told == Told.FILLED ? "1" : facts.trace == Trace.NONE ? "0" : "0.4";
    }

    private static OrderState outcome(Facts facts) {
        Scenario scenario = Scenario.tradingAlone();
        scenario.buy("r1", "1", "100");
        scenario.unknown(1);
        if (facts.engine == Engine.RESTARTED) {
            scenario.later(Scenario.WINDOW_NS / 2).start();
            scenario.venueUp();
        }
        scenario.later(100 * Scenario.MILLI_NS).tick();
        long earlier = scenario.lastQuery(1);
        switch (facts.trace) {
            case FILL_BOOKED -> scenario.fill(1, "t1", Side.BUY, "0.4", "100");
            case FILL_TOLD -> scenario.status(1, VenueStatus.CANCELLED, "0.4");
            case SEEN_LIVE_WITH_A_GAP -> scenario.status(1, VenueStatus.PARTIALLY_FILLED, "0.4");
            default -> {
                // Nothing was ever seen of it.
            }
        }
        scenario.later(switch (facts.asked) {
            case BEFORE_THE_WINDOW_IS_OVER -> Scenario.WINDOW_NS - 100 * Scenario.MILLI_NS - 1;
            case WHEN_IT_IS_OVER -> Scenario.WINDOW_NS - 100 * Scenario.MILLI_NS;
            case LONG_AFTER -> 10 * Scenario.WINDOW_NS;
        }).tick();
        if (!facts.venueUp) {
            scenario.venueDown("reset");
        }
        scenario.later(Scenario.WINDOW_NS);
        VenueStatus status = VenueStatus.valueOf(facts.told.name());
        scenario.status(1, status, cumulative(facts), switch (facts.answers) {
            case LAST_QUERY -> scenario.lastQuery(1);
            case EARLIER_QUERY -> earlier;
            case NO_QUERY -> 0;
        });
        return scenario.stateOf(1);
    }

    @Test
    void pendingIsNotInDoubtSoThatNotFoundMeansNothing() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        scenario.cancel(1, "c1");
        scenario.cancelUnknown(1);
        scenario.later(Scenario.WINDOW_NS);
        scenario.status(1, VenueStatus.NOT_FOUND, null, scenario.lastQuery(1));
        assertEquals(OrderState.PENDING, scenario.stateOf(1));
    }

    @Test
    void aDoubtThatIsNeverAnsweredIsNeverEnded() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        scenario.unknown(1);
        for (int i = 0; i < 1000; i++) {
            scenario.later(10 * Scenario.SECOND_NS).tick();
        }
        assertEquals(OrderState.IN_DOUBT, scenario.stateOf(1));
        assertEquals("100", scenario.locked("USDT"));
    }

    @Test
    void answersThatTakeTenSecondsStillProveAbsence() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        scenario.unknown(1);
        List<long[]> underWay = new ArrayList<>();
        long query = 0;
        for (long ms = 0; ms < 120_000 && !scenario.stateOf(1).terminal(); ms += 100) {
            scenario.later(100 * Scenario.MILLI_NS).tick();
            if (scenario.lastQuery(1) != query && scenario.order(1).extra.lastQuery != 0) {
                query = scenario.lastQuery(1);
                underWay.add(new long[] {ms + 10_000, query});
            }
            while (!underWay.isEmpty() && underWay.get(0)[0] <= ms) {
                scenario.status(1, VenueStatus.NOT_FOUND, null, underWay.remove(0)[1]);
            }
        }
        assertEquals(OrderState.ABANDONED, scenario.stateOf(1));
    }

    @Test
    void asksTheMomentFromWhichAbsenceIsProved() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        scenario.unknown(1);
        scenario.begin();
        long doubtNs = scenario.state.timeNs();
        int queries = 0;
        long lastNs = 0;
        while (scenario.state.timeNs() - doubtNs <= Scenario.WINDOW_NS && queries < 100) {
            long before = scenario.state.sequence();
            scenario.later(100 * Scenario.MILLI_NS).tick();
            if (scenario.state.sequence() != before) {
                queries++;
                lastNs = scenario.state.timeNs() - doubtNs;
                if (lastNs >= Scenario.WINDOW_NS) {
                    break;
                }
            }
        }
        assertEquals(Scenario.WINDOW_NS, lastNs);
    }
}
