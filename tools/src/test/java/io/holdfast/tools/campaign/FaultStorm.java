package io.holdfast.tools.campaign;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Arms one fault of the venue after the other, at random, until it is calmed. A thread of its own. */
final class FaultStorm implements AutoCloseable {
    private static final List<String> REQUEST_FAULTS = List.of("accept-then-timeout", "accept-then-reset",
        "accept-then-half-answer", "accept-then-5xx", "accept-late", "accept-late", "refuse-5xx", "refuse-timeout",
        "delay");
    private static final List<String> EVENT_FAULTS = List.of("drop-stream-event", "duplicate-stream-event",
        "reorder-stream-event");
    private static final List<String> PATHS =
        List.of("place", "place", "place", "place", "place", "cancel", "cancel", "cancel", "query");
    private static final int MAX_PAUSE_MS = 250;
    /** Faults that wait for what they spoil add up while little is asked; more would only stop everything. */
    private static final int MAX_WAITING = 6;
    private static final int MAX_LATE_MS = 700;

    private final EngineApi api;
    private final Random random;
    private final Thread thread = new Thread(this::run, "faults");

    private volatile boolean closed;
    private volatile boolean raging;
    private volatile Throwable failure;
    private int armed;

    FaultStorm(EngineApi api, long seed) {
        this.api = api;
        random = new Random(seed);
        thread.setDaemon(true);
        thread.start();
    }

    /** Goes on. */
    void rage() {
        raging = true;
    }

    /** Stops and takes back what is armed. */
    void calm() throws InterruptedException {
        synchronized (this) {
            raging = false;
            api.venue("DELETE", "/sim/faults", "");
        }
    }

    /** How many faults were asked for. */
    synchronized int armed() {
        return armed;
    }

    /** Throws what it has stumbled over, if anything. */
    void check() {
        if (failure != null) {
            throw new AssertionError("faults cannot be armed: " + failure.getMessage(), failure);
        }
    }

    private void run() {
        try {
            while (!closed) {
                arm();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(MAX_PAUSE_MS)));
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    private synchronized void arm() throws InterruptedException {
        if (raging && api.venue("GET", "/sim/faults", "").get("faults").size() < MAX_WAITING) {
            api.venue("POST", "/sim/faults", fault());
            armed++;
        }
    }

    private String fault() {
        int dice = random.nextInt(100);
        String path = PATHS.get(random.nextInt(PATHS.size()));
        if (dice < 45) {
            String kind = REQUEST_FAULTS.get(random.nextInt(REQUEST_FAULTS.size()));
            return body(kind, ",\"path\":\"" + path + "\",\"delayMs\":" + random.nextInt(MAX_LATE_MS));
        } else if (dice < 95) {
            return body(EVENT_FAULTS.get(random.nextInt(EVENT_FAULTS.size())), "");
        } else if (dice < 99) {
            return body("disconnect-stream", "");
        }
        return body("rate-limit", ",\"path\":\"" + path + '"');
    }

    private String body(String kind, String more) {
        return "{\"kind\":\"" + kind + "\",\"afterMs\":" + random.nextInt(MAX_PAUSE_MS) + more + '}';
    }

    @Override
    public void close() {
        closed = true;
        raging = false;
    }
}
