package io.holdfast.engine.ipc;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TradingState;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.engine.follower.Follower;
import io.holdfast.engine.pipeline.CommandWriter;
import io.holdfast.engine.pipeline.Engine;
import io.holdfast.engine.pipeline.EngineConfig;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** An engine that takes commands of other processes; the venue's part is played by hand. */
final class IpcEngine implements AutoCloseable {
    static final long PRICE = 50_000 * Decimals.ONE;
    private static final long DEADLINE_S = 20;

    final Path directory;
    final Engine engine;
    final Follower follower;
    final IpcIntake intake;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** What becomes of a command. */
    volatile Predicate<CommandWriter> offer;
    /** Nothing behind it counts as released. */
    volatile long releasedLimit = Long.MAX_VALUE;
    volatile long priceE8 = PRICE;
    private volatile long reconciliation;

    IpcEngine(Path directory) {
        this.directory = directory;
        JournalConfig journal = JournalConfig.builder(directory).blockSize(16 << 20).reserveAheadBytes(4 << 20).build();
        Policy policy = new Policy(TimeUnit.SECONDS.toNanos(1), TimeUnit.HOURS.toNanos(1));
        engine = Engine.open(new EngineConfig(journal, policy, EngineConfig.Waiting.BLOCKING,
            new EngineConfig.Identity("build", "jvm", 7)), failure::set);
        offer = engine::offer;
        engine.start();
        await("first record", () -> engine.appendedSequence() > engine.sequenceAtStart());
        follower = new Follower(directory, engine::releasedSequence, failure::set);
        follower.listen((record, state) -> {
            if (record.kind == RecordKind.RECONCILIATION_STARTED) {
                reconciliation = record.sequence;
            }
        });
        follower.start();
        await("follower", () -> follower.sequence() >= engine.appendedSequence());
        intake = new IpcIntake(new IpcIntake.Port(directory, command -> offer.test(command),
            () -> Math.min(releasedLimit, engine.releasedSequence())), follower, (symbol, side) -> priceE8,
            EngineConfig.Waiting.BLOCKING);
        intake.start();
    }

    /** Opens trading in BTC/USDT and ETH/USDT. */
    IpcEngine openTrading() {
        long before = reconciliation;
        instrument("BTC");
        instrument("ETH");
        balance("BTC", 100);
        balance("USDT", 10_000_000);
        engine.put(command -> command.reset(CommandKind.VENUE_UP, Actor.GATEWAY));
        await("reconciliation", () -> reconciliation > before);
        engine.put(command -> {
            command.reset(CommandKind.RECONCILED, Actor.GATEWAY);
            command.answers = reconciliation;
            command.reason = Reason.NONE;
        });
        await("trading", () -> follower.read(EngineState::tradingState) == TradingState.TRADING);
        long sequence = engine.releasedSequence();
        try (CommandRing ring = CommandRing.open(directory)) {
            await("released", () -> ring.released() >= sequence);
        }
        return this;
    }

    private void instrument(String base) {
        engine.put(command -> {
            command.reset(CommandKind.INSTRUMENT, Actor.VENUE);
            command.symbol.set(base + "/USDT");
            command.venueSymbol.set(base + "USDT");
            command.asset.set(base);
            command.quoteAsset.set("USDT");
            command.tickSize = Decimals.ONE / 100;
            command.lotStep = Decimals.ONE / 100_000;
            command.minQuantity = Decimals.ONE / 100_000;
            command.maxQuantity = 9_000 * Decimals.ONE;
            command.minNotional = 5 * Decimals.ONE;
        });
    }

    private void balance(String asset, long units) {
        engine.put(command -> {
            command.reset(CommandKind.BALANCE, Actor.VENUE);
            command.asset.set(asset);
            command.free = units * Decimals.ONE;
            command.locked = 0;
        });
    }

    /** The venue has not taken an order. */
    void reject(long orderId) {
        engine.put(command -> {
            command.reset(CommandKind.ORDER_REJECTED, Actor.VENUE);
            command.orderId = orderId;
            command.reason = Reason.VENUE_REJECTED;
        });
        await("fold", () -> follower.sequence() >= orderId);
        await("rejection", () -> follower.read(state -> state.order(orderId).state().terminal()));
    }

    /** The venue has taken an order. */
    void accepted(long id) {
        engine.put(command -> {
            command.reset(CommandKind.ORDER_ACCEPTED, Actor.VENUE);
            command.orderId = id;
            command.venueOrderId.set("v" + id);
        });
    }

    /** All of a buy in BTC/USDT. */
    void filled(long id, long quantity, long price) {
        engine.put(command -> {
            command.reset(CommandKind.FILL, Actor.VENUE);
            command.orderId = id;
            command.instrumentId = 1;
            command.side = Side.BUY;
            command.tradeId.set("t" + id);
            command.quantity = quantity;
            command.price = price;
            command.quoteQuantity = Decimals.notional(price, quantity);
            command.fee = 0;
        });
    }

    /** The venue has cancelled an order of which nothing was filled. */
    void cancelled(long id) {
        engine.put(command -> {
            command.reset(CommandKind.ORDER_STATUS, Actor.VENUE);
            command.orderId = id;
            command.venueStatus = VenueStatus.CANCELLED;
            command.cumulativeQuantity = 0;
        });
    }

    /** All that the journal has of these kinds: kind, order id, request id, reason. */
    List<String> journal(RecordKind... kinds) {
        List<String> lines = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(directory)) {
            new Replay(new EngineState(), Long.MAX_VALUE, (record, state) -> {
                if (List.of(kinds).contains(record.kind)) {
                    lines.add(line(record));
                }
            }).drain(reader);
        }
        return lines;
    }

    static String line(Record record) {
        return record.kind + " " + record.requestId + (record.reason == null || record.reason == Reason.NONE ? ""
            : " " + record.reason);
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("did not come: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    @Override
    public void close() {
        intake.close();
        engine.stop();
        follower.close();
        engine.close();
        assertNull(failure.get());
    }
}
