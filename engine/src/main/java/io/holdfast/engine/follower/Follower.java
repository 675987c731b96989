package io.holdfast.engine.follower;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineFailureListener;
import io.holdfast.engine.pipeline.RecordListener;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.engine.pipeline.StateImage;
import io.holdfast.journal.FaultPoint;
import io.holdfast.journal.HelperThread;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.JournalReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * A second, independent fold of the journal, for everything that is read: it never touches the engine thread. It
 * compares its digest with the engine's at each digest record and fails where they differ.
 */
public final class Follower implements AutoCloseable {
    private static final long MIN_PARK_NS = 1_000L;
    private static final long MAX_PARK_NS = 200_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<RecordListener> listeners = new CopyOnWriteArrayList<>();
    private final Path directory;
    private final LongSupplier releasedSequence;
    private final EngineFailureListener failures;
    private final Thread thread;

    // Held by the lock, like what is in it.
    private EngineState state = new EngineState();
    private StateImage image;
    private Snapshots snapshots;

    private volatile boolean closed;
    private volatile long caughtUpNanoTime = System.nanoTime();
    private volatile long recordNanoTime = System.nanoTime();
    private volatile long sequence;
    /** Written by the follower's thread alone. */
    private volatile long turns;

    /**
     * A follower of the journal in a data directory; {@link #start} starts it.
     *
     * @param directory the data directory
     * @param releasedSequence nothing behind it is told: {@code Engine::releasedSequence}
     * @param failures hears of what this one fails by
     */
    public Follower(Path directory, LongSupplier releasedSequence, EngineFailureListener failures) {
        this.directory = directory;
        this.releasedSequence = releasedSequence;
        this.failures = failures;
        thread = new Thread(this::run, "follower");
        thread.setDaemon(true);
    }

    /**
     * A follower that begins where an engine does, which has been opened and not yet started; listeners hear of the
     * records from then on.
     */
    public Follower(Engine engine, EngineFailureListener failures) {
        this(engine.directory(), engine::releasedSequence, failures);
        image = engine.imageAtStart();
    }

    /** Makes snapshots of the fold, and one at the end; before {@link #start}. */
    public void keep(Snapshots newSnapshots) {
        snapshots = newSnapshots;
    }

    /** Adds a listener, called on the follower's thread with the fold held still; before {@link #start}. */
    public void listen(RecordListener listener) {
        listeners.add(listener);
    }

    /** Starts following; the journal has to have a record, or to get one soon. */
    public void start() {
        thread.start();
    }

    private void run() {
        BackoffIdleStrategy idle = new BackoffIdleStrategy(10, 10, MIN_PARK_NS, MAX_PARK_NS);
        try (JournalReader reader = begin()) {
            Replay replay = new Replay(state, Long.MAX_VALUE, this::onRecord);
            while (!closed) {
                long nanoTime = System.nanoTime();
                long released = releasedSequence.getAsLong();
                int records = poll(replay, reader, released);
                boolean hasAll = sequence >= released;
                if (hasAll) {
                    caughtUpNanoTime = nanoTime;
                }
                if (records > 0) {
                    recordNanoTime = System.nanoTime();
                    if (snapshots != null) {
                        snapshots.poll(state, reader.position());
                    }
                }
                if (hasAll || records > 0) {
                    turns++;
                }
                idle.idle(records);
            }
            if (snapshots != null) {
                while (poll(replay, reader, releasedSequence.getAsLong()) > 0) {
                    // Up to the last record of an engine that has stopped.
                }
                snapshots.last(state, reader.position());
            }
        } catch (Throwable failure) {
            failures.onFailure(failure);
        }
    }

    private JournalReader begin() {
        if (image == null) {
            return JournalReader.open(directory);
        }
        JournalPosition position = image.position();
        EngineState begun = image.toState(true);
        image = null;
        lock.lock();
        try {
            state = begun;
            sequence = begun.sequence();
        } finally {
            lock.unlock();
        }
        return JournalReader.open(directory, position);
    }

    private int poll(Replay replay, JournalReader reader, long released) {
        lock.lock();
        try {
            return replay.poll(reader, released);
        } finally {
            sequence = state.sequence();
            lock.unlock();
        }
    }

    private void onRecord(Record record, EngineState folded) {
        FaultPoint.hit(FaultPoint.BEFORE_FOLLOWER);
        for (RecordListener listener : listeners) {
            listener.onRecord(record, folded);
        }
        FaultPoint.hit(FaultPoint.AFTER_FOLLOWER);
    }

    /** Reads from the fold while it holds still; what is returned must not refer to it. Any thread. */
    public <T> T read(Function<EngineState, T> reading) {
        lock.lock();
        try {
            return reading.apply(state);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The same for who cannot wait for a follower that stands still with the fold in its hands.
     *
     * @return {@code null} where the fold could not be had in time, also when interrupted
     */
    public <T> T tryRead(Function<EngineState, T> reading, long timeoutMs) {
        try {
            if (!lock.tryLock(timeoutMs, TimeUnit.MILLISECONDS)) {
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        try {
            return reading.apply(state);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A number that changes each time the follower has seen that it has all, or has gone on towards that: while it does
     * not change for a second, it does not follow. Any thread.
     */
    public long turns() {
        return turns;
    }

    /** Sequence of the last record folded in. Any thread. */
    public long sequence() {
        return sequence;
    }

    /** How long ago the fold was last seen to have all that the journal has, in nanoseconds. Any thread. */
    public long ageNs() {
        return System.nanoTime() - caughtUpNanoTime;
    }

    /** How long ago the last record came, in nanoseconds. Any thread. */
    public long recordAgeNs() {
        return System.nanoTime() - recordNanoTime;
    }

    @Override
    public void close() {
        closed = true;
        HelperThread.awaitEnd(thread);
        if (snapshots != null) {
            snapshots.close();
        }
    }
}
