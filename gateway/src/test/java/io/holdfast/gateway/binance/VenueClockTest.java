package io.holdfast.gateway.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What requests are stamped with is never ahead of the venue, whatever answers take and clocks do. */
class VenueClockTest {
    private long monotoneMs = 5_000;
    private long venueMs = 1_700_000_000_000L;
    private final VenueClock clock = new VenueClock(() -> TimeUnit.MILLISECONDS.toNanos(monotoneMs));

    @Test
    void goesOnFromWhatWasHeard() {
        hear(0);
        pass(1_234);
        assertEquals(venueMs, clock.nowMs());
    }

    @Test
    void isBehindByTheTimeThatTheQuickestAnswerTook() {
        hear(700);
        assertEquals(venueMs - 700, clock.nowMs());
        hear(20);
        assertEquals(venueMs - 20, clock.nowMs());
        hear(300);
        assertEquals(venueMs - 20, clock.nowMs());
    }

    @Test
    void forgetsQuickAnswersAfterAWhileSinceClocksDriftApart() {
        hear(0);
        for (int i = 0; i < 4; i++) {
            pass(60_000);
            venueMs -= 50; // this machine's clock is the faster one
            hear(10);
        }
        assertEquals(venueMs + 50 - 10, clock.nowMs());
    }

    @Test
    void takesTheNextTimeAsItIsAfterARefusal() {
        assertTrue(clock.due());
        hear(0);
        assertFalse(clock.due());
        venueMs -= 3_600_000;
        clock.refused();
        assertTrue(clock.due());
        hear(10);
        assertFalse(clock.due());
        assertEquals(venueMs - 10, clock.nowMs());
    }

    private void hear(long onItsWayMs) {
        long saidMs = venueMs;
        pass(onItsWayMs);
        clock.heard(saidMs);
    }

    private void pass(long ms) {
        monotoneMs += ms;
        venueMs += ms;
    }
}
