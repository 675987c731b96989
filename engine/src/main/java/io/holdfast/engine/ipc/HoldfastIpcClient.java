package io.holdfast.engine.ipc;

import io.holdfast.engine.core.Message;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.Text;
import io.holdfast.engine.ipc.IpcAnswer.Outcome;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.ipc.sbe.Answer;
import io.holdfast.ipc.sbe.CommandAnswerDecoder;
import io.holdfast.ipc.sbe.MessageHeaderDecoder;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.JournalReader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.broadcast.BroadcastReceiver;
import org.agrona.concurrent.broadcast.CopyBroadcastReceiver;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/**
 * A strategy's way to the engine of the same machine: commands go through the mapped ring in the data directory, and
 * what became of them is read from the journal. One thread, which polls. The engine may be killed and started again
 * meanwhile: what has no answer yet is asked again with the same request id, which never doubles it.
 */
public final class HoldfastIpcClient implements AutoCloseable {
    /** The engine is taken for gone when its sign of life has not changed for so long. */
    static final long SILENT_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long FROM_NOW_ON = -1;
    private static final long MIN_PARK_NS = 1_000L;
    private static final long MAX_PARK_NS = 50_000L;
    private static final int EXCERPTS_AT_A_TIME = 64;
    private static final int MAX_PENDING = 1_024;

    private final Path directory;
    private final long timeoutNs;
    private final IpcListener listener;
    private final long clientId = new SecureRandom().nextLong();
    private final IpcCommandEncoder encoder = new IpcCommandEncoder(clientId);
    private final RecordDecoder decoder = new RecordDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CommandAnswerDecoder said = new CommandAnswerDecoder();
    private final Record record = new Record();
    private final Text checked = new Text(Message.MAX_ID);
    private final List<IpcCall> pending = new ArrayList<>();
    /** Request ids whose last call ended without an answer: a copy of it may still be with the engine. */
    private final Set<String> doubted = new HashSet<>();
    private final BackoffIdleStrategy idle = new BackoffIdleStrategy(100, 20, MIN_PARK_NS, MAX_PARK_NS);

    /** {@code null} while there is none that is open. */
    private CommandRing ring;
    private ManyToOneRingBuffer commands;
    private CopyBroadcastReceiver answers;
    private JournalReader reader;
    private long lastSequence;
    private long released;
    private int epoch;
    private long correlationId;
    private long heartbeat;
    private long heartbeatNs;
    private long lookedNs = System.nanoTime() - LOOK_NS;

    private HoldfastIpcClient(Path directory, long timeoutNs, IpcListener listener) {
        this.directory = directory;
        this.timeoutNs = timeoutNs;
        this.listener = listener;
    }

    /**
     * Connects to the engine of a data directory; the listener hears of the records from now on.
     *
     * @param directory the data directory, as {@code holdfast serve} has it
     * @param timeout   how long to wait for an engine here, and for the answer of each command
     * @param listener  hears of each record; what it throws ends the client
     * @throws IpcException where no engine takes commands, or the file may not be used
     */
    public static HoldfastIpcClient connect(Path directory, Duration timeout, IpcListener listener) {
        return connectAfter(directory, FROM_NOW_ON, timeout, listener);
    }

    /**
     * The same with the records behind one, as the last that an earlier process has worked on.
     *
     * @param sequence of the last record that is not handed out; 0 for all that there are
     */
    public static HoldfastIpcClient connectAfter(Path directory, long sequence, Duration timeout,
                                                 IpcListener listener) {
        HoldfastIpcClient client = new HoldfastIpcClient(directory.toAbsolutePath().normalize(), timeout.toNanos(),
            listener);
        try {
            client.begin(sequence);
            return client;
        } catch (RuntimeException | Error e) {
            client.close();
            throw e;
        }
    }

    private void begin(long sequence) {
        long deadlineNs = System.nanoTime() + timeoutNs;
        while (ring == null || ring.heartbeat() == 0) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IpcException("no engine takes commands here, start it with \"ipc: true\" in its "
                    + "configuration: file=" + CommandRing.path(directory));
            }
            look(System.nanoTime());
            idle.idle(0);
        }
        released = ring.released();
        if (sequence > released) {
            throw new IpcException("journal has no such record, sequence=" + sequence + " last=" + released);
        }
        lastSequence = sequence == FROM_NOW_ON ? released : sequence;
        reader = JournalReader.openAt(directory, Math.max(1, lastSequence));
    }

    /**
     * Wants an order. It is on its way when this returns, or goes with one of the next polls; see {@link #await}.
     *
     * @throws IllegalStateException where {@value #MAX_PENDING} commands wait for their answers
     */
    public IpcCall place(IpcOrder order) {
        IpcCall call = call(order, 0, order.requestId());
        if (order.requestId().isEmpty() || !checked.accepts(order.requestId())) {
            call.answer(Outcome.REFUSED, 0, "requestId must be 1 to " + Message.MAX_ID + " printable ASCII characters");
        } else if (order.symbol().isEmpty() || order.symbol().length() > Message.MAX_SYMBOL
            || !checked.accepts(order.symbol())) {
            call.answer(Outcome.REFUSED, 0, "symbol must be 1 to " + Message.MAX_SYMBOL
                + " printable ASCII characters");
        }
        return begin(call);
    }

    /**
     * Wants an order cancelled; a cancel that is under way already counts as this one.
     *
     * @param orderId   the order's id, from its answer or its record
     * @param requestId 0 to 40 printable ASCII characters, for the journal
     * @throws IllegalStateException where {@value #MAX_PENDING} commands wait for their answers
     */
    public IpcCall cancel(long orderId, String requestId) {
        IpcCall call = call(null, orderId, requestId);
        if (!checked.accepts(requestId)) {
            call.answer(Outcome.REFUSED, 0, "requestId must be 0 to " + Message.MAX_ID + " printable ASCII characters");
        }
        return begin(call);
    }

    private IpcCall call(IpcOrder order, long orderId, String requestId) {
        if (pending.size() >= MAX_PENDING) {
            throw new IllegalStateException("too many commands wait for their answers, poll: pending="
                + pending.size());
        }
        IpcCall call = new IpcCall(order, orderId, requestId, ++correlationId, System.nanoTime() + timeoutNs);
        call.sends = doubted.contains(requestId) ? 1 : 0;
        return call;
    }

    private IpcCall begin(IpcCall call) {
        if (call.answer() == null) {
            pending.add(call);
            send(call);
        }
        return call;
    }

    /** Polls until a command has its answer; never longer than the time-out that the client was given. */
    public IpcAnswer await(IpcCall call) {
        while (call.answer() == null) {
            idle.idle(poll());
        }
        return call.answer();
    }

    /**
     * Takes what is new: answers, records for the listener, another engine. Never waits.
     *
     * @return how much there was; 0 for nothing
     * @throws IpcException where the journal is another one than before
     * @throws JournalDamagedException where the journal is damaged
     */
    public int poll() {
        long nanoTime = System.nanoTime();
        look(nanoTime);
        int work = 0;
        if (ring != null) {
            pending.forEach(this::send);
            work += readAnswers();
            released = Math.max(released, ring.released());
        }
        work += reader.poll(this::onRecord, EXCERPTS_AT_A_TIME, released);
        for (IpcCall call : pending) {
            if (call.answer() == null && nanoTime - call.deadlineNs > 0) {
                expire(call);
            }
            if (call.answer() != null && call.answer().outcome() == IpcAnswer.Outcome.UNKNOWN) {
                doubted.add(call.requestId);
            } else if (call.answer() != null) {
                doubted.remove(call.requestId);
            }
        }
        pending.removeIf(call -> call.answer() != null);
        return work;
    }

    private static void expire(IpcCall call) {
        if (call.sends > 0) {
            call.answer(Outcome.UNKNOWN, 0, "no answer in time, it may be done or not: ask again with the same "
                + "requestId");
        } else {
            call.answer(Outcome.REFUSED, 0, "the engine is not there or has too much to do, nothing was done");
        }
    }

    private void look(long nanoTime) {
        if (ring != null && ring.isClosed()) {
            ring.close();
            ring = null;
            // What was in there may have been taken or not; asked again it is the same command.
            pending.forEach(call -> call.sent = false);
        }
        if (ring == null && nanoTime - lookedNs >= LOOK_NS) {
            lookedNs = nanoTime;
            ring = CommandRing.open(directory);
            if (ring != null) {
                attach(nanoTime);
            }
        }
        if (ring != null && ring.heartbeat() != heartbeat) {
            heartbeat = ring.heartbeat();
            heartbeatNs = nanoTime;
        }
    }

    private void attach(long nanoTime) {
        commands = new ManyToOneRingBuffer(ring.commands());
        answers = new CopyBroadcastReceiver(new BroadcastReceiver(ring.answers()));
        heartbeat = 0;
        heartbeatNs = nanoTime - SILENT_NS;
        if (reader != null && ring.epoch() != epoch) {
            // After a restore the journal may end before what was released once, and grow again unforced.
            released = ring.released();
            reopen();
        }
        epoch = ring.epoch();
    }

    /** An engine that has started may have put another journal in the place of the one that is read here. */
    private void reopen() {
        JournalPosition position = reader.position();
        reader.close();
        if (position == null) {
            reader = JournalReader.openAt(directory, Math.max(1, lastSequence));
            return;
        }
        try {
            reader = JournalReader.open(directory, position);
        } catch (JournalDamagedException e) {
            // A torn end is cut by a copy, where the same records may lie elsewhere.
            reader = JournalReader.openAt(directory, position.sequence());
            reader.poll((sequence, buffer, offset, length) -> { }, 1);
            if (reader.position() == null || reader.position().sequence() != position.sequence()
                || reader.position().crc() != position.crc()) {
                throw new IpcException("journal is another one than before, look at what it has and connect again: "
                    + "sequence=" + position.sequence(), e);
            }
        }
    }

    private void send(IpcCall call) {
        if (call.sent || call.answer() != null || ring == null || !isEngineAlive()) {
            return;
        }
        int length = encoder.encode(call, lastSequence);
        int index = commands.tryClaim(CommandRingDescriptor.MESSAGE_TYPE, length);
        if (index >= 0) {
            call.sent = true;
            call.sends++;
            commands.buffer().putBytes(index, encoder.buffer(), 0, length);
            commands.commit(index);
        }
    }

    private int readAnswers() {
        try {
            return answers.receive(this::onAnswer);
        } catch (IllegalStateException e) {
            // Overrun by answers to others: what waits is asked again, and answered again.
            pending.forEach(call -> call.sent = false);
            return 1;
        }
    }

    private void onAnswer(int type, DirectBuffer buffer, int offset, int length) {
        said.wrapAndApplyHeader(buffer, offset, header);
        if (said.clientId() != clientId) {
            return;
        }
        for (IpcCall call : pending) {
            if (call.correlationId == said.correlationId() && call.answer() == null) {
                if (said.answer() == Answer.KNOWN) {
                    know(call, said.orderId(), said.instrumentId());
                } else if (call.sends == 1) {
                    // Of several copies another one may be with the engine: its record tells, or nothing in time.
                    call.answer(Outcome.REFUSED, 0, said.text());
                }
                return;
            }
        }
    }

    private void know(IpcCall call, long orderId, int instrumentId) {
        boolean found = fetch(call, orderId, instrumentId)
            && (call.protectionId == 0 || fetch(call, call.protectionId, instrumentId));
        if (!found) {
            call.answer(Outcome.UNKNOWN, orderId, "the record of this requestId is not kept any more, orderId="
                + orderId);
            return;
        }
        if (call.answer() == null) {
            call.answer(Outcome.REFUSED, orderId, "requestId stands for something that is no order, requestId="
                + call.requestId + " sequence=" + orderId);
        }
    }

    private boolean fetch(IpcCall call, long wanted, int instrumentId) {
        return JournalReader.fetch(directory, wanted, (sequence, buffer, offset, length) -> {
            Record known = new Record();
            decoder.decode(sequence, buffer, offset, known);
            call.onRecord(known, instrumentId);
        });
    }

    private void onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
        if (sequence <= lastSequence) {
            return;
        }
        lastSequence = sequence;
        decoder.decode(sequence, buffer, offset, record);
        for (IpcCall call : pending) {
            if (call.answer() == null) {
                call.onRecord(record, 0);
            }
        }
        listener.onRecord(record);
    }

    /** Whether the engine has taken commands within the last second. */
    public boolean isEngineAlive() {
        return ring != null && System.nanoTime() - heartbeatNs < SILENT_NS;
    }

    /** Sequence of the last record that the listener has heard of. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Start number of the engine that commands go to. */
    public int epoch() {
        return epoch;
    }

    /** Gives up; what has no answer may still be done. */
    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
        if (ring != null) {
            ring.close();
            ring = null;
        }
    }
}
