package io.holdfast.gateway.simulator;

import io.holdfast.gateway.simulator.MarketFeed.Timed;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
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
    /** How many times as high as the feed says the market of a symbol is; under the books' lock. */
    private final Map<String, BigDecimal> factors = new HashMap<>();
    /** The last quote of each symbol as the feed has it; under the books' lock. */
    private final Map<String, Quote> fed = new HashMap<>();
    private volatile boolean running = true;

    FeedPlayer(MarketFeed feed, double speed, VenueBooks books, MarketStreams streams) {
        this.feed = feed;
        this.speed = speed;
        this.books = books;
        this.streams = streams;
        feed.opening().forEach(quote -> fed.put(quote.symbol(), quote));
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
            streams.onQuote(books.locked(() -> onQuote((Quote) event)));
        } else if (event instanceof Print) {
            streams.onPrint(books.locked(() -> onPrint((Print) event)));
        } else {
            books.locked(() -> books.matching().onDepth((DepthUpdate) event));
        }
    }

    /**
     * Makes the market of a symbol so many times as high as its feed says, at once and from now on, with a trade at the
     * new bid.
     *
     * @return the new quote, or null where the symbol has no market.
     */
    Quote move(SymbolRules rules, BigDecimal factor) {
        Quote quote = books.locked(() -> {
            Quote last = fed.get(rules.name());
            factors.put(rules.name(), factor);
            return last == null ? null : onQuote(last);
        });
        if (quote != null) {
            streams.onQuote(quote);
            Print print = new Print(quote.symbol(), quote.bid(), quote.bidQuantity(), true);
            books.locked(() -> books.matching().onPrint(print));
            streams.onPrint(print);
        }
        return quote;
    }

    private Quote onQuote(Quote quote) {
        fed.put(quote.symbol(), quote);
        BigDecimal bid = moved(quote.symbol(), quote.bid());
        Quote moved = new Quote(quote.symbol(), bid, quote.bidQuantity(),
            bid.add(quote.ask()).subtract(quote.bid()), quote.askQuantity());
        books.matching().onQuote(moved);
        return moved;
    }

    private Print onPrint(Print print) {
        Print moved = new Print(print.symbol(), moved(print.symbol(), print.price()), print.quantity(),
            print.buyerIsMaker());
        books.matching().onPrint(moved);
        return moved;
    }

    private BigDecimal moved(String symbol, BigDecimal price) {
        BigDecimal factor = factors.get(symbol);
        return factor == null ? price : Decimals.floorToStep(price.multiply(factor), books.symbol(symbol).tick());
    }
}
