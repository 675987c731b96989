package io.holdfast.engine.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.ipc.IpcAnswer.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HoldfastIpcClientTest {
    private static final long QUANTITY = Decimals.ONE / 100;
    private static final long PRICE = 40_000 * Decimals.ONE;
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final IpcAnswer LATE =
        new IpcAnswer(Outcome.UNKNOWN, 0,
            "no answer in time, it may be done or not: ask again with the same requestId");

    private final List<String> heard = new ArrayList<>();

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

    private HoldfastIpcClient connect() {
        return connect(Duration.ofSeconds(10));
    }

    private HoldfastIpcClient connect(Duration timeout) {
        return HoldfastIpcClient.connect(directory, timeout, record -> heard.add(IpcEngine.line(record)));
    }

    private static IpcOrder buy(String requestId) {
        return IpcOrder.limit(requestId, "BTC/USDT", Side.BUY, QUANTITY, PRICE);
    }

    private static IpcAnswer place(HoldfastIpcClient client, IpcOrder order) {
        return client.await(client.place(order));
    }

    private List<String> intents() {
        return engine.journal(RecordKind.ORDER_INTENT);
    }

    @Test
    void answersAnOrderWhenItsRecordIsThere() {
        try (HoldfastIpcClient client = connect()) {
            long before = client.lastSequence();
            IpcAnswer answer = place(client, buy("r1"));
            assertEquals(new IpcAnswer(Outcome.RECORDED, before + 1, ""), answer);
            assertEquals(List.of("ORDER_INTENT r1"), heard);
            assertEquals(heard, intents());
        }
    }

    @Test
    void answersManyThatWereWantedAtOnce() {
        try (HoldfastIpcClient client = connect()) {
            List<IpcCall> calls = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                calls.add(client.place(buy("r" + i)));
            }
            calls.forEach(call -> assertEquals(Outcome.RECORDED, client.await(call).outcome()));
            assertEquals(500, intents().size());
            assertEquals(500, calls.stream().map(call -> call.answer().orderId()).distinct().count());
        }
    }

    @Test
    void answersARepeatedRequestWithTheFirstOrder() {
        IpcAnswer first;
        try (HoldfastIpcClient client = connect()) {
            first = place(client, buy("r1"));
            assertEquals(first, place(client, buy("r1")));
        }
        try (HoldfastIpcClient another = connect()) {
            assertEquals(first, place(another, buy("r1")));
        }
        assertEquals(List.of("ORDER_INTENT r1"), intents());
    }

    @Test
    void refusesARequestIdThatStandsForOtherTerms() {
        try (HoldfastIpcClient client = connect()) {
            long id = place(client, buy("r1")).orderId();
            IpcAnswer reused = new IpcAnswer(Outcome.REFUSED, id,
                "requestId stands for an order with other terms, requestId=r1 orderId=" + id);
            assertEquals(reused, place(client, IpcOrder.limit("r1", "BTC/USDT", Side.BUY, 2 * QUANTITY, PRICE)));
            assertEquals(reused, place(client, IpcOrder.limit("r1", "ETH/USDT", Side.BUY, QUANTITY, PRICE)));
            assertEquals(List.of("ORDER_INTENT r1"), intents());
        }
    }

    @Test
    void refusesARequestIdThatStandsForAnotherProtection() {
        long stop = 35_000 * Decimals.ONE;
        IpcOrder order = buy("r1").with(IpcOrder.Protection.stop(stop));
        try (HoldfastIpcClient client = connect()) {
            IpcCall first = client.place(order);
            IpcCall other = client.place(buy("r1"));
            long id = client.await(first).orderId();
            assertEquals(new IpcAnswer(Outcome.RECORDED, id, ""), first.answer());
            IpcAnswer reused = new IpcAnswer(Outcome.REFUSED, id,
                "requestId stands for an order with other terms, requestId=r1 orderId=" + id);
            assertEquals(reused, client.await(other));
            assertEquals(first.answer(), place(client, order));
            assertEquals(reused, place(client, buy("r1")));
            assertEquals(reused, place(client, buy("r1").with(IpcOrder.Protection.stop(stop - Decimals.ONE))));
            assertEquals(reused, place(client, buy("r1").with(
                new IpcOrder.Protection(stop, Decimals.ABSENT, Decimals.ABSENT, Decimals.ABSENT, 1))));
            long bare = place(client, buy("r2")).orderId();
            assertEquals(new IpcAnswer(Outcome.REFUSED, bare,
                "requestId stands for an order with other terms, requestId=r2 orderId=" + bare),
                place(client, buy("r2").with(IpcOrder.Protection.stop(stop))));
            assertEquals(List.of("ORDER_INTENT r1", "ORDER_INTENT r2"), intents());
        }
    }

    @Test
    void tellsOfADenialAndTellsItAgain() {
        try (HoldfastIpcClient client = connect()) {
            IpcOrder tooLarge = IpcOrder.limit("r1", "BTC/USDT", Side.BUY, 9_000 * Decimals.ONE, PRICE);
            IpcAnswer denied = place(client, tooLarge);
            assertEquals(new IpcAnswer(Outcome.DENIED, denied.orderId(),
                "order was denied, reason=INSUFFICIENT_FUNDS"), denied);
            assertEquals(denied, place(client, tooLarge));
            assertEquals(List.of("ORDER_DENIED r1 INSUFFICIENT_FUNDS"), engine.journal(RecordKind.ORDER_DENIED));
        }
    }

    @Test
    void refusesWithoutARecordWhatMayBeAskedAgain() {
        try (HoldfastIpcClient client = connect()) {
            assertEquals(new IpcAnswer(Outcome.REFUSED, 0, "symbol is not known, symbol=DOGE/USDT"),
                place(client, IpcOrder.limit("r1", "DOGE/USDT", Side.BUY, QUANTITY, PRICE)));
            engine.priceE8 = Decimals.ABSENT;
            IpcOrder market = IpcOrder.market("r1", "BTC/USDT", Side.BUY, QUANTITY);
            assertEquals(new IpcAnswer(Outcome.REFUSED, 0, "a market order needs a price of the market of the last 10 "
                + "seconds, nothing was done, symbol=BTC/USDT"), place(client, market));
            engine.offer = command -> false;
            assertEquals(new IpcAnswer(Outcome.REFUSED, 0, "engine is busy, nothing was done"),
                place(client, buy("r1")));
            assertEquals(List.of(), engine.journal(RecordKind.ORDER_INTENT, RecordKind.ORDER_DENIED));
            engine.offer = engine.engine::offer;
            engine.priceE8 = IpcEngine.PRICE;
            assertEquals(Outcome.RECORDED, place(client, market).outcome());
        }
    }

    @Test
    void refusesWhileTradingIsNotOpen() {
        engine.engine.put(command -> command.reset(CommandKind.VENUE_DOWN, Actor.GATEWAY));
        IpcEngine.await("closed", () -> !engine.follower.read(state -> state.tradingState().open()));
        try (HoldfastIpcClient client = connect()) {
            assertEquals(new IpcAnswer(Outcome.REFUSED, 0, "trading is not open, nothing was done"),
                place(client, buy("r1")));
        }
    }

    @Test
    void cancelsOnceHoweverOftenItIsAsked() {
        try (HoldfastIpcClient client = connect()) {
            long id = place(client, buy("r1")).orderId();
            IpcAnswer cancelled = new IpcAnswer(Outcome.RECORDED, id, "");
            assertEquals(cancelled, client.await(client.cancel(id, "c1")));
            assertEquals(cancelled, client.await(client.cancel(id, "c1")));
            assertEquals(List.of("CANCEL_INTENT c1"), engine.journal(RecordKind.CANCEL_INTENT));
            assertEquals(new IpcAnswer(Outcome.DENIED, 1, "cancel was refused, reason=UNKNOWN_ORDER"),
                client.await(client.cancel(1, "")));
        }
    }

    @Test
    void protectsWhatAnOrderMakes() {
        try (HoldfastIpcClient client = connect()) {
            IpcAnswer answer = place(client,
                buy("r1").with(IpcOrder.Protection.stop(35_000 * Decimals.ONE)));
            assertEquals(Outcome.RECORDED, answer.outcome(), answer.text());
            IpcEngine.await("fold", () -> engine.follower.sequence() > answer.orderId());
            assertEquals(35_000 * Decimals.ONE,
                (long) engine.follower.read(state -> state.protection(answer.orderId() + 1).stopPrice()));
        }
    }

    @Test
    void answersOnlyWhatIsReleased() {
        try (HoldfastIpcClient client = connect()) {
            engine.releasedLimit = client.lastSequence();
            IpcCall call = client.place(buy("r1"));
            IpcEngine.await("record", () -> intents().size() == 1);
            long pollUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
            while (System.nanoTime() < pollUntil) {
                client.poll();
            }
            assertNull(call.answer(), "the record is there, and not released");
            engine.releasedLimit = Long.MAX_VALUE;
            assertEquals(Outcome.RECORDED, client.await(call).outcome());
        }
    }

    @Test
    void saysUnknownWhereACommandIsLostAndAcceptsItWhenItIsAskedAgain() {
        try (HoldfastIpcClient client = connect(Duration.ofMillis(300))) {
            engine.offer = command -> true;
            assertEquals(LATE, place(client, buy("r1")));
            engine.offer = engine.engine::offer;
            assertEquals(Outcome.RECORDED, place(client, buy("r1")).outcome());
        }
    }

    @Test
    void goesOnWithTheNextEngine() {
        try (HoldfastIpcClient client = connect()) {
            long first = place(client, buy("r1")).orderId();
            engine.reject(first);
            engine.offer = command -> true; // taken, and lost with the engine
            IpcCall lost = client.place(buy("r2"));
            engine.close();
            client.poll();
            assertFalse(client.isEngineAlive());
            IpcCall between = client.place(buy("r3"));
            client.poll();
            engine = new IpcEngine(directory).openTrading();
            assertEquals(Outcome.RECORDED, retried(client, lost, buy("r2")).outcome());
            assertEquals(Outcome.RECORDED, retried(client, between, buy("r3")).outcome());
            assertEquals(first, place(client, buy("r1")).orderId());
            assertEquals(2, client.epoch());
            assertEquals(3, intents().size());
        }
    }

    /** Trading may not have been open when it was asked on its own. */
    private IpcAnswer retried(HoldfastIpcClient client, IpcCall call, IpcOrder order) {
        IpcAnswer answer = client.await(call);
        return answer.outcome() == Outcome.REFUSED ? place(client, order) : answer;
    }

    @Test
    void handsOutWhatCameBehindARecord() {
        long sequence;
        try (HoldfastIpcClient client = connect()) {
            sequence = place(client, buy("r1")).orderId();
            place(client, buy("r2"));
        }
        heard.clear();
        try (HoldfastIpcClient client = HoldfastIpcClient.connectAfter(directory, sequence, Duration.ofSeconds(10),
                record -> heard.add(IpcEngine.line(record)))) {
            client.poll();
            assertEquals(List.of("ORDER_INTENT r2"), heard);
        }
    }

    @Test
    void handsOutOnlyWhatTheNextEngineHasReleased() throws IOException {
        long released;
        try (HoldfastIpcClient client = connect()) {
            released = place(client, buy("r1")).orderId();
            place(client, buy("r2"));
        }
        heard.clear();
        try (HoldfastIpcClient client = HoldfastIpcClient.connectAfter(directory, released, Duration.ofSeconds(10),
                record -> heard.add(IpcEngine.line(record)))) {
            long connectedNs = System.nanoTime();
            int epoch = client.epoch();
            engine.close();
            try (CommandRing next = CommandRing.create(directory, epoch + 1)) {
                next.released(released);
                next.heartbeat(1);
                IpcEngine.await("time to look for a ring", () -> System.nanoTime() - connectedNs > LOOK_NS);
                client.poll();
                assertEquals(epoch + 1, client.epoch());
                assertEquals(List.of(), heard);
                next.released(released + 1);
                client.poll();
                assertEquals(List.of("ORDER_INTENT r2"), heard);
            }
        }
        engine = new IpcEngine(directory);
    }

    @Test
    void givesARingUpThatAKilledClientHoldsUp() {
        try (CommandRing killed = CommandRing.open(directory); HoldfastIpcClient client = connect()) {
            assertTrue(new ManyToOneRingBuffer(killed.commands()).tryClaim(1, 100) > 0);
            assertEquals(Outcome.RECORDED, place(client, buy("r1")).outcome());
            assertTrue(killed.isClosed());
            assertEquals(List.of("ORDER_INTENT r1"), intents());
        }
    }

    @Test
    void keepsARingWhoseClaimIsOnlySlow() {
        try (CommandRing slow = CommandRing.open(directory); HoldfastIpcClient client = connect()) {
            ManyToOneRingBuffer ring = new ManyToOneRingBuffer(slow.commands());
            int index = ring.tryClaim(1, 100);
            IpcCall call = client.place(buy("r1"));
            LockSupport.parkNanos(IpcIntake.HELD_UP_NS / 5);
            ring.abort(index);
            assertEquals(Outcome.RECORDED, client.await(call).outcome());
            assertFalse(slow.isClosed());
        }
    }

    @Test
    void givesARingUpThatMakesNoSense() {
        for (int length : new int[] {1, Integer.MAX_VALUE, CommandRingDescriptor.RING_LENGTH, 4096}) {
            try (CommandRing wild = CommandRing.open(directory); HoldfastIpcClient client = connect()) {
                int head = (int) new ManyToOneRingBuffer(wild.commands()).consumerPosition();
                wild.commands().putIntRelease(RecordDescriptor.lengthOffset(head), length);
                IpcEngine.await("end of the ring, length=" + length, wild::isClosed);
                assertEquals(Outcome.RECORDED, place(client, buy("r" + length)).outcome());
            }
        }
        try (CommandRing wild = CommandRing.open(directory); HoldfastIpcClient client = connect()) {
            wild.commands().putLongRelease(CommandRingDescriptor.RING_LENGTH
                + RingBufferDescriptor.TAIL_POSITION_OFFSET, Long.MAX_VALUE);
            IpcEngine.await("end of the ring", wild::isClosed);
            assertEquals(Outcome.RECORDED, place(client, buy("rt")).outcome());
        }
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        assertEquals("rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(CommandRing.path(directory))));
    }

    @Test
    void saysThatNoEngineTakesCommands() {
        engine.close();
        IpcException none = assertThrows(IpcException.class, () -> connect(Duration.ofMillis(100)));
        assertEquals("no engine takes commands here, start it with \"ipc: true\" in its configuration: file="
            + CommandRing.path(directory), none.getMessage());
        assertFalse(Files.exists(CommandRing.path(directory)));
        engine = new IpcEngine(directory);
    }

    @Test
    void marksTheFileOfAKilledEngineAsClosed() throws IOException {
        engine.close();
        try (CommandRing left = CommandRing.create(directory, 1)) {
            assertFalse(left.isClosed());
            engine = new IpcEngine(directory);
            assertTrue(left.isClosed());
            try (CommandRing now = CommandRing.open(directory)) {
                assertNotEquals(1, now.epoch());
            }
        }
    }

    @Test
    void refusesAFileOfAnotherVersion() {
        try (CommandRing ring = CommandRing.open(directory)) {
            ring.file().putInt(CommandRingDescriptor.LAYOUT_VERSION_OFFSET, 2);
            IpcException wrong = assertThrows(IpcException.class, this::connect);
            assertTrue(wrong.getMessage().startsWith("file of commands is not one of this version, use the client of "
                + "the engine's build: file="), wrong.getMessage());
        }
    }
}
