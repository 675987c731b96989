package io.holdfast.engine.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Policy;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.journal.JournalConfig;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever closes is through only when the thread has ended that he closes, also where somebody interrupts him. */
@Timeout(60)
class InterruptedCloseTest {
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @TempDir
    private Path directory;

    private Engine engine;

    @BeforeEach
    void opens() {
        JournalConfig journal = JournalConfig.builder(directory).blockSize(16 << 20).reserveAheadBytes(4 << 20).build();
        Policy policy = new Policy(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(1));
        engine = Engine.open(new EngineConfig(journal, policy, EngineConfig.Waiting.BLOCKING,
            new EngineConfig.Identity("build", "jvm", 7)), failure::set);
        engine.start();
    }

    @AfterEach
    void closes() {
        Thread.interrupted();
        engine.close();
        assertEquals(null, failure.get());
    }

    @Test
    void followerHasEndedWhenItIsClosed() throws InterruptedException {
        Follower follower = new Follower(directory, engine::releasedSequence, failure::set);
        Thread closer = Thread.currentThread();
        AtomicReference<Thread> held = new AtomicReference<>();
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        follower.listen((record, state) -> {
            if (held.compareAndSet(null, Thread.currentThread())) {
                holds.countDown();
                awaitUnchecked(released);
            }
        });
        follower.start();
        holds.await();
        Thread watcher = new Thread(() -> {
            while (closer.getState() == Thread.State.RUNNABLE && released.getCount() > 0) {
                Thread.onSpinWait();
            }
            released.countDown(); // only now can the follower's thread end
        });
        closer.interrupt();
        watcher.start();
        follower.close();
        boolean alive = held.get().isAlive();
        released.countDown();
        assertTrue(Thread.interrupted());
        assertFalse(alive);
        watcher.join();
    }

    @Test
    void indexHasEndedWhenItIsClosed() {
        JournalIndex index = new JournalIndex(directory, engine::releasedSequence);
        index.start();
        Thread thread = thread("index");
        Thread.currentThread().interrupt();
        index.close();
        assertFalse(thread.isAlive());
        assertTrue(Thread.interrupted());
    }

    @Test
    void engineHasEndedWhenItIsStopped() {
        Thread thread = thread("engine");
        Thread.currentThread().interrupt();
        engine.stop();
        assertFalse(thread.isAlive());
        assertTrue(Thread.interrupted());
    }

    private static Thread thread(String name) {
        return Thread.getAllStackTraces().keySet().stream().filter(one -> one.getName().equals(name)).findFirst()
            .orElseThrow();
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
