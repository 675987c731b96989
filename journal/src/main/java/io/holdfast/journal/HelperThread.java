package io.holdfast.journal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How threads are ended that work beside their maker: whoever closes them goes on only when they have ended. */
public final class HelperThread {
    private HelperThread() {
    }

    /** Wakes a thread that has been told to end, and waits until it has; an interrupt is kept for the caller. */
    public static void awaitEnd(Thread thread) {
        awaitEnd(thread, Long.MAX_VALUE);
    }

    /**
     * The same with a limit.
     *
     * @param timeoutMs how long to wait at most, in milliseconds
     * @return whether it has ended, or never began
     */
    public static boolean awaitEnd(Thread thread, long timeoutMs) {
        LockSupport.unpark(thread);
        long begunNs = System.nanoTime();
        long timeoutNs = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        boolean interrupted = false;
        long leftNs = timeoutNs;
        while (thread.isAlive() && leftNs > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, leftNs);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            leftNs = timeoutNs - (System.nanoTime() - begunNs);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
