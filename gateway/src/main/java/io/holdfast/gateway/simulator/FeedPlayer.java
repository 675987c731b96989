package io.holdfast.gateway.simulator;

import io.holdfast.gateway.simulator.MarketFeed.Timed;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that plays a market into the books and the market streams, at a multiple of its own speed. After a pause
 * of the process it goes on from there rather than make up for the time.
 */
final class FeedPlayer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedPlayer.class);
    private static final long MAX_LAG_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RESTART_GAP_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int EVENTS_PER_YIELD = 64;
    private static final long YIELD_NS = 50_000;
    private static final long JOIN_MS = 5_000;

    private final MarketFeed feed;
    private final double speed;
    private final VenueBooks books;
    private final MarketStreams streams;
    private final Thread thread;
    private volatile boolean running = true;

    FeedPlayer(MarketFeed feed, double speed, VenueBooks books, MarketStreams streams) {
        this.feed = feed;
        this.speed = speed;
        this.books = books;
        this.streams = streams;
        this.thread = new Thread(this::run, "venue-market");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (feed) {
            boolean more = true;
            while (running && more) {
                playOnce();
                more = running && feed.restart();
                LockSupport.parkNanos(more ? RESTART_GAP_NS : 0);
            }
        } catch (IOException | RuntimeException ex) {
            LOG.error("the market stands still from here on", ex);
        }
    }

    private void playOnce() throws IOException {
        long originNs = 0;
        long startNs = 0;
        long played = 0;
        for (Timed timed = feed.next(); running && timed != null; timed = feed.next()) {
            long dueNs = startNs + (long) ((timed.timeNs() - originNs) / speed);
            if (played == 0 || System.nanoTime() - dueNs > MAX_LAG_NS) {
                originNs = timed.timeNs();
                startNs = System.nanoTime();
            } else {
                waitUntil(dueNs);
            }
            play(timed.event());
            played++;
            if (Double.isInfinite(speed) && played % EVENTS_PER_YIELD == 0) {
                LockSupport.parkNanos(YIELD_NS);
            }
        }
    }

    private void waitUntil(long dueNs) {
        for (long waitNs = dueNs - System.nanoTime(); running && waitNs > 0; waitNs = dueNs - System.nanoTime()) {
            LockSupport.parkNanos(waitNs);
        }
    }

    private void play(MarketEvent event) {
        if (event instanceof Quote) {
            books.locked(() -> books.matching().onQuote((Quote) event));
            streams.onQuote((Quote) event);
        } else if (event instanceof Print) {
            books.locked(() -> books.matching().onPrint((Print) event));
            streams.onPrint((Print) event);
        } else {
            books.locked(() -> books.matching().onDepth((DepthUpdate) event));
        }
    }
}
