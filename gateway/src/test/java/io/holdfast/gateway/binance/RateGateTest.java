package io.holdfast.gateway.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Comparisons have their share of the venue's requests, and leave the rest to orders and queries. */
class RateGateTest {
    private static final long MINUTE_MS = 60_000;

    private long nowMs = 10 * MINUTE_MS;
    private final RateGate gate = new RateGate(() -> nowMs);

    @Test
    void comparisonsKeepWithinTheirShareOfAMinute() {
        assertEquals(0, gate.reserveComparison(RateGate.COMPARISON_WEIGHT));
        nowMs += 20_000;
        assertEquals(40_000, gate.reserveComparison(1));
        nowMs += 40_000;
        assertEquals(0, gate.reserveComparison(1));
    }

    @Test
    void nothingIsTakenWhereThereIsNoRoom() {
        assertEquals(0, gate.reserveComparison(RateGate.COMPARISON_WEIGHT - 1));
        assertEquals(MINUTE_MS, gate.reserveComparison(2));
        assertEquals(0, gate.reserveComparison(1));
    }

    @Test
    void whatOrdersAndQueriesUseComesFirst() {
        gate.spend(RateGate.WEIGHT_PER_MINUTE / 2);
        assertEquals(MINUTE_MS, gate.reserveComparison(1));
        nowMs += MINUTE_MS;
        assertEquals(0, gate.reserveComparison(1));
    }

    @Test
    void retryAfterIsWaitedOut() {
        gate.note(new Refusal(Outcomes.HTTP_BANNED, Outcomes.TOO_MANY_REQUESTS, "banned", true, "30"));
        assertEquals(30_000, gate.waitMs());
        nowMs += 30_000;
        assertEquals(0, gate.waitMs());
    }
}
