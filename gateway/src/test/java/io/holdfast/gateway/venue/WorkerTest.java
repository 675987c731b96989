package io.holdfast.gateway.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerTest {
    @Test
    void endsAlthoughItsInterruptWasUsedUp() throws InterruptedException {
        CountDownLatch asking = new CountDownLatch(1);
        AtomicInteger tries = new AtomicInteger();
        AtomicReference<Thread> thread = new AtomicReference<>();
        Worker worker = new Worker("asks", null) {
            @Override
            boolean prepare() {
                tries.incrementAndGet();
                thread.set(Thread.currentThread());
                asking.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    assertTrue(closed()); // and the flag is gone, as behind a client that threw it as its own exception
                }
                return false;
            }
        };
        worker.start(failure -> { });
        asking.await();
        worker.close();
        thread.get().join();
        assertEquals(1, tries.get());
    }

    @Test
    void holdsNobodyUpWhenItEndsWithAFullQueue() throws InterruptedException {
        Worker worker = new Worker("full", null) {
            @Override
            boolean prepare() {
                return false;
            }
        };
        for (int i = 0; i < Worker.MAX_TASKS; i++) {
            worker.submit(() -> { });
        }
        CountDownLatch handedOver = new CountDownLatch(1);
        Thread reader = new Thread(() -> {
            worker.submit(() -> { });
            handedOver.countDown();
        });
        reader.setDaemon(true);
        reader.start();
        assertFalse(handedOver.await(50, TimeUnit.MILLISECONDS), "there is no room");
        worker.close();
        assertTrue(handedOver.await(30, TimeUnit.SECONDS));
    }
}
