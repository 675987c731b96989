package io.holdfast.engine.ipc;

import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Message;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.ipc.sbe.Answer;
import io.holdfast.ipc.sbe.CommandAnswerEncoder;
import io.holdfast.ipc.sbe.MessageHeaderEncoder;
import io.holdfast.journal.HelperThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.agrona.concurrent.broadcast.BroadcastTransmitter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the commands of strategies in other processes out of the mapped ring and hands them to the engine, on a thread
 * of its own. Nothing there is trusted: what is wrong is answered and counted. What makes a record is answered by that
 * alone. A ring that is held up or makes no sense is closed and made anew; clients ask again there, with the same
 * request ids.
 */
public final class IpcIntake implements AutoCloseable {
    /** How long a place may be claimed and not filled in before the ring is given up. */
    static final long HELD_UP_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(IpcIntake.class);
    private static final int MESSAGES_AT_A_TIME = 256;
    private static final long MIN_PARK_NS = 1_000L;
    private static final long MAX_PARK_NS = 200_000L;
    /** How long the fold may take to have what a client has read already. */
    private static final long FOLD_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long FOLD_PARK_NS = 20_000L;

    /** What commands go to. */
    record Port(Path directory, Predicate<CommandWriter> offer, LongSupplier released) {
    }

    private final Port port;
    private final Follower follower;
    private final ReferencePrices prices;
    private final IdleStrategy idle;
    private final Thread thread;
    private final ReceivedCommand command = new ReceivedCommand();
    private final ExpandableArrayBuffer answer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final CommandAnswerEncoder encoder = new CommandAnswerEncoder();

    private CommandRing ring;
    private CommandRingReader reader;
    private BroadcastTransmitter answers;
    /** Nothing is read from the ring any more, and there is no other one yet. */
    private boolean givenUp;
    private long triedNs;
    private long readySequence;
    private long heartbeat;
    private long taken;
    private long refused;
    private long unreadable;
    // What the fold says of the command at hand.
    private long knownOrderId;
    private boolean waiting;
    private boolean tradingOpen;
    private volatile boolean closed;

    /**
     * An intake that is started by {@link #start}.
     *
     * @param waiting how its thread waits for commands
     */
    public IpcIntake(Engine engine, Follower follower, ReferencePrices prices, EngineConfig.Waiting waiting) {
        this(new Port(engine.directory(), engine::offer, engine::releasedSequence), follower, prices, waiting);
    }

    IpcIntake(Port port, Follower follower, ReferencePrices prices, EngineConfig.Waiting waiting) {
        this.port = port;
        this.follower = follower;
        this.prices = prices;
        idle = switch (waiting) {
            case BLOCKING -> new BackoffIdleStrategy(10, 10, MIN_PARK_NS, MAX_PARK_NS);
            case YIELDING -> YieldingIdleStrategy.INSTANCE;
            case SPINNING -> BusySpinIdleStrategy.INSTANCE;
        };
        thread = new Thread(this::run, "ipc-intake");
        thread.setDaemon(true);
    }

    /**
     * Opens the ring of a new epoch; after the engine and the follower have started.
     *
     * @throws IpcException where the file cannot be made
     */
    public void start() {
        readySequence = port.released().getAsLong();
        try {
            open();
        } catch (IOException e) {
            throw new IpcException("file of commands cannot be made, give room and write permission or start with "
                + "\"ipc: false\": file=" + CommandRing.path(port.directory()) + " cause=" + e, e);
        }
        thread.start();
    }

    private void open() throws IOException {
        ring = CommandRing.create(port.directory(), follower.read(EngineState::epoch));
        reader = new CommandRingReader(ring.commands());
        answers = new BroadcastTransmitter(ring.answers());
    }

    private void run() {
        try {
            while (!closed) {
                idle.idle(turn(System.nanoTime()));
            }
        } catch (Throwable failure) {
            // Orders go on by HTTP: a client finds the ring closed, which is no answer to be mistaken for one.
            LOG.error("commands of other processes are not taken any more, restart the engine to have them back",
                failure);
        } finally {
            ring.markClosed();
        }
    }

    private int turn(long nanoTime) {
        if (givenUp) {
            if (nanoTime - triedNs >= RETRY_NS) {
                renew(nanoTime);
            }
            return 0;
        }
        int work = reader.read(this::onMessage, MESSAGES_AT_A_TIME, nanoTime);
        ring.released(port.released().getAsLong());
        ring.heartbeat(++heartbeat);
        String broken = reader.broken();
        if (broken == null && reader.heldUpNs(nanoTime) > HELD_UP_NS) {
            broken = "a client has claimed a place and has not filled it in for a second, it may have been killed";
        }
        if (broken != null) {
            LOG.warn("ring of commands is given up and made anew, clients ask again there: {}", broken);
            renew(nanoTime);
        }
        return work;
    }

    /** Clients find the ring closed while another one cannot be made, as on a full disk. */
    private void renew(long nanoTime) {
        CommandRing before = ring;
        try {
            open();
        } catch (IOException | RuntimeException e) {
            before.markClosed();
            triedNs = nanoTime;
            if (!givenUp) {
                givenUp = true;
                LOG.error("ring of commands cannot be made anew, give room and write permission, it is tried each "
                    + "second: file={}", CommandRing.path(port.directory()), e);
            }
            return;
        }
        count();
        before.close();
        if (givenUp) {
            givenUp = false;
            LOG.info("ring of commands is made anew, commands of other processes are taken again");
        }
    }

    private void onMessage(int type, DirectBuffer buffer, int offset, int length) {
        String wrong = type == CommandRingDescriptor.MESSAGE_TYPE ? command.read(buffer, length)
            : ReceivedCommand.UNREADABLE;
        if (wrong == null) {
            take();
        } else if (wrong.equals(ReceivedCommand.UNREADABLE)) {
            unreadable++;
        } else {
            refuse(Answer.INVALID, wrong);
        }
        count();
    }

    private void count() {
        ring.count(CommandRingDescriptor.TAKEN_OFFSET, taken);
        ring.count(CommandRingDescriptor.REFUSED_OFFSET, refused);
        ring.count(CommandRingDescriptor.UNREADABLE_OFFSET, unreadable);
    }

    private void take() {
        if (follower.sequence() < readySequence) {
            refuse(Answer.STARTING, "the journal is still being read, nothing was done");
        } else if (command.kind == CommandKind.CANCEL || isOrderToBeTaken()) {
            if (port.offer().test(command)) {
                taken++;
            } else {
                refuse(Answer.BUSY, "engine is busy, nothing was done");
            }
        }
    }

    /** Looks up what the command needs of the state; where it cannot go on its sender is told why. */
    private boolean isOrderToBeTaken() {
        if (command.afterSequence < 0 || command.afterSequence > port.released().getAsLong()) {
            refuse(Answer.INVALID, "afterSequence is not that of a record, afterSequence=" + command.afterSequence);
            return false;
        }
        if (!isFolded(command.afterSequence)) {
            refuse(Answer.BUSY, "the state is behind the journal, nothing was done");
            return false;
        }
        follower.read(this::lookUp);
        if (waiting) {
            return false; // its order or its denial is still to come, and answers this copy too
        }
        if (knownOrderId != 0) {
            answer(Answer.KNOWN, knownOrderId, "");
        } else if (!tradingOpen) {
            refuse(Answer.NOT_TRADING, "trading is not open, nothing was done");
        } else if (command.instrumentId == 0) {
            refuse(Answer.UNKNOWN_SYMBOL, "symbol is not known, symbol=" + command.symbol);
        } else if (command.referencePrice == Decimals.ABSENT && command.orderType == OrderType.MARKET) {
            refuse(Answer.NO_MARKET_PRICE, "a market order needs a price of the market of the last 10 seconds, nothing "
                + "was done, symbol=" + command.symbol);
        } else {
            return true;
        }
        return false;
    }

    /** A record that the client has read must be in the fold, or its own order of before would pass for a new one. */
    private boolean isFolded(long sequence) {
        long deadlineNs = System.nanoTime() + FOLD_NS;
        while (follower.sequence() < sequence) {
            if (closed || System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(FOLD_PARK_NS);
        }
        return true;
    }

    private boolean lookUp(EngineState state) {
        knownOrderId = state.orderIdOf(command.requestId);
        waiting = false;
        for (int i = 0; i < state.protections().size(); i++) {
            waiting |= state.protections().get(i).isAwaitedBy(command.requestId);
        }
        Instrument instrument = state.instrument(command.symbol.toString());
        tradingOpen = state.tradingState().open() && !state.instruments().isEmpty();
        command.instrumentId = instrument == null ? 0 : instrument.instrumentId();
        long price = instrument == null ? Decimals.ABSENT : prices.price(instrument.venueSymbol(), command.side);
        command.referencePrice = price > 0 ? price : Decimals.ABSENT;
        return tradingOpen;
    }

    private void refuse(Answer code, String text) {
        refused++;
        answer(code, 0, text);
    }

    private void answer(Answer code, long orderId, String text) {
        encoder.wrapAndApplyHeader(answer, 0, header)
            .clientId(command.clientId)
            .correlationId(command.correlationId)
            .orderId(orderId)
            .answer(code)
            .instrumentId(code == Answer.KNOWN ? command.instrumentId : 0)
            .text(text.length() > Message.MAX_TEXT ? text.substring(0, Message.MAX_TEXT) : text);
        answers.transmit(CommandRingDescriptor.MESSAGE_TYPE, answer, 0,
            MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    /** Takes nothing more; commands that were taken are with the engine. Clients find the ring closed, then gone. */
    @Override
    public void close() {
        if (closed || ring == null) {
            return;
        }
        closed = true;
        HelperThread.awaitEnd(thread);
        try {
            Files.deleteIfExists(CommandRing.path(port.directory()));
        } catch (IOException e) {
            LOG.warn("file of commands cannot be deleted, the next start makes it anew", e);
        } finally {
            ring.close();
        }
    }
}
