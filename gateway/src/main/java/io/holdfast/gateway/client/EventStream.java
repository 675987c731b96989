package io.holdfast.gateway.client;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.pipeline.FoldStart;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.JournalReader;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records as server-sent events. Each subscriber reads the journal by itself, on the thread of its request, from
 * the past into the present: there is no seam where a record could be lost or doubled, and who reads slowly slows
 * nobody else.
 */
final class EventStream {
    /** The most subscribers at a time. */
    static final int MAX_SUBSCRIBERS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final long CLOSE_TIMEOUT_MS = 500;
    private static final long HEARTBEAT_NS = 5_000_000_000L;
    private static final long MIN_PARK_NS = 100_000L;
    private static final long MAX_PARK_NS = 5_000_000L;
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final EnginePort engine;
    private final ApiTokens tokens;
    private final Semaphore free = new Semaphore(MAX_SUBSCRIBERS);

    private volatile boolean closed;

    EventStream(Path directory, EnginePort engine, ApiTokens tokens) {
        this.directory = directory;
        this.engine = engine;
        this.tokens = tokens;
    }

    int subscribers() {
        return MAX_SUBSCRIBERS - free.availablePermits();
    }

    /** Ends the streams, and waits a little for those that can end in good order; there will be no new ones. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (!free.tryAcquire(MAX_SUBSCRIBERS, CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                LOG.info("event streams are cut off: subscribers={}", subscribers());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void serve(Context ctx) {
        Http.allowQuery(ctx, "from");
        long from = firstSequence(ctx);
        if (!free.tryAcquire()) {
            throw ApiException.later("too_many_subscribers", "there are as many subscribers as there may be, max="
                + MAX_SUBSCRIBERS);
        }
        try {
            follow(ctx, from);
        } catch (IOException | UncheckedIOException e) {
            // The subscriber went away, which is how most streams end; it comes back with its last event id.
            LOG.debug("subscriber went away", e);
        } finally {
            free.release();
        }
    }

    private void follow(Context ctx, long from) throws IOException {
        requireWithin(from);
        FoldStart start = FoldStart.before(directory, from, FoldStart.Ids.WITHOUT);
        try (JournalReader reader = start.reader()) {
            if (start.state().sequence() >= from) {
                throw ApiException.of(ApiException.GONE, "events_gone",
                    "the journal does not have these records any more, give from at least "
                        + (start.state().sequence() + 1));
            }
            ctx.status(200).contentType("text/event-stream");
            new Subscription(ctx.res().getOutputStream(), from, RequestGuard.caller(ctx)).run(start.state(), reader);
        }
    }

    /**
     * A subscriber that has read on where the journal ends was told by one that reached further: waiting for the
     * sequence to come again would pass over the records that are new below it.
     */
    private void requireWithin(long from) {
        // What was there at the start was told by engines before, and this one releases it with its first record.
        long last = Math.max(engine.releasedSequence(), engine.sequenceAtStart());
        if (from > last + 1) {
            throw ApiException.of(ApiException.CONFLICT, "beyond_the_end", "the journal ends before these records, "
                + "which it once may have had: begin anew and compare what was read before, lastSequence=" + last
                + " from=" + from);
        }
    }

    /** A browser's and most libraries' way to resume, Last-Event-ID, goes before the query they began with. */
    private static long firstSequence(Context ctx) {
        long from = Http.number(ctx, "from", 1, Long.MAX_VALUE);
        String last = ctx.header("Last-Event-ID");
        return last == null || last.equals("0") ? from
            : Http.positive("Last-Event-ID", last, Long.MAX_VALUE - 1) + 1;
    }

    private final class Subscription {
        private final OutputStream out;
        private final long from;
        private final ApiTokens.Caller caller;
        private long writtenNanoTime;
        private boolean dirty;

        Subscription(OutputStream out, long from, ApiTokens.Caller caller) {
            this.caller = caller;
            this.out = out;
            this.from = from;
        }

        void run(EngineState state, JournalReader reader) throws IOException {
            BackoffIdleStrategy idle = new BackoffIdleStrategy(1, 1, MIN_PARK_NS, MAX_PARK_NS);
            Replay replay = new Replay(state, Long.MAX_VALUE, this::onRecord);
            write(COMMENT);
            out.flush();
            while (!closed && tokens.isInForce(caller)) {
                int records = replay.poll(reader, engine.releasedSequence());
                beat();
                if (dirty) {
                    out.flush();
                    dirty = false;
                }
                idle.idle(records);
            }
        }

        private void onRecord(Record record, EngineState state) {
            if (record.sequence < from) {
                return;
            }
            String event = "id: " + record.sequence + "\ndata: " + RecordJson.toJson(record, state) + "\n\n";
            try {
                write(event.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A comment now and then finds out that nobody listens any more. */
        private void beat() throws IOException {
            if (System.nanoTime() - writtenNanoTime >= HEARTBEAT_NS) {
                write(COMMENT);
            }
        }

        private void write(byte[] bytes) throws IOException {
            out.write(bytes);
            dirty = true;
            writtenNanoTime = System.nanoTime();
        }
    }
}
