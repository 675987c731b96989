package io.holdfast.engine.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.ipc.IpcAnswer.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is asked again while what was asked first is with the engine, and has no record yet. */
@Timeout(60)
class IpcAskedTwiceTest {
    private static final long QUANTITY = Decimals.ONE / 100;
    private static final long PRICE = 40_000 * Decimals.ONE;

    @TempDir
    private Path directory;
    private IpcEngine engine;

    @BeforeEach
    void open() {
        engine = new IpcEngine(directory).openTrading();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private HoldfastIpcClient connect(Duration timeout) {
        return HoldfastIpcClient.connect(directory, timeout, record -> { });
    }

    private static IpcOrder buy(String requestId) {
        return IpcOrder.limit(requestId, "BTC/USDT", Side.BUY, QUANTITY, PRICE);
    }

    private CommandRing ring() {
        AtomicReference<CommandRing> ring = new AtomicReference<>();
        IpcEngine.await("ring", () -> {
            ring.set(CommandRing.open(directory));
            return ring.get() != null;
        });
        return ring.get();
    }

    private static void pollUntil(HoldfastIpcClient client, CommandRing ring, int countOffset, long count) {
        IpcEngine.await("count", () -> {
            client.poll();
            return ring.file().getLongVolatile(countOffset) == count;
        });
    }

    /** The engine has taken a copy and not decided on it; another one went into the next ring, and was refused. */
    private IpcCall refusedAtItsSecondCopy(HoldfastIpcClient client, Command first) {
        engine.offer = writer -> {
            writer.write(first);
            return true;
        };
        IpcCall call = client.place(buy("r1"));
        try (CommandRing before = ring()) {
            pollUntil(client, before, CommandRingDescriptor.TAKEN_OFFSET, 1);
            engine.offer = writer -> false;
            int head = (int) new ManyToOneRingBuffer(before.commands()).consumerPosition();
            before.commands().putIntRelease(RecordDescriptor.lengthOffset(head), 1);
            IpcEngine.await("end of the ring", before::isClosed);
        }
        try (CommandRing now = ring()) {
            pollUntil(client, now, CommandRingDescriptor.REFUSED_OFFSET, 1);
        }
        client.poll();
        return call;
    }

    @Test
    void answersByTheRecordOfTheFirstCopyWhereTheSecondIsRefused() {
        Command first = new Command();
        try (HoldfastIpcClient client = connect(Duration.ofSeconds(20))) {
            IpcCall call = refusedAtItsSecondCopy(client, first);
            assertNull(call.answer(), "the first copy may still be done");
            engine.engine.put(command -> {
                command.reset(first.kind, first.actor);
                command.requestId.set(first.requestId);
                command.instrumentId = first.instrumentId;
                command.side = first.side;
                command.orderType = first.orderType;
                command.timeInForce = first.timeInForce;
                command.quantity = first.quantity;
                command.price = first.price;
            });
            assertEquals(Outcome.RECORDED, client.await(call).outcome());
            assertEquals(List.of("ORDER_INTENT r1"), engine.journal(RecordKind.ORDER_INTENT));
        }
    }

    @Test
    void saysUnknownWhereTheSecondCopyIsRefusedAndNoRecordComes() {
        try (HoldfastIpcClient client = connect(Duration.ofSeconds(3))) {
            IpcCall call = refusedAtItsSecondCopy(client, new Command());
            IpcAnswer unknown = new IpcAnswer(Outcome.UNKNOWN, 0, "no answer in time, it may be done or not: ask again "
                + "with the same requestId");
            assertEquals(unknown, client.await(call));
            assertEquals(unknown, client.await(client.place(buy("r1"))), "the first copy may still be done");
            assertEquals(Outcome.REFUSED, client.await(client.place(buy("r2"))).outcome());
        }
    }

    @Test
    void refusesNoSaleThatWaitsForWhatProtects() {
        try (HoldfastIpcClient client = connect(Duration.ofSeconds(20)); CommandRing ring = ring()) {
            long stopOrderId = holdProtected(client);
            IpcOrder sale = IpcOrder.limit("exit", "BTC/USDT", Side.SELL, QUANTITY, PRICE);
            IpcCall first = client.place(sale);
            IpcEngine.await("room", () -> {
                client.poll();
                return engine.follower.read(state -> state.order(stopOrderId).cancelling());
            });
            engine.offer = writer -> false;
            IpcCall again = client.place(sale);
            long asked = ring.heartbeat();
            IpcEngine.await("second copy", () -> {
                client.poll();
                return new ManyToOneRingBuffer(ring.commands()).size() == 0 && ring.heartbeat() > asked + 2;
            });
            client.poll();
            assertNull(again.answer(), "its order is still to come");
            engine.cancelled(stopOrderId);
            assertEquals(Outcome.RECORDED, client.await(first).outcome());
            assertEquals(first.answer(), client.await(again));
        }
    }

    /** Buys, and has the stop stand at the venue; the stop's order. */
    private long holdProtected(HoldfastIpcClient client) {
        long entry = client.await(client.place(
            buy("r1").with(IpcOrder.Protection.stop(35_000 * Decimals.ONE)))).orderId();
        engine.accepted(entry);
        engine.filled(entry, QUANTITY, PRICE);
        IpcEngine.await("stop", () -> stopOrderId(entry) != 0);
        engine.accepted(stopOrderId(entry));
        return stopOrderId(entry);
    }

    private long stopOrderId(long entry) {
        return engine.follower.read(state -> state.protection(entry + 1) == null ? 0L
            : state.protection(entry + 1).stopOrderId());
    }
}
