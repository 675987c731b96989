package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A small two-symbol strategy, as a client of the engine: it trades BTC against ETH around the mean of their ratio,
 * with market, immediate and resting orders, and cancels what rested too long. Whatever happens to an answer, it
 * repeats the request with the same request id until it has one: that never makes a second order.
 */
final class DemoStrategy {
    private static final long STEP_MS = 120;
    private static final long RETRY_MS = 50;
    private static final int MAX_RESTING = 6;
    private static final double MEMORY = 0.97;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int UNPROCESSABLE = 422;

    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final Deque<Long> resting = new ArrayDeque<>();
    private final JsonHttp engine;
    private final JsonHttp venue;
    private final Random random;
    private final Thread thread;

    private volatile boolean stopped;
    private double meanRatio;
    private long number;

    DemoStrategy(JsonHttp engine, JsonHttp venue, long seed) {
        this.engine = engine;
        this.venue = venue;
        random = new Random(seed);
        thread = new Thread(this::run, "strategy");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends trading: what rests is cancelled. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    /** How many orders it asked for. */
    long asked() {
        return asked.get();
    }

    /** How many requests it had to repeat, since an answer was lost or was "not now". */
    long repeated() {
        return repeated.get();
    }

    private void run() {
        while (!stopped) {
            try {
                step(quote("BTCUSDT"), quote("ETHUSDT"));
            } catch (IOException e) {
                repeated.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pause(STEP_MS);
        }
        while (!resting.isEmpty()) {
            cancel(resting.poll());
        }
    }

    private record Quote(BigDecimal bid, BigDecimal ask) {
    }

    private Quote quote(String symbol) throws IOException, InterruptedException {
        JsonNode body = venue.get("/api/v3/ticker/bookTicker?symbol=" + symbol).body();
        return new Quote(new BigDecimal(body.get("bidPrice").asText()), new BigDecimal(body.get("askPrice").asText()));
    }

    private void step(Quote btc, Quote eth) {
        double ratio = btc.bid().doubleValue() / eth.bid().doubleValue();
        meanRatio = meanRatio == 0 ? ratio : MEMORY * meanRatio + (1 - MEMORY) * ratio;
        boolean btcIsDear = ratio > meanRatio;
        order("BTC/USDT", btcIsDear ? "SELL" : "BUY", quantity(5, 40), btc);
        order("ETH/USDT", btcIsDear ? "BUY" : "SELL", quantity(4, 60), eth);
        if (resting.size() > MAX_RESTING) {
            cancel(resting.poll());
        }
    }

    /** From one to {@code most} times ten steps of 10^-scale. */
    private BigDecimal quantity(int scale, int most) {
        return BigDecimal.valueOf(10L * (1 + random.nextInt(most)), scale);
    }

    private void order(String symbol, String side, BigDecimal quantity, Quote quote) {
        ObjectNode order = JsonHttp.JSON.createObjectNode();
        order.put("requestId", "demo-" + ++number).put("symbol", symbol).put("side", side);
        order.put("quantity", quantity.toPlainString());
        boolean buy = "BUY".equals(side);
        int style = random.nextInt(4);
        if (style == 0) {
            order.put("type", "MARKET");
        } else {
            BigDecimal touch = style == 1 == buy ? quote.bid() : quote.ask();
            order.put("type", "LIMIT").put("timeInForce", style == 2 ? "IOC" : "GTC");
            order.put("price", touch.setScale(2, RoundingMode.HALF_EVEN).toPlainString());
        }
        asked.incrementAndGet();
        JsonNode answer = insist(order);
        if (answer != null && style == 1) {
            resting.add(answer.get("orderId").asLong());
        }
    }

    /** Repeats a request until it is answered for good; {@code null} where the answer is a denial, or the end. */
    private JsonNode insist(ObjectNode order) {
        while (!stopped) {
            try {
                JsonHttp.Answer answer = engine.post("/v1/orders", order);
                if (answer.status() == OK || answer.status() == ACCEPTED) {
                    return answer.body();
                }
                if (answer.status() == UNPROCESSABLE) {
                    return null;
                }
            } catch (IOException e) {
                // The engine may be dead, with or without the order: the next turn finds out.
                repeated.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
            pause(RETRY_MS);
        }
        return null;
    }

    private void cancel(long orderId) {
        try {
            engine.delete("/v1/orders/" + orderId);
        } catch (IOException e) {
            // It stays for the next turn: a cancel that is not known to be journaled is asked for again.
            repeated.incrementAndGet();
            resting.add(orderId);
            pause(RETRY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(long ms) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
