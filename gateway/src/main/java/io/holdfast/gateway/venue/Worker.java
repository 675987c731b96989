package io.holdfast.gateway.venue;

import io.holdfast.engine.pipeline.EngineFailureListener;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the tasks of its queue in order, with a connection to the venue of its own: on a thread of its own, or in the
 * steps of whoever drives it.
 */
abstract class Worker implements AutoCloseable {
    /** How many tasks may wait; when there are more, the journal is read no further until some are done. */
    static final int MAX_TASKS = 1 << 14;

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long CONNECT_RETRY_NS = 500_000_000L;
    private static final long FULL_PARK_NS = 100_000L;

    /** Without locks, which would allocate for whoever waits for them. */
    private final ManyToOneConcurrentArrayQueue<Runnable> tasks = new ManyToOneConcurrentArrayQueue<>(MAX_TASKS);
    private final VenueConnector connector;
    private final String name;

    private Venue venue;
    private boolean prepared;
    private boolean unpreparedTold;
    private Thread thread;
    private volatile boolean sleeping;
    /** An interrupt alone may be used up by whoever waits for the venue's answer. */
    private volatile boolean closed;

    Worker(String name, VenueConnector connector) {
        this.connector = connector;
        this.name = name;
    }

    /** Starts its thread; what that one ends by ends the engine, which must not go on without it. */
    final void start(EngineFailureListener failures) {
        thread = new Thread(() -> run(failures), name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether it is being ended, so that what gets no answer any more says nothing about the venue. */
    final boolean closed() {
        return closed;
    }

    /** Adds a task; waits while the queue is full, but not for one that ends. Allocates nothing. */
    final void submit(Runnable task) {
        while (!tasks.offer(task)) {
            if (closed) {
                return; // what waits in the queue is not done any more either
            }
            LockSupport.parkNanos(FULL_PARK_NS);
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while handing a task over");
            }
        }
        VarHandle.fullFence(); // the task is there before the other side is seen awake
        if (sleeping) {
            LockSupport.unpark(thread);
        }
    }

    /** The next task; sleeps until there is one. */
    private Runnable take() throws InterruptedException {
        Runnable task = tasks.poll();
        while (task == null) {
            if (closed || Thread.interrupted()) {
                throw new InterruptedException();
            }
            sleeping = true;
            VarHandle.fullFence();
            task = tasks.poll();
            if (task == null) {
                LockSupport.park(this);
            }
            sleeping = false;
        }
        return task;
    }

    /** The connection of this worker's thread, made when it is first needed. */
    final Venue venue() throws VenueException {
        if (venue == null) {
            venue = connector.connect();
        }
        return venue;
    }

    /** Work before the first task; whether it is done, or has to be tried again after a while. */
    abstract boolean prepare();

    /** What the thread would do next; whether there was anything that could be done. */
    final boolean step() {
        if (!prepared) {
            prepared = prepare();
            return prepared;
        }
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        perform(task);
        return true;
    }

    /** Whether the steps have come as far as the first task. */
    final boolean prepared() {
        return prepared;
    }

    /** How many tasks wait. */
    final int waiting() {
        return tasks.size();
    }

    private void run(EngineFailureListener failures) {
        try {
            while (!tryPrepare()) {
                LockSupport.parkNanos(CONNECT_RETRY_NS);
                if (closed || Thread.interrupted()) {
                    return;
                }
            }
            while (!closed && !Thread.interrupted()) {
                perform(take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable failure) {
            failures.onFailure(failure);
        } finally {
            if (venue != null) {
                venue.close();
            }
        }
    }

    /** What goes wrong in an unforeseen way is tried again, as what cannot be reached is; the first time is told. */
    private boolean tryPrepare() {
        try {
            return prepare();
        } catch (RuntimeException e) {
            if (!unpreparedTold) {
                LOG.error("{} cannot begin, and tries again", name, e);
                unpreparedTold = true;
            }
            return false;
        }
    }

    private static void perform(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            // The core asks again for whatever got no answer: a task that failed is a time-out to it.
            LOG.error("task failed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
