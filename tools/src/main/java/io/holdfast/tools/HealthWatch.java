package io.holdfast.tools;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.Liveness;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the engine thread turns, whether the follower follows, whether the venue is there, and how much of the
 * heap is kept, on two threads of its own, so that neither of the first two hides the other. While the engine thread
 * stands still no record can be made: then the log and the webhooks are told at once, and the journal once it turns
 * again. While the follower stands still nobody else logs what is in the journal.
 */
final class HealthWatch implements AutoCloseable {
    /** A venue that is away for longer is an alert: streams break now and then, and are back in a moment. */
    static final long VENUE_DOWN_MS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
    private static final long LOOK_MS = 50;
    private static final long MAX_FOLD_AGE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final double NANOS_PER_SECOND = 1e9;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Turning engine;
    private final Turning following;
    private final Follower follower;
    private final HeapWatch heap;
    private final BackupSchedule.Alerts journal;
    private final Consumer<Alert> direct;
    private final Thread engineWatch = watch("engine-watch", this::lookAtEngine);
    private final Thread followerWatch = watch("follower-watch", this::lookAtFollower);

    // The follower watch's.
    private long downSince;
    private boolean down;
    private boolean downTold;

    /**
     * A watch; {@link #start} starts it.
     *
     * @param turns counts what the engine thread is through with
     * @param journal makes a record of an alert
     * @param direct tells of one that cannot be a record
     */
    HealthWatch(LongSupplier turns, Follower follower, BackupSchedule.Alerts journal, Consumer<Alert> direct) {
        this.engine = new Turning(turns);
        this.following = new Turning(follower::turns);
        this.follower = follower;
        heap = new HeapWatch(HeapWatch::keptBytes, HeapWatch.maxBytes(), journal);
        this.journal = journal;
        this.direct = direct;
    }

    /** Starts; the engine and the follower must have started. */
    void start() {
        engineWatch.start();
        followerWatch.start();
    }

    private Thread watch(String name, Runnable look) {
        Thread thread = new Thread(() -> run(look), name);
        thread.setDaemon(true);
        return thread;
    }

    private void run(Runnable look) {
        try {
            while (!closed.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                look.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void lookAtEngine() {
        engine.look(() -> {
            Alert alert = alert(Reason.ENGINE_STUCK,
                "the engine thread stands still: nothing is decided and nothing new is sent");
            LOG.error("alert: {}", alert.line());
            direct.accept(alert);
        }, forHowLong -> journal.alert(Reason.ENGINE_STUCK, "the engine thread stood still for " + forHowLong));
    }

    private void lookAtFollower() {
        boolean follows = following.look(() -> {
            String text = "the follower does not follow the journal: nothing that is read is of now, and no order is"
                + " answered";
            LOG.error("alert: {}", alert(Reason.FOLLOWER_STUCK, text).line());
            journal.alert(Reason.FOLLOWER_STUCK, text);
        }, forHowLong -> journal.alert(Reason.FOLLOWER_STUCK, "the follower did not follow for " + forHowLong));
        if (follows && follower.ageNs() < MAX_FOLD_AGE_NS) {
            Boolean up = follower.tryRead(EngineState::venueUp, LOOK_MS);
            if (up != null) {
                lookAtVenue(up);
            }
            heap.look();
        }
    }

    private static Alert alert(Reason reason, String text) {
        Instant now = Instant.now();
        return new Alert(0, ChronoUnit.NANOS.between(Instant.EPOCH, now), reason, text, 0, "");
    }

    private void lookAtVenue(boolean up) {
        if (up) {
            down = false;
            downTold = false;
            return;
        }
        if (!down) {
            down = true;
            downSince = System.nanoTime();
        }
        if (!downTold && System.nanoTime() - downSince > TimeUnit.MILLISECONDS.toNanos(VENUE_DOWN_MS)) {
            downTold = true;
            journal.alert(Reason.VENUE_DOWN, "the stream of the account is down for " + VENUE_DOWN_MS / 1_000
                + " s, no orders are taken");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        engineWatch.interrupt();
        followerWatch.interrupt();
    }

    /** Whether something turns, and since when it does not; its watch's thread alone. */
    private final class Turning {
        private final Liveness liveness;
        private long stuckSince;
        private boolean stuck;

        Turning(LongSupplier turns) {
            liveness = new Liveness(turns);
        }

        /** Looks, tells when it has stopped and when it goes on again, and returns whether it turns. */
        boolean look(Runnable stopped, Consumer<String> goesOn) {
            long begun = System.nanoTime();
            boolean turns = liveness.isTurning();
            if (isClosed()) {
                return false; // what is closed does not turn any more, which is nobody's fault
            }
            if (!turns && !stuck) {
                stuck = true;
                stuckSince = begun;
                stopped.run();
            } else if (turns && stuck) {
                stuck = false;
                double seconds = (System.nanoTime() - stuckSince) / NANOS_PER_SECOND;
                goesOn.accept(String.format(Locale.ROOT, "%.1f s", seconds));
            }
            return turns;
        }
    }
}
