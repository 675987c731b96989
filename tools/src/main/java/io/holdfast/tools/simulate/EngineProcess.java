package io.holdfast.tools.simulate;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decider;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Message;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordSink;
import io.holdfast.engine.core.Text;
import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.engine.pipeline.EngineClock;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.engine.pipeline.RecordEncoder;
import io.holdfast.engine.pipeline.StateImage;
import io.holdfast.engine.pipeline.TimeSource;
import io.holdfast.gateway.venue.EngineLink;
import io.holdfast.gateway.venue.GatewayConfig;
import io.holdfast.gateway.venue.SteppedGateway;
import io.holdfast.journal.Durability;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.MemoryJournal;
import io.holdfast.journal.RecoveryReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;

/**
 * One life of an engine: recovery, core, codecs and gateway, from a start to a kill. What its threads do are events of
 * the world; a pause of the process holds all of them up.
 */
final class EngineProcess implements RecordSink {
    private static final long HEARTBEAT_NS = 5 * World.SECOND_NS;
    private static final long CONNECT_RETRY_NS = 500 * World.MILLI_NS;
    private static final long OFFER_NS = 50 * World.MILLI_NS;
    private static final long STEP_NS = 20 * World.MICRO_NS;

    private final Run run;
    private final World world;
    private final MemoryJournal journal;
    private final SplittableRandom random;
    private final RecordEncoder encoder = new RecordEncoder();
    private final RecordDecoder decoder = new RecordDecoder();
    private final Record record = new Record();
    private final EngineState state = new EngineState();
    private final Deque<Command> queue = new ArrayDeque<>();
    private final Deque<Command> free = new ArrayDeque<>();
    private final EngineState fold;
    private final EngineClock clock;
    private final Decider decider;
    private final MemoryJournal.Reader reader;
    private final SteppedGateway gateway;
    private final boolean[] stepping;
    private final boolean[] retrying;

    private boolean alive = true;
    private boolean halted;
    private long pausedUntilNs;
    private boolean turnDue;
    private boolean readDue;
    private boolean forcing;
    private boolean firstForced;

    /**
     * Takes the journal over and replays it.
     *
     * @throws JournalDamagedException if the journal must not be gone on with
     */
    EngineProcess(Run run) {
        this.run = run;
        world = run.world;
        journal = run.journal;
        random = run.points;
        RecoveryReport report = journal.recover();
        journal.reader(0).poll(this::replay, Long.MAX_VALUE);
        run.checks.recovered(report, state);
        boolean fromImage = state.sequence() > 0 && random.nextBoolean();
        fold = fromImage ? image().toState(false) : EngineState.withoutIds();
        clock = new EngineClock(state.timeNs(), new TimeSource(run::wallMs, world::nowNs));
        decider = new Decider(state, run.swarm.policy, this);
        reader = journal.reader(state.sequence());
        EngineLink link = new EngineLink(this::put, () -> halted, clock::nowNs);
        gateway = new SteppedGateway(new Connector(run, this), link,
            new GatewayConfig(List.of(), Swarm.MAX_SEND_DELAY_NS / World.MILLI_NS), fold, state.sequence() + 1);
        if (!fromImage) {
            journal.reader(0).poll(this::follow, Long.MAX_VALUE);
        }
        stepping = new boolean[gateway.workers()];
        retrying = new boolean[gateway.workers()];
        start(report);
    }

    private void replay(long sequence, DirectBuffer buffer, int offset, int length) {
        decoder.decode(sequence, buffer, offset, record);
        state.apply(record);
        run.checks.replayed(record, state);
    }

    private StateImage image() {
        return StateImage.of(state, new JournalPosition(state.sequence(), 0, 0, 0), "simulated");
    }

    /** The gateway reads what is before this life, and sends nothing of it. */
    private void follow(long sequence, DirectBuffer buffer, int offset, int length) {
        decoder.decode(sequence, buffer, offset, record);
        fold.apply(record);
        gateway.onRecord(record, fold);
    }

    private void start(RecoveryReport report) {
        if (report.cut() != RecoveryReport.Cut.NONE) {
            put(command -> {
                command.reset(CommandKind.JOURNAL_CUT, Actor.ENGINE);
                command.reason = report.cut() == RecoveryReport.Cut.POWER_CUT ? Reason.UNFORCED_TAIL
                    : Reason.TORN_TAIL;
                command.quantity = report.cutBytes();
                command.text.set("quarantine");
            });
        }
        put(command -> {
            command.reset(CommandKind.START, Actor.ENGINE);
            command.engineId = run.engineId;
            command.configHash = 1;
            command.quantity = 0;
            command.build.set("simulated");
            command.text.set("simulated");
        });
        schedule(run.swarm.tickEveryNs, this::tick);
        schedule(HEARTBEAT_NS, this::heartbeat);
        schedule(OFFER_NS, this::offerPrices);
        for (int i = 0; i < stepping.length; i++) {
            stepLater(i, STEP_NS);
        }
    }

    boolean alive() {
        return alive;
    }

    boolean halted() {
        return halted;
    }

    boolean pausing() {
        return world.nowNs() < pausedUntilNs;
    }

    /** The fold of what was read back. */
    EngineState fold() {
        return fold;
    }

    /** The order that a request id has made, as far as that is released; 0 for none. */
    long orderIdOf(String requestId) {
        Text text = new Text(Message.MAX_ID);
        text.set(requestId);
        long orderId = state.orderIdOf(text);
        return orderId <= fold.sequence() ? orderId : 0;
    }

    /** Nothing of it runs for a while. */
    void pause(long ns) {
        pausedUntilNs = world.nowNs() + ns;
    }

    /** Ends it; whatever it was in the middle of is not gone on with. */
    void die() {
        alive = false;
        throw Killed.NOW;
    }

    /** A moment at which a kill is of interest. */
    void point(String name) {
        if (run.swarm.happens(Fault.KILL_AT_POINT, random)) {
            run.trace.note("kill at", name);
            die();
        }
    }

    /** Something that it does later, if it is still there. */
    void schedule(long delayNs, Runnable action) {
        world.after(delayNs, () -> act(action));
    }

    private void act(Runnable action) {
        if (!alive) {
            return;
        }
        if (pausing()) {
            world.after(pausedUntilNs - world.nowNs(), () -> act(action));
            return;
        }
        action.run();
    }

    /** Waits as a blocked thread does: everything else goes on meanwhile. */
    void await(long ns) {
        world.runUntil(world.nowNs() + ns);
        while (pausing()) {
            world.runUntil(pausedUntilNs);
        }
    }

    void put(CommandWriter writer) {
        if (!alive) {
            return;
        }
        Command command = free.isEmpty() ? new Command() : free.pop();
        writer.write(command);
        queue.add(command);
        run.checks.queued(queue.size(), EngineConfig.RING_SIZE);
        if (!turnDue) {
            turnDue = true;
            schedule(random.nextInt(8) == 0 ? random.nextLong(World.MILLI_NS) : World.MICRO_NS, this::turn);
        }
    }

    /** The engine thread takes what there is, as one batch. */
    private void turn() {
        turnDue = false;
        long nowNs = clock.nowNs();
        while (!queue.isEmpty()) {
            Command command = queue.poll();
            if (run.trace.on() && command.kind != CommandKind.TICK && command.kind != CommandKind.MARKET) {
                run.trace.note("put", command.kind, command.orderId, command.requestId.toString(),
                    command.venueStatus, command.reason, command.answers);
            }
            decider.decide(command, nowNs);
            free.push(command);
        }
        if (journal.appendedSequence() == state.sequence()) {
            return;
        }
        if (run.swarm.happens(Fault.KILL_AT_POINT, random)) {
            run.trace.note("kill in append");
            journal.flushAndDie(random);
            die();
        }
        if (run.swarm.happens(Fault.STORE_LOST, random)) {
            run.trace.note("store lost", state.sequence());
            run.checks.storeLost(journal.appendedSequence() + 1);
            journal.loseStore(random.nextInt(1 << 16));
        }
        journal.flush();
        point("appended");
        if (run.swarm.durability == Durability.DEVICE || !firstForced) {
            force();
        }
        readLater();
    }

    @Override
    public void emit(Record decided) {
        int length = encoder.encode(decided, journal.buffer(), journal.bodyOffset());
        long sequence = journal.commit(length);
        run.checks.decided(decided, state, sequence);
    }

    private void force() {
        if (!forcing) {
            forcing = true;
            journal.beginForce();
            schedule(run.swarm.forceNs, () -> {
                forcing = false;
                journal.endForce();
                firstForced = true;
                point("forced");
                readLater();
                if (run.swarm.durability == Durability.DEVICE
                    && journal.durableSequence() < journal.appendedSequence()) {
                    force();
                }
            });
        }
    }

    private void heartbeat() {
        if (journal.durableSequence() < journal.appendedSequence()) {
            force();
        }
        schedule(HEARTBEAT_NS, this::heartbeat);
    }

    private void tick() {
        put(command -> command.reset(CommandKind.TICK, Actor.ENGINE));
        schedule(run.swarm.tickEveryNs, this::tick);
    }

    private void offerPrices() {
        gateway.offerPrices(command -> {
            put(command);
            return true;
        });
        schedule(OFFER_NS, this::offerPrices);
    }

    private void readLater() {
        if (!readDue) {
            readDue = true;
            schedule(World.MICRO_NS, this::read);
        }
    }

    /** Gateway and follower read what is released. */
    private void read() {
        readDue = false;
        try {
            long released = run.swarm.durability.released(journal.appendedSequence(), journal.durableSequence(),
                firstForced);
            reader.poll(this::onRecord, released);
        } catch (JournalDamagedException e) {
            halted = true;
            run.trace.note("halted", e.getMessage());
            run.checks.damageMet(e);
            schedule(random.nextLong(20 * World.MILLI_NS), this::die);
        }
    }

    private void onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
        decoder.decode(sequence, buffer, offset, record);
        fold.apply(record);
        if (run.trace.on()) {
            run.trace.note("record", record.sequence, record.kind, record.orderId, record.reason, record.requestId
                + " " + record.tradeId + " " + record.text, record.tradingState);
        }
        run.checks.read(record, fold);
        run.strategy.onRecord(record);
        run.groups.onRecord(record);
        run.caretaker.onRecord(record);
        gateway.onRecord(record, fold);
        for (int i = 0; i < stepping.length; i++) {
            if (gateway.waiting(i) > 0) {
                stepLater(i, STEP_NS);
            }
        }
    }

    private void stepLater(int worker, long delayNs) {
        schedule(delayNs, () -> step(worker));
    }

    private void step(int worker) {
        if (stepping[worker] || retrying[worker]) {
            return; // it goes on with its queue when it comes back
        }
        stepping[worker] = true;
        gateway.step(worker);
        stepping[worker] = false;
        if (!gateway.prepared(worker)) {
            retrying[worker] = true;
            schedule(CONNECT_RETRY_NS, () -> {
                retrying[worker] = false;
                step(worker);
            });
        } else if (gateway.waiting(worker) > 0) {
            stepLater(worker, STEP_NS);
        }
    }
}
