package io.holdfast.engine.pipeline;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventTranslatorOneArg;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.LastStart;
import io.holdfast.engine.core.Reason;
import io.holdfast.journal.Durability;
import io.holdfast.journal.FaultPoint;
import io.holdfast.journal.HelperThread;
import io.holdfast.journal.JournalKeeper;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalRecovery;
import io.holdfast.journal.JournalWriter;
import io.holdfast.journal.LatencyHistogram;
import io.holdfast.journal.RecoveryReport;
import io.holdfast.journal.SnapshotFile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The engine over one data directory: a ring of commands, and one thread that decides on them and journals what it
 * decides. Any thread may put commands; what came of them is read from the journal.
 */
public final class Engine implements AutoCloseable {
    /** So much of the ring is kept for what the venue says: clients are told "busy" before the venue has to wait. */
    static final int VENUE_SHARE = EngineConfig.RING_SIZE / 4;
    /** One for all commands: a lambda that holds its command would be an object for each. */
    private static final EventTranslatorOneArg<Command, CommandWriter> WRITE =
        (slot, sequence, command) -> command.write(slot);

    /**
     * A journal without its promise is a copy, as after a restore: engines may have gone on from the same records, and
     * what they sent must not meet ids of this one. More starts than these were not lost with them.
     */
    private static final int EPOCHS_LEFT_OUT = 1024;
    private static final long PUT_PARK_NS = 50_000L;
    private static final long STOP_TIMEOUT_S = 10;
    private static final int CLOCK_TICKS = 100;
    private static final int HEARTBEAT_TICKS = EngineConfig.HEARTBEAT_MS / EngineConfig.TICK_MS;
    /** Retention leaves what so many snapshots need. */
    private static final int GOOD_SNAPSHOTS = 2;

    private final EngineConfig config;
    private final JournalOwner owner;
    private final RecoveryReport recovery;
    private final JournalWriter writer;
    private final JournalKeeper keeper;
    private final EngineClock clock;
    private final ClockWatch clockWatch;
    private final Disruptor<Command> disruptor;
    private final RingBuffer<Command> ring;
    private final ScheduledExecutorService timer;
    private final List<CommandWriter> atStart = new ArrayList<>();
    private final long snapshotSequence;
    private final String digestAtStart;
    private final boolean promised;
    private final long sequenceAtStart;
    private final LastStart lastStart;
    private final EngineAgent agent;
    private final EngineFailureListener failures;

    private volatile boolean halted;
    private StateImage imageAtStart;
    private Thread thread;
    private boolean started;
    private boolean stopped;
    private int ticks;

    private Engine(EngineConfig config, JournalOwner owner, TimeSource time, EngineFailureListener failures) {
        this.config = config;
        this.owner = owner;
        this.failures = failures;
        FaultPoint.hit(FaultPoint.START_AFTER_OWNER);
        JournalStart start = JournalStart.of(config.journal(), owner);
        recovery = start.recovery();
        start.passedOver().forEach(why -> alertAtStart(Reason.SNAPSHOT_BAD, why));
        snapshotSequence = start.snapshotSequence();
        EngineState state = start.state();
        imageAtStart = start.position() == null ? null
            : StateImage.of(state, start.position(), config.identity().build());
        FaultPoint.hit(FaultPoint.START_AFTER_REPLAY);
        digestAtStart = state.digest();
        sequenceAtStart = state.sequence();
        lastStart = state.lastStart().copy();
        JournalRecovery.requireRemovals(config.journal(), recovery, state.removedSequence());
        clock = new EngineClock(state.timeNs(), time);
        clockWatch = new ClockWatch(clock);
        promised = recovery.lastSequence() == 0 || Journal.isPromised(config.journal().directory());
        writer = JournalWriter.open(config.journal(), owner, state.sequence(),
            new JournalRoom(this::tryPut, this::halt));
        keeper = new JournalKeeper(config.journal(), writer, new JournalKeeper.Beginning(state.closedCycle(),
            state.closedHash().toString(), state.removedSequence()), clock::nowNs,
            () -> SnapshotFile.covered(config.journal().directory(), GOOD_SNAPSHOTS), keeperListener());
        disruptor = new Disruptor<>(Command::new, EngineConfig.RING_SIZE, this::engineThread, ProducerType.MULTI,
            waitStrategy(config.waiting()));
        ring = disruptor.getRingBuffer();
        agent = new EngineAgent(state, config.policy(), keeper, writer, clock, ring, this::halt);
        disruptor.handleEventsWith(agent);
        timer = Executors.newSingleThreadScheduledExecutor(daemon("engine-timer"));
    }

    /**
     * Takes a data directory over: owns it, proves the journal, replays it. Nothing is decided before {@link #start}.
     *
     * @throws io.holdfast.journal.JournalOwnedException if another engine has the directory
     * @throws io.holdfast.journal.JournalDamagedException if the journal is damaged where it must not be
     */
    public static Engine open(EngineConfig config, EngineFailureListener failures) {
        return open(config, TimeSource.MACHINE, failures);
    }

    /** The same with other clocks. */
    static Engine open(EngineConfig config, TimeSource time, EngineFailureListener failures) {
        JournalOwner owner = JournalOwner.acquire(config.journal().directory());
        try {
            return new Engine(config, owner, time, failures);
        } catch (Throwable failure) {
            owner.close();
            throw failure;
        }
    }

    /** Starts deciding: a new epoch begins. */
    public void start() {
        started = true;
        EngineConfig.Identity identity = config.identity();
        int engineId = new SecureRandom().nextInt();
        if (recovery.cut() != RecoveryReport.Cut.NONE) {
            put(command -> {
                command.reset(CommandKind.JOURNAL_CUT, Actor.ENGINE);
                command.reason = recovery.cut() == RecoveryReport.Cut.POWER_CUT ? Reason.UNFORCED_TAIL
                    : Reason.TORN_TAIL;
                command.quantity = recovery.cutBytes();
                command.text.set(String.valueOf(recovery.quarantine().getFileName()));
            });
        }
        put(command -> {
            command.reset(CommandKind.START, Actor.ENGINE);
            command.engineId = engineId;
            command.configHash = identity.configHash();
            command.quantity = promised ? 0 : EPOCHS_LEFT_OUT;
            command.build.set(identity.build());
            command.text.set(identity.jvm());
            command.deployment = identity.deployment();
        });
        atStart.forEach(this::put);
        imageAtStart = null; // whoever begins from it has it by now
        disruptor.start();
        awaitRunning();
        keeper.start();
        timer.scheduleAtFixedRate(this::tick, EngineConfig.TICK_MS, EngineConfig.TICK_MS, TimeUnit.MILLISECONDS);
    }

    /** The ring takes a thread that does not run yet for one that has stopped, and would not wait for it at a close. */
    private void awaitRunning() {
        try {
            agent.running().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        // A tick that finds the ring full is not missed: the commands before it take their own time with them.
        offer(command -> command.reset(CommandKind.TICK, Actor.ENGINE));
        if (ticks % CLOCK_TICKS == 0) {
            checkClock();
        }
        ticks++;
        if (ticks % HEARTBEAT_TICKS == 0) {
            offer(command -> command.reset(CommandKind.HEARTBEAT, Actor.ENGINE));
        }
    }

    private void checkClock() {
        String change = clockWatch.change();
        if (change != null) {
            alert(Reason.CLOCK, change);
        }
    }

    /** Records something that a person should see; waits while the ring is full. Any thread but the engine's. */
    public void alert(Reason reason, String text) {
        put(CommandWriter.alert(reason, text));
    }

    /** Has an alert go into the journal together with the start: both are there or neither. Before {@link #start}. */
    public void alertAtStart(Reason reason, String text) {
        atStart.add(CommandWriter.alert(reason, text));
    }

    private JournalKeeper.Listener keeperListener() {
        return new JournalKeeper.Listener() {
            @Override
            public void onDamage(String rule) {
                alert(Reason.INTEGRITY, rule);
            }

            @Override
            public void onFailure(Throwable failure) {
                halt(failure);
            }
        };
    }

    /**
     * Puts a command of a client.
     *
     * @return whether it was taken; if not the engine is busy, and nothing was done
     */
    public boolean offer(CommandWriter command) {
        if (ring.remainingCapacity() < VENUE_SHARE) {
            return false;
        }
        return ring.tryPublishEvent(WRITE, command);
    }

    /** Puts a command that must not be lost, as all that a venue says; waits while the ring is full. */
    public void put(CommandWriter command) {
        while (!ring.tryPublishEvent(WRITE, command)) {
            LockSupport.parkNanos(PUT_PARK_NS);
        }
    }

    /** Puts a command of the engine's own, unless the ring is full: its thread may be waiting for who calls. */
    private boolean tryPut(CommandWriter command) {
        return ring.tryPublishEvent(WRITE, command);
    }

    /**
     * Ends everything: from here on {@link #halted} is true and nothing more is sent, then the listener is told. For
     * whoever serves this engine and cannot go on. Any thread.
     */
    public void halt(Throwable failure) {
        halted = true;
        failures.onFailure(failure);
    }

    /** Whether something has failed: who is about to send looks here last. Any thread. */
    public boolean halted() {
        return halted;
    }

    /**
     * A number that changes each time the engine thread is through with what was put, a tick at least: while it does
     * not change for a second, that thread stands still. Any thread.
     */
    public long turns() {
        return agent.turns();
    }

    /** How many commands wait in the ring for the engine thread, of {@link EngineConfig#RING_SIZE}. Any thread. */
    public long ringDepth() {
        return EngineConfig.RING_SIZE - ring.remainingCapacity();
    }

    /**
     * From the time that a batch's last command was taken, and its records are stamped with, until all records of the
     * batch are in the journal. Any thread.
     */
    public LatencyHistogram appendLatency() {
        return agent.appendLatency();
    }

    /** How long it took to force the journal to the device. Any thread. */
    public LatencyHistogram forceLatency() {
        return writer.forceLatency();
    }

    /** The time that records are stamped with, ns since the epoch; never jumps, never goes back. Any thread. */
    public long nowNs() {
        return clock.nowNs();
    }

    /** What a record must have survived before it is released. */
    public Durability durability() {
        return config.journal().durability();
    }

    /** Sequence of the last record that is in the journal. */
    public long appendedSequence() {
        return writer.appendedSequence();
    }

    /** Sequence of the last record that is on the device for certain. */
    public long durableSequence() {
        return writer.durableSequence();
    }

    /** Sequence of the last record that may be acted upon and told of; no further is the journal read for others. */
    public long releasedSequence() {
        return writer.releasedSequence();
    }

    /** The state digest after replay, before this engine's first record. */
    public String digestAtStart() {
        return digestAtStart;
    }

    /** Sequence of the last record before this engine's first; 0 for a new journal. */
    public long sequenceAtStart() {
        return sequenceAtStart;
    }

    /** What the last engine said of itself before this one; {@link LastStart#startedNs} is 0 where there was none. */
    public LastStart lastStart() {
        return lastStart;
    }

    /** The state at {@link #sequenceAtStart} for others to begin from; {@code null} if that is 0, or once started. */
    public StateImage imageAtStart() {
        return imageAtStart;
    }

    /** The last record of the snapshot that this engine began with; 0 where it folded the whole journal. */
    public long snapshotAtStart() {
        return snapshotSequence;
    }

    /** What was found when the journal was proved. */
    public RecoveryReport recovery() {
        return recovery;
    }

    /** The data directory. */
    public Path directory() {
        return config.journal().directory();
    }

    /** Stops as asked: the commands already put are decided, and a stop is recorded. The directory is still owned. */
    public void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        timer.shutdownNow();
        keeper.close();
        if (started) {
            put(command -> {
                command.reset(CommandKind.STOP, Actor.ENGINE);
                command.reason = Reason.STOP;
            });
            try {
                disruptor.shutdown(STOP_TIMEOUT_S, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                disruptor.halt();
            }
            // The ring is drained, but a tick may have come since: it must not find the writer closed.
            HelperThread.awaitEnd(thread, TimeUnit.SECONDS.toMillis(STOP_TIMEOUT_S));
        }
    }

    /** Stops if that is still to do, and gives the directory back. */
    @Override
    public void close() {
        stop();
        writer.close();
        owner.close();
    }

    private Thread engineThread(Runnable task) {
        thread = daemon("engine").newThread(task);
        return thread;
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private static WaitStrategy waitStrategy(EngineConfig.Waiting waiting) {
        return switch (waiting) {
            case BLOCKING -> new BlockingWaitStrategy();
            case YIELDING -> new YieldingWaitStrategy();
            case SPINNING -> new BusySpinWaitStrategy();
        };
    }
}
