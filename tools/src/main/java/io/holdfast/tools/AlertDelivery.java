package io.holdfast.tools;

import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.engine.pipeline.RecordGlance;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts the journal's alerts to one webhook, on a thread that reads the journal by itself, so that neither the engine
 * nor another webhook waits for it. Each alert is delivered at least once, over crashes too, as a file says how far it
 * was told; what may be a repeat says so. Alerts that come faster than messages may be sent go together in one.
 */
final class AlertDelivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertDelivery.class);
    private static final int MAX_DIRECT = 16;
    private static final int EXCERPTS_AT_A_TIME = 64;
    private static final int MAX_DOUBLINGS = 10;
    private static final long CLOSE_MS = 1_000;

    /**
     * Times, in milliseconds.
     *
     * @param poll between two looks at the journal
     * @param interval between two messages
     * @param firstRetry after the first attempt that failed; the wait doubles with each
     * @param maxRetry the longest such wait
     * @param late after which the webhook's failing is an alert of its own
     * @param checkpoint between two notes of how far was read while there is nothing to tell
     * @param timeout for an answer
     */
    record Pace(long poll, long interval, long firstRetry, long maxRetry, long late, long checkpoint, long timeout) {
        static final Pace DEFAULT = new Pace(50, 3_000, 1_000, 60_000, 300_000, 60_000, 10_000);
    }

    /** What an engine is to its alerts. */
    interface Source {
        Path directory();

        /** Nothing behind it is told. */
        long releasedSequence();

        /** The symbol of an instrument; empty where it is not known. */
        String symbol(int instrumentId);

        /** Takes an alert of the delivery's own. */
        void alert(Reason reason, String text);

        static Source of(Path directory, LongSupplier releasedSequence, IntFunction<String> symbols,
                         BackupSchedule.Alerts alerts) {
            return new Source() {
                @Override
                public Path directory() {
                    return directory;
                }

                @Override
                public long releasedSequence() {
                    return releasedSequence.getAsLong();
                }

                @Override
                public String symbol(int instrumentId) {
                    return symbols.apply(instrumentId);
                }

                @Override
                public void alert(Reason reason, String text) {
                    alerts.alert(reason, text);
                }
            };
        }
    }

    private final BlockingQueue<Alert> direct = new ArrayBlockingQueue<>(MAX_DIRECT);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final RecordDecoder decoder = new RecordDecoder();
    private final Record record = new Record();
    private final Webhook webhook;
    private final Source source;
    private final Pace pace;
    private final WebhookSender sender;
    private final Path file;
    private final String engine;
    private final Thread thread;

    // The thread's own, from its start on.
    private AlertMark mark;
    private AlertBatch batch = new AlertBatch();
    private long sentNanoTime;
    private boolean sent;
    private long notedNanoTime = System.nanoTime();
    private boolean unnotable;

    /**
     * A delivery to a webhook; {@link #start} starts it.
     *
     * @param begin where a webhook begins that was never told anything; {@code null} for the first record
     */
    AlertDelivery(Webhook webhook, Source source, JournalPosition begin, Pace pace) {
        this.webhook = webhook;
        this.source = source;
        this.pace = pace;
        sender = new WebhookSender(webhook, Duration.ofMillis(pace.timeout()));
        file = AlertMark.file(source.directory(), webhook);
        engine = String.valueOf(source.directory().getFileName());
        mark = read(begin);
        note(mark);
        thread = new Thread(this::run, "alerts-" + webhook.name());
        thread.setDaemon(true);
    }

    private AlertMark read(JournalPosition begin) {
        long before = begin == null ? 0 : begin.sequence();
        try {
            AlertMark read = AlertMark.read(file);
            return read == null ? new AlertMark(before, before, begin) : read;
        } catch (IOException e) {
            LOG.warn("how far webhook {} was told is not known, it is told everything again: {}", webhook.name(),
                e.getClass().getSimpleName());
            return new AlertMark(0, before, null);
        }
    }

    /** Starts delivering; the journal must have a record. */
    void start() {
        thread.start();
    }

    /** Tells of what the journal cannot take, before all else; it is not kept over a crash. Any thread; never waits. */
    void tell(Alert alert) {
        if (!direct.offer(alert)) {
            LOG.warn("webhook {} is not told: {}", webhook.name(), alert.line());
        }
    }

    private void run() {
        while (closed.getCount() > 0) {
            try (JournalReader reader = open()) {
                while (!closed.await(pace.poll(), TimeUnit.MILLISECONDS)) {
                    turn(reader);
                }
                checkpoint(reader);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn("alerts for webhook {} are read again from the last that was delivered", webhook.name(), e);
                batch = new AlertBatch();
                pause(pace.maxRetry());
            }
        }
    }

    private JournalReader open() {
        if (mark.position() != null) {
            try {
                return JournalReader.open(source.directory(), mark.position());
            } catch (JournalDamagedException e) {
                // Restored, or its files were removed: what is there now was not all told, and some may have been.
                LOG.warn("webhook {} is told everything again, its place in the journal is gone: sequence={}",
                    webhook.name(), e.sequence());
                mark = new AlertMark(0, source.releasedSequence(), null);
            }
        }
        return JournalReader.open(source.directory());
    }

    private void turn(JournalReader reader) throws InterruptedException {
        tellDirect();
        collect(reader);
        if (batch.isEmpty()) {
            if (elapsed(notedNanoTime, pace.checkpoint())) {
                checkpoint(reader);
            }
        } else if (!sent || elapsed(sentNanoTime, pace.interval())) {
            JournalPosition end = reader.position();
            note(new AlertMark(mark.delivered(), Math.max(mark.attempted(), batch.lastSequence()), mark.position()));
            deliver(batch);
            note(new AlertMark(batch.lastSequence(), mark.attempted(), end));
            batch = new AlertBatch();
        }
    }

    private void collect(JournalReader reader) {
        int records;
        do {
            records = reader.poll(this::onRecord, EXCERPTS_AT_A_TIME, source.releasedSequence());
        } while (records > 0 && closed.getCount() > 0);
    }

    private void onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
        if (sequence <= mark.delivered() || RecordGlance.kindCode(buffer, offset) != RecordKind.ALERT.code()) {
            return;
        }
        decoder.decode(sequence, buffer, offset, record);
        Alert alert = Alert.of(record, source.symbol(record.instrumentId));
        if (alert.severity().compareTo(webhook.minimum()) >= 0) {
            batch.add(alert, sequence <= mark.attempted());
        }
    }

    private void tellDirect() throws InterruptedException {
        for (Alert alert = direct.peek(); alert != null; alert = direct.peek()) {
            AlertBatch one = new AlertBatch();
            one.add(alert, false);
            deliver(one);
            direct.poll();
        }
    }

    /** Tries until it is delivered; the waits grow. */
    private void deliver(AlertBatch message) throws InterruptedException {
        long begun = System.nanoTime();
        boolean told = false;
        for (int failures = 0;; failures++) {
            WebhookSender.Outcome outcome = sender.send(webhook.body(engine, message));
            sent = true;
            sentNanoTime = System.nanoTime();
            if (outcome.failure() == null) {
                if (failures > 0) {
                    LOG.info("webhook {} takes alerts again", webhook.name());
                }
                return;
            }
            if (failures == 0) {
                LOG.warn("webhook {} does not take an alert, it is tried again: {}", webhook.name(),
                    outcome.failure());
            }
            if (outcome.reached()) {
                message.attempted();
            }
            if (!told && elapsed(begun, pace.late())) {
                told = true;
                source.alert(Reason.ALERTS_LATE, "webhook " + webhook.name() + " takes no alerts: "
                    + outcome.failure());
            }
            long wait = Math.min(pace.maxRetry(), pace.firstRetry() << Math.min(failures, MAX_DOUBLINGS));
            if (closed.await(Math.max(wait, outcome.retryAfterMs()), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException();
            }
        }
    }

    /** Behind all that was read, where all that was to be told was told. */
    private void checkpoint(JournalReader reader) {
        notedNanoTime = System.nanoTime();
        if (batch.isEmpty() && reader.position() != null && !reader.position().equals(mark.position())) {
            note(new AlertMark(Math.max(mark.delivered(), reader.lastSequence()),
                Math.max(mark.attempted(), reader.lastSequence()), reader.position()));
        }
    }

    /** Where it cannot be written down, an alert may be delivered a second time after a crash. */
    private void note(AlertMark newMark) {
        mark = newMark;
        try {
            newMark.write(file);
            unnotable = false;
        } catch (IOException e) {
            if (!unnotable) {
                LOG.warn("how far webhook {} was told cannot be written down: {}", webhook.name(), e.toString());
            }
            unnotable = true;
        }
    }

    private static boolean elapsed(long sinceNanoTime, long ms) {
        return System.nanoTime() - sinceNanoTime >= TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private void pause(long ms) {
        try {
            closed.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it; what was not delivered is delivered after the next start. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(CLOSE_MS);
            thread.interrupt();
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
