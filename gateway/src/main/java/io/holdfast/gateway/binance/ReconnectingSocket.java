package io.holdfast.gateway.binance;

import io.holdfast.gateway.venue.VenueException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket that is opened again whenever it breaks, goes silent, says what cannot be read, or grows old, until it is
 * closed. The protocol is called on one daemon thread of this socket alone, in the order of what came.
 *
 * <p>Attempts wait 100 ms, doubling to 5 s while connections do not last, since Binance counts them.
 */
final class ReconnectingSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReconnectingSocket.class);
    private static final long FIRST_BACK_OFF_MS = 100;
    private static final long MAX_BACK_OFF_MS = 5_000;
    private static final long CLOSE_WAIT_MS = 1_000;
    private static final int MAX_TEXT = 1 << 20;

    private final String name;
    private final URI uri;
    private final Timing timing;
    private final HttpClient http;
    private final RateGate gate;
    private final Protocol protocol;
    private final ScheduledThreadPoolExecutor loop;
    private volatile boolean closed;
    private volatile Thread thread;
    private volatile boolean heard;
    private volatile long heardNanoTime;
    private Link current;
    private long backOffMs = FIRST_BACK_OFF_MS;

    ReconnectingSocket(String name, URI uri, Timing timing, HttpClient http, RateGate gate, Protocol protocol) {
        this.name = name;
        this.uri = uri;
        this.timing = timing;
        this.http = http;
        this.gate = gate;
        this.protocol = protocol;
        loop = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            thread = made;
            return made;
        });
        loop.setRemoveOnCancelPolicy(true);
        loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Starts connecting; returns at once. */
    void start() {
        post(this::connect);
    }

    /** The protocol says that what it wanted is there; until then a connection is cut when it has waited too long. */
    void established() {
        current.establishedNs = System.nanoTime();
        current.isEstablished = true;
    }

    /** How long ago a frame came in over any connection, in nanoseconds; {@link Long#MAX_VALUE} for never. */
    long silentNs() {
        return heard ? System.nanoTime() - heardNanoTime : Long.MAX_VALUE;
    }

    /** Cuts the connection and stops. Nothing is reported for it, and nothing after it. */
    @Override
    public void close() {
        closed = true;
        post(() -> {
            if (current != null) {
                current.cut();
                current = null;
            }
        });
        loop.shutdown();
        try {
            if (Thread.currentThread() != thread && !loop.awaitTermination(CLOSE_WAIT_MS, TimeUnit.MILLISECONDS)) {
                loop.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            loop.shutdownNow();
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        long waitMs = gate.waitMs();
        if (waitMs > 0) {
            loop.schedule(this::connect, waitMs, TimeUnit.MILLISECONDS);
            return;
        }
        Link link = new Link();
        current = link;
        http.newWebSocketBuilder().connectTimeout(Duration.ofMillis(timing.connectTimeoutMs())).buildAsync(uri, link)
            .whenComplete((socket, failure) -> post(() -> {
                if (failure == null) {
                    opened(link, socket);
                } else {
                    refused(link, failure);
                }
            }));
    }

    private void opened(Link link, WebSocket socket) {
        if (link != current) {
            socket.abort();
            return;
        }
        link.socket = socket;
        link.openedNs = System.nanoTime();
        link.touch();
        link.watchdog = loop.scheduleWithFixedDelay(() -> watch(link), timing.pingIntervalMs(),
            timing.pingIntervalMs(), TimeUnit.MILLISECONDS);
        handle(link, () -> {
            String hello = protocol.opened();
            if (!hello.isEmpty()) {
                socket.sendText(hello, true).whenComplete((sent, failure) -> check(link, failure));
            }
        });
    }

    private void refused(Link link, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof WebSocketHandshakeException handshake && handshake.getResponse() != null) {
            int status = handshake.getResponse().statusCode();
            gate.note(Refusal.of(status, null, handshake.getResponse().headers().firstValue("Retry-After").orElse("")));
            lost(link, "connection refused: http status=" + status);
        } else {
            lost(link, "connection failed: " + cause.getClass().getSimpleName() + ": " + cause.getMessage());
        }
    }

    private void received(Link link, String text) {
        if (link == current) {
            handle(link, () -> protocol.text(text));
        }
    }

    /** Lets the protocol work, and asks for the next message; what it cannot take in ends the connection. */
    private void handle(Link link, Work work) {
        try {
            work.run();
        } catch (VenueException e) {
            lost(link, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{}: message could not be handled", name, e);
            lost(link, "message could not be handled: " + e.getClass().getSimpleName());
        }
        if (link == current) {
            link.socket.request(1);
        }
    }

    private void watch(Link link) {
        if (link != current) {
            return;
        }
        long nowNs = System.nanoTime();
        long silentMs = TimeUnit.NANOSECONDS.toMillis(nowNs - link.lastFrameNs);
        long ageMs = TimeUnit.NANOSECONDS.toMillis(nowNs - link.openedNs);
        if (silentMs > timing.staleMs()) {
            lost(link, "stale: silentMs=" + silentMs);
        } else if (!link.isEstablished && ageMs > timing.staleMs()) {
            lost(link, "subscription not answered: waitedMs=" + ageMs);
        } else if (ageMs > timing.maxAgeMs()) {
            lost(link, "old: ageMs=" + ageMs);
        } else {
            link.socket.sendPing(ByteBuffer.allocate(0)).whenComplete((sent, failure) -> check(link, failure));
        }
    }

    private void check(Link link, Throwable failure) {
        if (failure != null) {
            post(() -> lost(link, "send failed: " + failure.getClass().getSimpleName() + ": " + failure.getMessage()));
        }
    }

    private void lost(Link link, String why) {
        if (link != current) {
            return;
        }
        current = null;
        link.cut();
        long lastedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - link.establishedNs);
        if (link.isEstablished && lastedMs >= MAX_BACK_OFF_MS) {
            backOffMs = FIRST_BACK_OFF_MS;
        }
        if (link.isEstablished || backOffMs == FIRST_BACK_OFF_MS) {
            LOG.warn("{} is down: {}", name, why);
        } else {
            LOG.debug("{} is still down: {}", name, why);
        }
        try {
            protocol.lost(why);
        } catch (RuntimeException e) {
            LOG.error("{}: loss could not be handled", name, e);
        }
        loop.schedule(this::connect, backOffMs, TimeUnit.MILLISECONDS);
        backOffMs = Math.min(2 * backOffMs, MAX_BACK_OFF_MS);
    }

    private void post(Runnable task) {
        try {
            loop.execute(() -> {
                try {
                    task.run();
                } catch (RejectedExecutionException e) {
                    LOG.debug("{} was closed meanwhile", name);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is closed", name);
        }
    }

    /** What is said over the socket; called on its thread. */
    interface Protocol {
        /** A new connection is there. Returns what to send first, or the empty string. */
        String opened() throws VenueException;

        /**
         * A whole text came in.
         *
         * @throws VenueException if it cannot be read, or ends the connection; the message says why
         */
        void text(String text) throws VenueException;

        /** The connection, or the attempt to have one, is over; another one follows. */
        void lost(String why);
    }

    /**
     * Intervals, ms.
     *
     * @param connectTimeoutMs longest wait for the opening handshake
     * @param pingIntervalMs time between pings
     * @param staleMs longest time without a frame, and without an answer to a subscription
     * @param maxAgeMs a connection is replaced when it is older
     */
    record Timing(long connectTimeoutMs, long pingIntervalMs, long staleMs, long maxAgeMs) {
        /** The venue ends a connection after 24 hours; we are first, at a time of little use to anybody else. */
        private static final long MAX_AGE_MS = TimeUnit.HOURS.toMillis(23);

        static Timing of(BinanceConfig config) {
            return new Timing((long) config.connectTimeoutMs() + config.readTimeoutMs(), config.pingIntervalMs(),
                config.streamStaleMs(), MAX_AGE_MS);
        }
    }

    /** Something that the protocol does. */
    private interface Work {
        void run() throws VenueException;
    }

    /** One connection. The listener's methods come one at a time, on threads of the HTTP client. */
    private final class Link implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private volatile long lastFrameNs = System.nanoTime();
        private WebSocket socket;
        private ScheduledFuture<?> watchdog;
        private long openedNs;
        private long establishedNs;
        private boolean isEstablished;

        private void touch() {
            lastFrameNs = System.nanoTime();
            heardNanoTime = lastFrameNs;
            heard = true;
        }

        private void cut() {
            if (watchdog != null) {
                watchdog.cancel(false);
            }
            if (socket != null) {
                socket.abort();
            }
        }

        @Override
        public void onOpen(WebSocket opened) {
            // The first message is asked for once the socket's own thread knows of the connection.
            touch();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            touch();
            text.append(data);
            if (text.length() > MAX_TEXT) {
                post(() -> lost(this, "message too long"));
            } else if (last) {
                String whole = text.toString();
                text.setLength(0);
                post(() -> received(this, whole));
            } else {
                from.request(1);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            post(() -> lost(this, "message must be text"));
            return null;
        }

        @Override
        public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
            touch();
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            touch();
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            post(() -> lost(this, "closed by the venue: status=" + status));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            post(() -> lost(this, "connection broken: " + error.getClass().getSimpleName() + ": "
                + error.getMessage()));
        }
    }
}
