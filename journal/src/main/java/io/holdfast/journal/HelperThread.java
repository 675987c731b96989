package io.holdfast.journal;

import java.util.concurrent.locks.LockSupport;

/** How the journal's helper threads are ended. */
final class HelperThread {
    private HelperThread() {
    }

    /** Wakes a thread that has been told to end, and waits until it has; an interrupt is kept for the caller. */
    static void awaitEnd(Thread thread) {
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
