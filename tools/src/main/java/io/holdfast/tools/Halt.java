package io.holdfast.tools;

import io.holdfast.engine.pipeline.EngineFailureListener;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the process at once when the engine has failed: nothing may be sent that is not in the journal. */
final class Halt implements EngineFailureListener {
    private static final Logger LOG = LoggerFactory.getLogger(Halt.class);
    private static final long LOG_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(1);

    private final AtomicBoolean halted = new AtomicBoolean();

    @Override
    public void onFailure(Throwable failure) {
        if (!halted.compareAndSet(false, true)) {
            return; // the first failure is the cause of the others, and the process is ending
        }
        try {
            System.err.println("holdfast: halted, nothing more is sent; mend the cause and start again: "
                + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
            logBriefly(failure);
        } finally {
            Runtime.getRuntime().halt(ExitCode.HALTED);
        }
    }

    /** To the file alone, standard error has it; the log may be on the disk that is full, so it gets a second. */
    private static void logBriefly(Throwable failure) {
        Thread thread = new Thread(() -> LOG.info("halted", failure), "halt-log");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(LOG_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
