package io.holdfast.tools.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that place and cancel through the HTTP API and never give up: a request without an answer is repeated under
 * the same id until it has one, over any number of kills. What they were promised is remembered. Threads of its own.
 */
final class OrderLoad implements AutoCloseable {
    /** Orders so far from the market that they never fill. */
    static final double FAR = 0.2;

    private static final int CLIENTS = 4;
    private static final int MAX_WORKING = 15;
    private static final int MAX_FAR = 3;
    private static final int MAX_PAUSE_MS = 45;
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long GIVE_UP_NS = TimeUnit.SECONDS.toNanos(120);

    private final EngineApi api;
    private final MarketWatch market;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Long> promised = new ConcurrentHashMap<>();
    private final Map<String, Long> refused = new ConcurrentHashMap<>();
    private final Map<Long, Boolean> cancelled = new ConcurrentHashMap<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    private final AtomicInteger busy = new AtomicInteger();

    private volatile boolean running;
    private volatile boolean closed;
    private volatile Throwable failure;

    OrderLoad(EngineApi api, MarketWatch market, long seed) {
        this.api = api;
        this.market = market;
        for (int i = 0; i < CLIENTS; i++) {
            Client client = new Client("k" + seed + "-" + i + '-', new Random(seed * CLIENTS + i));
            Thread thread = new Thread(client, "client-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Starts new orders from now on. */
    void go() {
        running = true;
    }

    /** Starts no new orders; what is under way is still answered. */
    void pause() {
        running = false;
    }

    /** Waits until each request that was begun has its answer; nothing is begun meanwhile. */
    void awaitIdle() throws InterruptedException {
        running = false;
        long deadline = System.nanoTime() + GIVE_UP_NS;
        while (busy.get() > 0) {
            check();
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for the clients to have their answers, busy=" + busy);
            }
            LockSupport.parkNanos(RETRY_NS);
        }
    }

    /** What the API has promised until now. */
    Promises promises() {
        return new Promises(Map.copyOf(promised), Map.copyOf(refused), Set.copyOf(cancelled.keySet()));
    }

    /** How many answers came of each kind. */
    Map<String, Integer> answers() {
        return answers;
    }

    /** Throws what a client has stumbled over, if anything. */
    void check() {
        if (failure != null) {
            throw new AssertionError("a client failed: " + failure.getMessage(), failure);
        }
    }

    /** Ends the clients; a request that waits for its answer is given up. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }

    /** What an order is to be, and whether it may wait where a cancel would find it. */
    private record Terms(String json, boolean waits) {
    }

    /** One of the clients. */
    private final class Client implements Runnable {
        private final String prefix;
        private final Random random;
        private final Deque<Long> working = new ArrayDeque<>();
        private int requests;
        private int far;

        Client(String prefix, Random random) {
            this.prefix = prefix;
            this.random = random;
        }

        @Override
        public void run() {
            try {
                while (!closed) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(MAX_PAUSE_MS)));
                    busy.incrementAndGet();
                    if (running) {
                        turn();
                    }
                    busy.decrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                failure = e;
            }
        }

        private void turn() throws InterruptedException {
            if (!working.isEmpty() && (working.size() > MAX_WORKING || random.nextInt(5) == 0)) {
                cancel(random.nextBoolean() ? working.pollFirst() : working.pollLast());
            } else {
                place();
            }
        }

        private void place() throws InterruptedException {
            String requestId = prefix + requests++;
            String symbol = random.nextBoolean() ? "BTC/USDT" : "ETH/USDT";
            boolean buy = random.nextBoolean();
            boolean btc = symbol.startsWith("BTC");
            // In lots; the large ones take several levels of the market, or more than it has.
            int lots = (20 + random.nextInt(400)) * (random.nextInt(4) == 0 ? 1 + random.nextInt(100) : 1);
            BigDecimal quantity = BigDecimal.valueOf(lots).movePointLeft(5)
                .multiply(BigDecimal.valueOf(btc ? 1 : 20));
            Terms terms = terms(symbol, buy);
            EngineApi.Answer answer = insist("POST", "/v1/orders", "{\"requestId\":\"" + requestId + "\",\"symbol\":\""
                + symbol + "\",\"side\":\"" + (buy ? "BUY" : "SELL") + "\",\"quantity\":\""
                + quantity.toPlainString()
                + "\"," + terms.json + '}');
            long orderId = answer.body().path("orderId").longValue();
            if (answer.status() == 422) {
                refused.put(requestId, orderId);
                return;
            }
            requireStatus(answer.status() == 200 || answer.status() == 202, answer);
            JsonNode body = answer.body();
            if (!body.path("requestId").asText().equals(requestId) || orderId <= 0
                || body.path("clientOrderId").asText().length() != 32) {
                throw new AssertionError("the answer is about another order, requestId=" + requestId + ": " + body);
            }
            promised.put(requestId, orderId);
            if (terms.waits) {
                working.addLast(orderId);
            }
        }

        /** Type, price and time in force: a market order, or one that crosses, waits near, or waits far off. */
        private Terms terms(String symbol, boolean buy) throws InterruptedException {
            int dice = random.nextInt(100);
            if (dice < 25) {
                return new Terms("\"type\":\"MARKET\"", false);
            } else if (dice < 45) {
                return limit(market.price(symbol, buy, 0.001), "GTC", true);
            } else if (dice < 70) {
                return limit(market.price(symbol, buy, -0.00005 * random.nextInt(20)), "GTC", true);
            } else if (dice < 85) {
                return limit(market.price(symbol, buy, 0.0001 * (random.nextInt(4) - 1)), "IOC", false);
            } else if (dice < 97 || far >= MAX_FAR) {
                return limit(market.price(symbol, buy, 0.0001 * (random.nextInt(4) - 1)), "FOK", false);
            }
            far++;
            return limit(market.price(symbol, buy, -FAR), "GTC", false);
        }

        private Terms limit(String price, String timeInForce, boolean waits) {
            return new Terms("\"type\":\"LIMIT\",\"timeInForce\":\"" + timeInForce + "\",\"price\":\"" + price + '"',
                waits);
        }

        private void cancel(long orderId) throws InterruptedException {
            EngineApi.Answer answer = insist("DELETE", "/v1/orders/" + orderId, "");
            if (answer.status() == 202) {
                cancelled.put(orderId, true);
            } else {
                requireStatus(answer.status() == 409, answer);
            }
        }

        private void requireStatus(boolean holds, EngineApi.Answer answer) {
            if (!holds) {
                throw new AssertionError("the engine answers out of order: " + answer);
            }
        }

        /** Repeats a request until it is answered for good. */
        private EngineApi.Answer insist(String method, String path, String body) throws InterruptedException {
            long deadline = System.nanoTime() + GIVE_UP_NS;
            String last = "nothing";
            while (System.nanoTime() < deadline) {
                try {
                    EngineApi.Answer answer = api.engine(method, path, body);
                    last = method + ' ' + answer.status() + ' ' + answer.body().path("error").path("code").asText("");
                    answers.merge(last, 1, Integer::sum);
                    if (answer.status() != 503 && answer.status() != 504) {
                        return answer;
                    }
                } catch (IOException e) {
                    last = method + ' ' + e.getClass().getSimpleName();
                    answers.merge(last, 1, Integer::sum);
                }
                LockSupport.parkNanos(RETRY_NS);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            throw new AssertionError("waited in vain for an answer to " + method + ' ' + path + ' ' + body + ", last="
                + last);
        }
    }
}
