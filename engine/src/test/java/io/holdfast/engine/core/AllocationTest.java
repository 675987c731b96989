package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.engine.pipeline.RecordEncoder;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * The order path allocates nothing once it is warm: orders end and retire, and their objects serve again. The two
 * indexes, of request ids and of trades, alone grow: they double, so what is measured lies between two doublings.
 */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int DENIED = OrderTable.RETAINED + 1000;
    private static final int WARM_UP = 70_000;
    private static final int MEASURED = 20_000;
    /** What an order allocates shows in each window; what the JVM allocates once, as it links a call, in one. */
    private static final int WINDOWS = 4;
    private static final long PRICE = Scenario.amount("60000");
    private static final Text USDT = new Text(Message.MAX_ASSET);

    static {
        USDT.set("USDT");
    }

    private final EngineState state = new EngineState();
    private final RecordEncoder encoder = new RecordEncoder();
    private final RecordDecoder decoder = new RecordDecoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RecordEncoder.MAX_LENGTH]);
    private final EngineState follower = new EngineState();
    private final Record followed = new Record();
    private final Decider decider = new Decider(state, new Policy(1_000_000_000L, Long.MAX_VALUE), this::journal);
    private final Command command = new Command();
    private final byte[] id = new byte[20];
    private long nowNs = Scenario.START_NS;
    private long intents;

    private void journal(Record record) {
        encoder.encode(record, buffer, 0);
        decoder.decode(record.sequence, buffer, 0, followed);
        follower.apply(followed);
    }

    private void put() {
        nowNs += 1000;
        decider.decide(command, nowNs);
    }

    private void open() {
        command.reset(CommandKind.START, Actor.ENGINE).engineId = 1;
        put();
        command.reset(CommandKind.INSTRUMENT, Actor.VENUE);
        command.symbol.set("BTC/USDT");
        command.venueSymbol.set("BTCUSDT");
        command.asset.set("BTC");
        command.quoteAsset.set("USDT");
        command.tickSize = 1;
        command.lotStep = 1;
        command.minQuantity = 1;
        command.maxQuantity = Scenario.amount("1000");
        command.minNotional = 0;
        put();
        command.reset(CommandKind.VENUE_UP, Actor.GATEWAY);
        put();
        balance("BTC");
        balance("USDT");
        command.reset(CommandKind.RECONCILED, Actor.GATEWAY).answers = state.reconciliation.running();
        command.reason = Reason.NONE;
        put();
        assertEquals(TradingState.TRADING, state.tradingState());
    }

    private void balance(String asset) {
        command.reset(CommandKind.BALANCE, Actor.VENUE).asset.set(asset);
        command.free = Scenario.amount("1000000000");
        command.locked = 0;
        put();
    }

    private void setId(Text text, long number, char kind) {
        int at = id.length;
        long rest = number;
        do {
            id[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        id[--at] = (byte) kind;
        text.set(id, at, id.length - at);
    }

    /** An order that ends at once, since trading is not open: the quickest way to fill what is retained. */
    private void deny() {
        command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
        setId(command.requestId, ++intents, 'r');
        put();
    }

    /** One order from its intent to its end: three in four fill, one is cancelled after a part and a doubt. */
    private void cycle() {
        long number = ++intents;
        Side side = number % 2 == 0 ? Side.BUY : Side.SELL;
        command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
        setId(command.requestId, number, 'r');
        command.instrumentId = 1;
        command.side = side;
        command.orderType = OrderType.LIMIT;
        command.timeInForce = TimeInForce.GTC;
        command.quantity = 100_000;
        command.price = PRICE;
        put();
        long orderId = state.sequence();
        boolean cancelled = number % 4 == 0;
        if (cancelled) {
            about(CommandKind.ORDER_UNKNOWN, orderId);
            command.reason = Reason.TIMEOUT;
            put();
        }
        about(CommandKind.ORDER_ACCEPTED, orderId);
        setId(command.venueOrderId, number, 'v');
        put();
        about(CommandKind.FILL, orderId);
        command.instrumentId = 1;
        command.side = side;
        setId(command.tradeId, number, 't');
        command.quantity = cancelled ? 40_000 : 100_000;
        command.price = PRICE;
        command.quoteQuantity = Decimals.notional(command.price, command.quantity);
        command.fee = 1;
        command.asset.set(USDT);
        put();
        if (cancelled) {
            about(CommandKind.CANCEL, orderId);
            put();
            about(CommandKind.ORDER_STATUS, orderId);
            command.venueStatus = VenueStatus.CANCELLED;
            command.cumulativeQuantity = 40_000;
            put();
        }
        command.reset(CommandKind.TICK, Actor.ENGINE);
        put();
        assert state.order(orderId).state().terminal();
    }

    private void about(CommandKind kind, long orderId) {
        command.reset(kind, Actor.VENUE).orderId = orderId;
    }

    @Test
    void ordersThatEndAndRetireAllocateNothing() {
        assertTrue(THREADS.isThreadAllocatedMemorySupported());
        for (int i = 0; i < DENIED; i++) {
            deny();
        }
        open();
        for (int i = 0; i < WARM_UP; i++) {
            cycle();
        }
        int requests = state.ids.requests.segments().length;
        int trades = state.ids.trades.segments().length;
        assertNull(state.order(1), "the first orders are retired");
        long[] allocated = new long[WINDOWS];
        for (int window = 0; window < WINDOWS; window++) {
            long start = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < MEASURED / WINDOWS; i++) {
                cycle();
            }
            allocated[window] = THREADS.getCurrentThreadAllocatedBytes() - start;
        }
        assertEquals(0, LongStream.of(allocated).min().orElseThrow(),
            "bytes for " + MEASURED / WINDOWS + " orders each time: " + Arrays.toString(allocated));
        assertEquals(requests, state.ids.requests.segments().length, "no segment is split meanwhile");
        assertEquals(trades, state.ids.trades.segments().length, "no segment is split meanwhile");
        assertEquals(0, state.openCount());
        assertEquals(state.digest(), follower.digest());
    }

    @Test
    void theMeasurementSeesASingleArray() {
        long start = THREADS.getCurrentThreadAllocatedBytes();
        byte[] seen = new byte[1000];
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - start;
        assertTrue(allocated >= seen.length, "allocated=" + allocated);
    }
}
