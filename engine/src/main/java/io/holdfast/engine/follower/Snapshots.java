package io.holdfast.engine.follower;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.StateImage;
import io.holdfast.journal.JournalException;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.SnapshotFile;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a follower's fold becomes a snapshot: after so many records, once an hour where anything is new, and at the end.
 * The follower's thread takes an image, which is a copy in memory; a thread of its own writes it. A snapshot that
 * cannot be written is an alert, one for a row of them, and harms nothing: the journal is longer to read at the next
 * start.
 */
public final class Snapshots implements AutoCloseable {
    /** So many records behind a snapshot are folded in well below a second. */
    public static final int DEFAULT_RECORDS = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final long INTERVAL_NS = TimeUnit.HOURS.toNanos(1);
    private static final long CLOSE_TIMEOUT_S = 60;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Engine engine;
    private final String build;
    private final long records;
    private final AtomicBoolean writing = new AtomicBoolean();
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "snapshots");
        thread.setDaemon(true);
        return thread;
    });

    // The writer's.
    private boolean failing;

    // The follower's.
    private long lastSequence;
    private long lastNanoTime = System.nanoTime();

    /**
     * Snapshots of an engine's journal.
     *
     * @param engine takes the alert at the first of a row of snapshots that cannot be written
     * @param build version and commit of this program
     * @param records after how many records there is one, 1 or more
     */
    public Snapshots(Engine engine, String build, long records) {
        this.engine = engine;
        this.build = build;
        this.records = records;
        lastSequence = engine.snapshotAtStart();
    }

    /** Takes an image if it is time for one; the follower's thread, which waits no longer than that takes. */
    void poll(EngineState state, JournalPosition position) {
        long fresh = state.sequence() - lastSequence;
        // Where room is short it is left to the journal.
        if (fresh < records && (fresh == 0 || System.nanoTime() - lastNanoTime < INTERVAL_NS) || state.spaceLow()
            || !writing.compareAndSet(false, true)) {
            return;
        }
        submit(state, position);
    }

    /** Takes a last image, of a fold that goes on no further; the follower's thread. */
    void last(EngineState state, JournalPosition position) {
        if (state.sequence() > lastSequence && !state.spaceLow()) {
            submit(state, position);
        }
    }

    private void submit(EngineState state, JournalPosition position) {
        long startNanoTime = System.nanoTime();
        StateImage image = StateImage.of(state, position, build);
        lastSequence = state.sequence();
        lastNanoTime = System.nanoTime();
        double imageMs = (lastNanoTime - startNanoTime) / NANOS_PER_MILLI;
        writer.execute(() -> write(image, imageMs));
    }

    private void write(StateImage image, double imageMs) {
        long startNanoTime = System.nanoTime();
        try {
            SnapshotFile file = image.save(engine.directory());
            failing = false;
            LOG.info("snapshot: sequence={} image={} ms file={} ms", file.sequence(), imageMs,
                (System.nanoTime() - startNanoTime) / NANOS_PER_MILLI);
        } catch (JournalException e) {
            LOG.error("snapshot could not be written, the next start reads more of the journal: {}", e.getMessage());
            failed(e);
        } catch (RuntimeException | Error e) {
            LOG.error("snapshot could not be written, the next start reads more of the journal", e);
            failed(e);
        } finally {
            writing.set(false);
        }
    }

    private void failed(Throwable cause) {
        if (!failing) {
            failing = true;
            engine.alert(Reason.SNAPSHOT_FAILED, "snapshot could not be written, the next start reads more of the "
                + "journal: " + (cause.getMessage() == null ? cause : cause.getMessage()));
        }
    }

    /** Waits until what was taken is written. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_TIMEOUT_S, TimeUnit.SECONDS)) {
                LOG.error("snapshot is not written yet, the next start reads more of the journal");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
