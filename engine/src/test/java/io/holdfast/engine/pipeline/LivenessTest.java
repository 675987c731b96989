package io.holdfast.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LivenessTest {
    private final AtomicLong asked = new AtomicLong();

    @Test
    void turnsWhenTheNumberChanges() {
        assertTrue(new Liveness(asked::incrementAndGet).isTurning());
        assertTrue(asked.get() == 2, "asked=" + asked);
    }

    @Test
    void turnsWhenTheNumberChangesAtTheLastMoment() {
        long steps = Liveness.PATIENCE_MS / 10;
        assertTrue(new Liveness(() -> asked.incrementAndGet() > steps ? 1 : 0).isTurning());
        asked.set(0);
        assertFalse(new Liveness(() -> asked.incrementAndGet() > steps + 1 ? 1 : 0).isTurning());
    }

    @Test
    void standsStillWhenItsOwnThreadIsInterrupted() {
        Thread.currentThread().interrupt();
        assertFalse(new Liveness(asked::incrementAndGet).isTurning());
        assertTrue(Thread.interrupted());
    }
}
