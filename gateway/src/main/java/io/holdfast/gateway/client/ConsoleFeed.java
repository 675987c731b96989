package io.holdfast.gateway.client;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console's views as server-sent events, each a whole picture of one sequence. One thread makes them for all who
 * watch, as long as somebody does; each watcher is written to on the thread of its request and gets the newest one when
 * it has taken the last, so that who reads slowly holds up nobody and has nothing queued.
 */
final class ConsoleFeed {
    /** The most watchers at a time. */
    static final int MAX_WATCHERS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleFeed.class);
    private static final long LOOK_MS = 100;
    /** Between two views while records come. */
    private static final long BUSY_NS = 400_000_000L;
    /** Between two views when none come: ages grow, and the market moves. */
    private static final long IDLE_NS = 900_000_000L;
    /** How many times as long as it took to make a view passes until the next one. */
    private static final int REST = 20;
    /** But no longer than this, twice what it took apart: a page takes what is two seconds old for stale. */
    private static final long LONGEST_NS = 1_200_000_000L;
    /** For a page that is loaded anew. */
    private static final long LINGER_MS = 10_000;

    private final HttpApi.Builder config;
    private final LongSupplier sequence;
    private final Semaphore free = new Semaphore(MAX_WATCHERS);

    // Under this object's lock.
    private Thread maker;
    private byte[] latest;
    private int watchers;
    private boolean closed;

    ConsoleFeed(HttpApi.Builder config) {
        this.config = config;
        sequence = config.follower::sequence;
    }

    void serve(Context ctx) {
        Http.allowQuery(ctx);
        if (!free.tryAcquire()) {
            throw ApiException.later("too_many_subscribers", "there are as many consoles as there may be, max="
                + MAX_WATCHERS);
        }
        join();
        try {
            ctx.status(200).contentType("text/event-stream");
            OutputStream out = ctx.res().getOutputStream();
            for (byte[] event = next(null); event != null; event = next(event)) {
                out.write(event);
                out.flush();
            }
        } catch (IOException e) {
            LOG.debug("console went away", e); // which is how its streams end
        } finally {
            leave();
            free.release();
        }
    }

    /** Ends the streams. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private synchronized void join() {
        if (watchers == 0) {
            latest = null; // of whenever somebody watched last
        }
        watchers++;
        if (maker == null) {
            maker = new Thread(this::make, "console");
            maker.setDaemon(true);
            maker.start();
        }
        notifyAll();
    }

    private synchronized void leave() {
        watchers--;
    }

    /** The newest view that is not the one that was taken last; {@code null} when there will be none. */
    private synchronized byte[] next(byte[] taken) {
        try {
            while (!closed && maker != null && (latest == null || latest == taken)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        return closed || maker == null ? null : latest;
    }

    private synchronized void publish(byte[] event) {
        latest = event;
        notifyAll();
    }

    private void make() {
        try (ConsoleView view = new ConsoleView(config)) {
            while (isWatched()) {
                long begun = System.nanoTime();
                long told = sequence.getAsLong();
                publish(("data: " + view.json() + "\n\n").getBytes(StandardCharsets.UTF_8));
                rest(begun, System.nanoTime(), told);
            }
        } catch (InterruptedException e) {
            LOG.debug("console ends", e); // nobody interrupts it but the end of the process
        } catch (RuntimeException e) {
            LOG.warn("console cannot be shown, it is tried again for the next who watches", e);
        } finally {
            ended();
        }
    }

    private synchronized void ended() {
        if (maker == Thread.currentThread()) {
            maker = null;
        }
        notifyAll();
    }

    private synchronized boolean isWatched() throws InterruptedException {
        if (watchers == 0 && !closed) {
            wait(LINGER_MS);
        }
        boolean watched = watchers > 0 && !closed;
        if (!watched) {
            maker = null; // whoever joins from now on starts another one
        }
        return watched;
    }

    private void rest(long begun, long made, long told) throws InterruptedException {
        long took = made - begun;
        long atLeast = Math.max(BUSY_NS, Math.min(REST * took, Math.max(LONGEST_NS, 2 * took)));
        while (true) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            long rested = System.nanoTime() - begun;
            if (rested >= atLeast && (rested >= IDLE_NS || sequence.getAsLong() != told) || isClosed()) {
                return;
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }
}
