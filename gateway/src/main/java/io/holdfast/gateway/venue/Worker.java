package io.holdfast.gateway.venue;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does the tasks of its queue in order, with a connection to the venue of its own. */
abstract class Worker implements AutoCloseable {
    /** How many tasks may wait; when there are more, the journal is read no further until some are done. */
    static final int MAX_TASKS = 1 << 14;

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(MAX_TASKS);
    private final VenueConnector connector;
    private final Thread thread;

    private Venue venue;

    Worker(String name, VenueConnector connector) {
        this.connector = connector;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    final void start() {
        thread.start();
    }

    /** Adds a task; waits while the queue is full. */
    final void submit(Runnable task) {
        try {
            tasks.put(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while handing a task over", e);
        }
    }

    /** The connection of this worker's thread, made when it is first needed. */
    final Venue venue() throws VenueException {
        if (venue == null) {
            venue = connector.connect();
        }
        return venue;
    }

    /** Work before the first task, on the worker's thread; returns early when interrupted. */
    void prepare() throws InterruptedException {
    }

    private void run() {
        try {
            prepare();
            while (!Thread.interrupted()) {
                Runnable task = tasks.take();
                try {
                    task.run();
                } catch (RuntimeException e) {
                    // The core asks again for whatever got no answer: a task that failed is a time-out to it.
                    LOG.error("task failed", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (venue != null) {
                venue.close();
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
