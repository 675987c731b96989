package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The venue's messages about one order in every order, and each of them also twice: one outcome. */
class PermutationsTest {
    private record Event(String name, Consumer<Scenario> put) {
    }

    private static Event accepted() {
        return new Event("accepted", scenario -> scenario.accepted(1, "v1"));
    }

    private static Event status(VenueStatus status, String cumulative) {
        return new Event(status + " " + cumulative, scenario -> scenario.status(1, status, cumulative));
    }

    private static Event fill(String tradeId, String quantity, String price) {
        return new Event("fill " + quantity, scenario -> {
            Command fill = scenario.fillOf(1, tradeId, Side.BUY, quantity, price);
            fill.fee = Scenario.amount("0.01");
            fill.asset.set("BNB");
            scenario.put();
        });
    }

    private static Event unknown() {
        return new Event("unknown", scenario -> scenario.unknown(1));
    }

    private static Event foundMissing() {
        return new Event("not found", scenario -> scenario.status(1, VenueStatus.NOT_FOUND, null));
    }

    @Test
    void filledOrdersEndFilled() {
        check("FILLED 1 of 1, USDT 99900.6, BTC 11, BNB 49.98, locked 0, 1 cost 99.4 pnl 0",
            List.of(accepted(), fill("t1", "0.4", "100"), fill("t2", "0.6", "99"),
                status(VenueStatus.PARTIALLY_FILLED, "0.4"), status(VenueStatus.FILLED, "1"), unknown()));
    }

    @Test
    void cancelledOrdersEndCancelledWithTheirFills() {
        check("CANCELLED 0.7 of 1, USDT 99930.3, BTC 10.7, BNB 49.98, locked 0, 0.7 cost 69.7 pnl 0",
            List.of(accepted(), fill("t1", "0.4", "100"), fill("t2", "0.3", "99"),
                status(VenueStatus.LIVE, "0"), status(VenueStatus.CANCELLED, "0.7"), unknown()));
    }

    @Test
    void expiredOrdersEndExpired() {
        check("EXPIRED 0.4 of 1, USDT 99960, BTC 10.4, BNB 49.99, locked 0, 0.4 cost 40 pnl 0",
            List.of(accepted(), fill("t1", "0.4", "100"), status(VenueStatus.EXPIRED, "0.4"), unknown(),
                foundMissing()));
    }

    @Test
    void rejectedOrdersEndRejected() {
        check("REJECTED 0 of 1, USDT 100000, BTC 10, BNB 50, locked 0, 0 cost 0 pnl 0",
            List.of(new Event("rejected", scenario -> scenario.rejected(1, Reason.VENUE_REJECTED, "no")),
                status(VenueStatus.REJECTED, "0"), unknown(), foundMissing()));
    }

    @Test
    void liveOrdersStayLive() {
        check("PARTIALLY_FILLED 0.4 of 1, USDT 99960, BTC 10.4, BNB 49.99, locked 60, 0.4 cost 40 pnl 0",
            List.of(accepted(), fill("t1", "0.4", "100"), status(VenueStatus.LIVE, "0"),
                status(VenueStatus.PARTIALLY_FILLED, "0.4"), unknown()));
    }

    private static void check(String expected, List<Event> events) {
        int checked = 0;
        for (List<Event> permutation : permutations(events)) {
            assertEquals(expected, outcome(permutation, 1), () -> names(permutation));
            assertEquals(expected, outcome(permutation, 2), () -> "each twice: " + names(permutation));
            List<Event> whole = new ArrayList<>(permutation);
            whole.addAll(permutation);
            assertEquals(expected, outcome(whole, 1), () -> "all twice: " + names(permutation));
            checked++;
        }
        assertEquals(factorial(events.size()), checked);
    }

    private static String outcome(List<Event> events, int times) {
        Scenario scenario = Scenario.tradingAlone();
        scenario.buy("r1", "1", "100");
        for (Event event : events) {
            for (int i = 0; i < times; i++) {
                event.put.accept(scenario);
                scenario.later(Scenario.MILLI_NS);
            }
        }
        answerQueries(scenario, events);
        Order order = scenario.order(1);
        return order.state() + " " + RecordLine.amount(order.filledQuantity()) + " of "
            + RecordLine.amount(order.quantity()) + ", USDT " + scenario.total("USDT") + ", BTC "
            + scenario.total("BTC") + ", BNB " + scenario.total("BNB") + ", locked " + scenario.locked("USDT") + ", "
            + scenario.position();
    }

    /** The gateway asks: all trades are put again, then the status that is furthest. */
    private static void answerQueries(Scenario scenario, List<Event> events) {
        if (!scenario.order(1).extra.unanswered) {
            return;
        }
        events.stream().filter(event -> event.name.startsWith("fill")).forEach(event -> event.put.accept(scenario));
        VenueStatus last = VenueStatus.LIVE;
        String cumulative = "0";
        for (Event event : events) {
            String[] words = event.name.split(" ");
            for (VenueStatus status : VenueStatus.values()) {
                if (status.name().equals(words[0]) && status.code() > last.code()) {
                    last = status;
                    cumulative = words[1];
                }
            }
        }
        scenario.status(1, last, cumulative, scenario.lastQuery(1));
    }

    private static String names(List<Event> events) {
        return events.stream().map(Event::name).toList().toString();
    }

    private static List<List<Event>> permutations(List<Event> events) {
        if (events.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Event>> all = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            List<Event> rest = new ArrayList<>(events);
            Event first = rest.remove(i);
            for (List<Event> tail : permutations(rest)) {
                List<Event> permutation = new ArrayList<>(tail);
                permutation.add(0, first);
                all.add(permutation);
            }
        }
        return all;
    }

    private static int factorial(int n) {
        return n <= 1 ? 1 : n * factorial(n - 1);
    }
}
