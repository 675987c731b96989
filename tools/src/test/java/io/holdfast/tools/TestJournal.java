package io.holdfast.tools;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decider;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.engine.pipeline.RecordEncoder;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.gateway.client.Amounts;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalRecovery;
import io.holdfast.journal.JournalWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A journal that is the same each time: the core decides on hand-put commands, a millisecond apart. */
final class TestJournal implements AutoCloseable {
    static final long FIRST_NS = TimeUnit.SECONDS.toNanos(Instant.parse("2026-03-01T12:00:00Z").getEpochSecond());

    final EngineState state = new EngineState();

    private final RecordEncoder encoder = new RecordEncoder();
    private final Command command = new Command();
    private final Decider decider =
        new Decider(state, new Policy(TimeUnit.SECONDS.toNanos(1), TimeUnit.HOURS.toNanos(1)), this::append);
    private final JournalOwner owner;
    private final JournalWriter writer;
    private long nowNs = FIRST_NS;

    TestJournal(Path directory) {
        this(directory, false);
    }

    private TestJournal(Path directory, boolean existing) {
        JournalConfig config =
            JournalConfig.builder(directory).blockSize(16 << 20).reserveAheadBytes(4 << 20).build();
        owner = JournalOwner.acquire(config.directory());
        if (existing) {
            JournalRecovery.recover(config, owner);
            Replay.all(directory, state);
            nowNs = state.timeNs();
        }
        writer = JournalWriter.open(config, owner, state.sequence());
    }

    /** Goes on with a journal that is there. */
    static TestJournal reopen(Path directory) {
        return new TestJournal(directory, true);
    }

    /** The next record is so much later. */
    void skip(Duration duration) {
        nowNs += duration.toNanos();
    }

    private void append(Record record) {
        writer.commit(encoder.encode(record, writer.buffer(), writer.bodyOffset()));
    }

    /** Decides on a command and appends what it makes; returns the sequence of the last record. */
    long put(CommandWriter what) {
        what.write(command);
        nowNs += TimeUnit.MILLISECONDS.toNanos(1);
        decider.decide(command, nowNs);
        writer.flush(nowNs);
        return state.sequence();
    }

    /** Records 1 to 11: a start, and trading open in BTC/USDT with 1 BTC and 100000 USDT. */
    void open() {
        start();
        put(instrument -> {
            instrument.reset(CommandKind.INSTRUMENT, Actor.VENUE);
            instrument.symbol.set("BTC/USDT");
            instrument.venueSymbol.set("BTCUSDT");
            instrument.asset.set("BTC");
            instrument.quoteAsset.set("USDT");
            instrument.tickSize = e8("0.01");
            instrument.lotStep = e8("0.00001");
            instrument.minQuantity = e8("0.00001");
            instrument.maxQuantity = e8("9000");
            instrument.minNotional = e8("5");
        });
        balance("BTC", "1");
        balance("USDT", "100000");
        put(up -> up.reset(CommandKind.VENUE_UP, Actor.GATEWAY));
        long comparison = state.sequence();
        put(reconciled -> {
            reconciled.reset(CommandKind.RECONCILED, Actor.GATEWAY);
            reconciled.answers = comparison;
            reconciled.reason = Reason.NONE;
        });
    }

    /** What follows is in the next day's file. */
    void nextDay() {
        nowNs += TimeUnit.DAYS.toNanos(1);
    }

    void start() {
        put(start -> {
            start.reset(CommandKind.START, Actor.ENGINE);
            start.engineId = 0x00c0ffee;
            start.configHash = 0xabcL;
            start.build.set("0.1.0 unknown");
            start.text.set("OpenJDK 17");
        });
    }

    long order(String requestId, Side side, String quantity, String price) {
        return put(order -> {
            order.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
            order.requestId.set(requestId);
            order.instrumentId = 1;
            order.side = side;
            order.orderType = OrderType.LIMIT;
            order.timeInForce = TimeInForce.GTC;
            order.quantity = e8(quantity);
            order.price = e8(price);
        });
    }

    void accepted(long orderId) {
        put(accepted -> {
            accepted.reset(CommandKind.ORDER_ACCEPTED, Actor.VENUE);
            accepted.orderId = orderId;
            accepted.venueOrderId.set("V" + orderId);
            accepted.venueTimeNs = FIRST_NS;
        });
    }

    void rejected(long orderId, String text) {
        put(rejected -> {
            rejected.reset(CommandKind.ORDER_REJECTED, Actor.VENUE);
            rejected.orderId = orderId;
            rejected.reason = Reason.VENUE_REJECTED;
            rejected.venueCode = -2010;
            rejected.text.set(text);
        });
    }

    void unknown(long orderId) {
        put(unknown -> {
            unknown.reset(CommandKind.ORDER_UNKNOWN, Actor.GATEWAY);
            unknown.orderId = orderId;
            unknown.reason = Reason.TIMEOUT;
            unknown.text.set("no answer");
        });
    }

    void fill(long orderId, Side side, String quantity, String price, String tradeId) {
        put(fill -> {
            fill.reset(CommandKind.FILL, Actor.VENUE);
            fill.orderId = orderId;
            fill.instrumentId = 1;
            fill.side = side;
            fill.maker = true;
            fill.quantity = e8(quantity);
            fill.price = e8(price);
            fill.quoteQuantity = Decimals.notional(fill.price, fill.quantity);
            fill.fee = e8("0.00001");
            fill.asset.set("BTC");
            fill.tradeId.set(tradeId);
            fill.venueOrderId.set("V" + orderId);
            fill.venueTimeNs = FIRST_NS;
        });
    }

    private void balance(String asset, String free) {
        put(balance -> {
            balance.reset(CommandKind.BALANCE, Actor.VENUE);
            balance.asset.set(asset);
            balance.free = e8(free);
            balance.locked = 0;
        });
    }

    private static long e8(String amount) {
        return Amounts.parse("amount", amount);
    }

    @Override
    public void close() {
        writer.close();
        owner.close();
    }
}
