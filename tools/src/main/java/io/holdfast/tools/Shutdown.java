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

    /** As {@link #onSignal}; never returns. */
    static void await(Runnable stop) throws InterruptedException {
        onSignal(stop);
        new CountDownLatch(1).await();
    }
}
