package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HelperThreadTest {
    private final CountDownLatch told = new CountDownLatch(1);
    private final Thread helper = new Thread(this::untilTold, "helper");

    private void untilTold() {
        boolean waits = true;
        while (waits) {
            try {
                told.await();
                waits = false;
            } catch (InterruptedException e) {
                waits = true; // it ends when it is told to, and by nothing else
            }
        }
    }

    @AfterEach
    void ends() throws InterruptedException {
        told.countDown();
        helper.join();
    }

    @Test
    void waitsInSpiteOfAnInterruptAndKeepsIt() throws InterruptedException {
        helper.start();
        List<String> seen = new ArrayList<>();
        Thread closer = new Thread(() -> {
            Thread.currentThread().interrupt();
            HelperThread.awaitEnd(helper);
            seen.add("helper alive " + helper.isAlive());
            seen.add("interrupted " + Thread.currentThread().isInterrupted());
        });
        closer.start();
        while (closer.isAlive() && !waits(closer)) {
            Thread.onSpinWait();
        }
        told.countDown();
        closer.join();
        assertEquals(List.of("helper alive false", "interrupted true"), seen);
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    @Test
    void wakesTheThreadUp() {
        Thread parked = new Thread(LockSupport::park, "parked");
        parked.start();
        HelperThread.awaitEnd(parked);
        assertFalse(parked.isAlive());
    }

    @Test
    void givesUpAfterItsLimit() {
        helper.start();
        assertFalse(HelperThread.awaitEnd(helper, 1));
        told.countDown();
        assertTrue(HelperThread.awaitEnd(helper, 20_000));
    }

    @Test
    void waitsForNoThreadThatNeverBegan() {
        assertTrue(HelperThread.awaitEnd(helper, 20_000));
    }
}
