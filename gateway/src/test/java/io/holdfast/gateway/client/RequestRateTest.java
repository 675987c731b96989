package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RequestRateTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void letsThroughWhatOneSecondMayHaveAtOnceAndThenTheSteadyRate() {
        for (long begin : new long[] {0, Long.MAX_VALUE - SECOND_NS, Long.MIN_VALUE}) {
            RequestRate rate = new RequestRate(100, begin);
            assertEquals(100, taken(rate, begin, 300), "at once, begin=" + begin);
            assertEquals(0, taken(rate, begin + SECOND_NS / 100 - 1, 10));
            assertEquals(1, taken(rate, begin + SECOND_NS / 100, 10));
            assertEquals(49, taken(rate, begin + SECOND_NS / 2, 300));
            assertEquals(100, taken(rate, begin + 60 * SECOND_NS, 300), "no more is saved than one second has");
        }
    }

    private static int taken(RequestRate rate, long nowNs, int wanted) {
        int taken = 0;
        for (int i = 0; i < wanted; i++) {
            taken += rate.take(nowNs) ? 1 : 0;
        }
        return taken;
    }
}
