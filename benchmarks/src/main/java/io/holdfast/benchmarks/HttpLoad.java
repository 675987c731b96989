package io.holdfast.benchmarks;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.gateway.client.EnginePort;
import io.holdfast.gateway.client.HttpApi;
import io.holdfast.gateway.venue.GatewayConfig;
import io.holdfast.gateway.venue.MarketPrices;
import io.holdfast.gateway.venue.VenueGateway;
import io.holdfast.journal.Durability;
import io.holdfast.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A whole engine with its API, a venue that takes no time, and clients that put orders when they are due, each on a
 * connection that it keeps. An order counts from when it was due, so that one that waits for the answer to the order
 * before it counts in full. One thread drives it.
 */
final class HttpLoad implements AutoCloseable {
    static final int CLIENTS = 8;

    private static final String ID = "http-";
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(100);
    private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int DIGITS = 3;

    private final AtomicLong placed = new AtomicLong();
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final List<HttpConnection> connections = new ArrayList<>();
    private final Path directory;
    private final BenchmarkEngine driven;
    private final Follower follower;
    private final VenueGateway gateway;
    private final HttpApi api;
    private int sent;

    /**
     * What came of one schedule.
     *
     * @param times nanoseconds from due to answered
     * @param answers how many of each status
     * @param perSecond answers a second, from when the first order was due to the last answer
     */
    record Round(Histogram times, Map<Integer, Integer> answers, double perSecond) {
    }

    /** What one client has seen. */
    private record Seen(Histogram times, Map<Integer, Integer> answers, long lastNs) {
    }

    /** Starts in an empty directory; trading is open when this returns. */
    HttpLoad(Path directory) throws IOException {
        this.directory = directory;
        driven = new BenchmarkEngine(directory, Durability.PROCESS, EngineConfig.Waiting.BLOCKING);
        follower = new Follower(driven.engine(), driven::failed);
        gateway = new VenueGateway(driven.engine(), new NullVenue(placed::incrementAndGet),
            new GatewayConfig(List.of("BTC/USDT"), GatewayConfig.MAX_SEND_DELAY_MS), new MarketPrices(),
            driven::failed);
        api = HttpApi.builder(EnginePort.of(driven.engine()), follower, directory).port(0).build();
        driven.engine().start();
        follower.start();
        gateway.start();
        api.start();
        long sinceNs = System.nanoTime();
        while (follower.read(state -> state.tradingState() != TradingState.TRADING)) {
            driven.requireProgress(sinceNs, 0, 0);
            LockSupport.parkNanos(POLL_NS);
        }
        String token = Files.readString(directory.resolve("api.token")).strip();
        for (int i = 0; i < CLIENTS; i++) {
            connections.add(new HttpConnection(api.port(), token));
        }
    }

    /** Puts what a schedule has, its orders going round among the clients, and waits for all answers. */
    Round run(Schedule schedule) throws InterruptedException, IOException {
        long firstDueNs = System.nanoTime() + LEAD_NS;
        int firstId = sent;
        sent += schedule.total();
        List<Future<Seen>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            clients.add(threads.submit(() -> client(client, schedule, firstDueNs, firstId)));
        }
        Histogram times = new Histogram(MAX_NS, DIGITS);
        Map<Integer, Integer> answers = new TreeMap<>();
        long lastNs = firstDueNs;
        for (Future<Seen> client : clients) {
            Seen seen = seen(client);
            times.add(seen.times);
            seen.answers.forEach((status, count) -> answers.merge(status, count, Integer::sum));
            lastNs = Math.max(lastNs, seen.lastNs);
        }
        return new Round(times, answers, schedule.total() * (double) TimeUnit.SECONDS.toNanos(1)
            / (lastNs - firstDueNs));
    }

    private static Seen seen(Future<Seen> client) throws InterruptedException, IOException {
        try {
            return client.get();
        } catch (ExecutionException e) {
            throw new IOException("a client came to no end: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private Seen client(int client, Schedule schedule, long firstDueNs, int firstId) throws IOException {
        Histogram times = new Histogram(MAX_NS, DIGITS);
        Map<Integer, Integer> answers = new HashMap<>();
        HttpConnection connection = connections.get(client);
        long answeredNs = firstDueNs;
        for (int number = client; number < schedule.total(); number += CLIENTS) {
            long dueNs = firstDueNs + schedule.dueNs(number);
            for (long aheadNs = dueNs - System.nanoTime(); aheadNs > 0; aheadNs = dueNs - System.nanoTime()) {
                LockSupport.parkNanos(aheadNs);
            }
            int status = connection.post("/v1/orders", order(firstId + number));
            answeredNs = System.nanoTime();
            times.recordValue(Math.min(MAX_NS, answeredNs - dueNs));
            answers.merge(status, 1, Integer::sum);
        }
        return new Seen(times, answers, answeredNs);
    }

    private static String order(int id) {
        return "{\"requestId\":\"" + ID + id + "\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"type\":\"LIMIT\","
            + "\"quantity\":\"0.05\",\"price\":\"60000\"}";
    }

    /** How many orders were put. */
    int sent() {
        return sent;
    }

    /** How many have arrived at the venue. */
    long placed() {
        return placed.get();
    }

    /** Waits until all have arrived there, or for so long that it is certain that they will not. */
    void awaitVenue() {
        long sinceNs = System.nanoTime();
        while (placed() < sent && System.nanoTime() - sinceNs < TimeUnit.SECONDS.toNanos(10)) {
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** How many orders are missing in the journal, or there twice, or were put by nobody; after it was closed. */
    long notOnceInJournal() {
        int[] found = new int[sent];
        AtomicLong others = new AtomicLong();
        try (JournalReader reader = JournalReader.open(directory)) {
            new Replay(new EngineState(), Long.MAX_VALUE, (record, state) -> {
                if (record.kind == RecordKind.ORDER_INTENT) {
                    int id = Integer.parseInt(record.requestId.toString().substring(ID.length()));
                    if (id < found.length) {
                        found[id]++;
                    } else {
                        others.incrementAndGet();
                    }
                }
            }).drain(reader);
        }
        long count = others.get();
        for (int times : found) {
            count += times == 1 ? 0 : 1;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (HttpConnection connection : connections) {
            connection.close();
        }
        api.close();
        gateway.close();
        driven.close();
        follower.close();
    }
}
