package io.holdfast.tools;

import java.util.concurrent.CountDownLatch;

/** Ends a command that runs until it is told to stop: SIGTERM, SIGINT and SIGHUP stop it cleanly with exit code 0. */
final class Shutdown {
    private Shutdown() {
    }

    /**
     * Has a signal stop the command and end the process with {@link ExitCode#DONE}.
     *
     * @param stop stops the command, on a thread of its own; runs once
     */
    static void onSignal(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.run();
            // A signal alone would end the process with a code that says that it was killed.
            Runtime.getRuntime().halt(ExitCode.DONE);
        }, "shutdown"));
    }

    /** Stops the command and ends the process with {@link ExitCode#REFUSED}; returns at once. */
    static void refuse(Runnable stop, String why) {
        new Thread(() -> {
            System.err.println("holdfast: " + why);
            stop.run();
            Runtime.getRuntime().halt(ExitCode.REFUSED);
        }, "refusal").start();
    }

    /** As {@link #onSignal}; never returns. */
    static void await(Runnable stop) throws InterruptedException {
        onSignal(stop);
        new CountDownLatch(1).await();
    }
}
