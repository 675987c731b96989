package io.holdfast.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The records of the journal from a sequence on, without a gap and without a double, from the past into the present.
 * Goes on by itself after a disconnect or a restart of the engine, from the last record + 1. One thread reads, any may
 * close.
 */
public final class EventStream implements Iterator<Event>, AutoCloseable {
    /** The engine says something each five seconds. */
    private static final long PATIENCE_MS = 15_000;
    private static final long MAX_PAUSE_MS = 1_000;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final Transport transport;
    private long next;
    private long pauseMs;
    private String data;
    private volatile LineQueue lines;
    private volatile boolean closed;

    EventStream(Transport transport, long from) {
        this.transport = transport;
        next = from;
    }

    /** The sequence of the next record. */
    public long nextSequence() {
        return next;
    }

    /** Whether it is not closed: there is always a next record, though it may take its time. */
    @Override
    public boolean hasNext() {
        return !closed;
    }

    /**
     * Waits for the next record as long as it takes.
     *
     * @throws NoSuchElementException if it was closed, or the thread was interrupted
     * @throws HoldfastException with code {@code events_gone} if the journal does not have the record any more, with
     *     {@code beyond_the_end} if it was restored or lost its end: begin anew and compare what was read before
     */
    @Override
    public Event next() {
        while (!closed && !Thread.currentThread().isInterrupted()) {
            try {
                if (lines == null) {
                    Transport.pause(pauseMs);
                    pauseMs = Math.min(MAX_PAUSE_MS, pauseMs * 2 + 50);
                    connect();
                }
                Event event = read();
                if (event != null) {
                    pauseMs = 0;
                    return event;
                }
            } catch (IOException e) {
                disconnect(); // comes back after a pause
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        disconnect();
        throw new NoSuchElementException("the stream is closed, next=" + next);
    }

    private void connect() throws IOException, InterruptedException {
        LineQueue queue = new LineQueue();
        HttpRequest request = transport.request("/v1/events?from=" + next).build();
        HttpClient client = transport.client(Transport.Repeat.ALWAYS);
        int[] status = new int[1];
        CompletableFuture<?> headers = new CompletableFuture<>();
        client.sendAsync(request, answer -> {
            status[0] = answer.statusCode();
            headers.complete(null);
            return HttpResponse.BodySubscribers.fromLineSubscriber(queue);
        }).whenComplete((answer, why) -> {
            if (why != null) {
                headers.completeExceptionally(why);
            }
        });
        try {
            headers.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            queue.cancel();
            throw new IOException("no answer", e);
        }
        lines = queue;
        data = null;
        if (closed) {
            queue.cancel();
        }
        if (status[0] != OK) {
            refused(status[0], queue.take(PATIENCE_MS));
        }
    }

    private void refused(int status, String body) throws IOException {
        disconnect();
        if (status == UNAVAILABLE || status == TOO_MANY || status == UNAUTHORIZED && transport.tokenChanged()) {
            throw new IOException("not now, status=" + status);
        }
        throw Transport.error(status, body);
    }

    /** A whole event, or {@code null}; what is cut off in its middle comes again after the next connect. */
    private Event read() throws InterruptedException, IOException {
        LineQueue from = lines;
        String line = from == null ? LineQueue.END : from.take(PATIENCE_MS);
        if (line == LineQueue.END) {
            throw new IOException("the stream ended");
        }
        if (line.startsWith("data: ")) {
            data = line.substring("data: ".length());
        } else if (line.isEmpty() && data != null) {
            Event event = Event.of(new Fields(JsonReader.read(data)));
            data = null;
            if (event.sequence() != next) {
                throw new HoldfastException(0, "sequence_broken", "events must follow each other, expected=" + next
                    + " sequence=" + event.sequence(), null);
            }
            next++;
            return event;
        }
        return null;
    }

    private void disconnect() {
        LineQueue from = lines;
        lines = null;
        if (from != null) {
            from.cancel();
        }
    }

    /** Ends the stream; whoever waits for a record gets a {@link NoSuchElementException}. */
    @Override
    public void close() {
        closed = true;
        LineQueue from = lines;
        if (from != null) {
            from.cancel();
        }
    }
}
