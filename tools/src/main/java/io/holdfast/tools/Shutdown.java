package io.holdfast.tools;

import java.util.concurrent.CountDownLatch;

/** Ends a command that runs until it is told to stop: SIGTERM, SIGINT and SIGHUP stop it cleanly with exit code 0. */
final class Shutdown {
    private Shutdown() {
    }

    /**
     * Waits for a signal, stops, and ends the process with {@link ExitCode#DONE}; never returns.
     *
     * @param stop stops the command; runs once
     */
    static void await(Runnable stop) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.run();
            // A signal alone would end the process with a code that says that it was killed.
            Runtime.getRuntime().halt(ExitCode.DONE);
        }, "shutdown"));
        new CountDownLatch(1).await();
    }
}
