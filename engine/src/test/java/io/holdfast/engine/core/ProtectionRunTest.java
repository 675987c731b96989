package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Protections at a venue that loses, repeats and refuses, with crashes between: nothing is ever sold twice, and once
 * the faults end each position has the protection that it was promised, and nothing protects what is not there. {@code
 * -Druns=N} says how many runs; {@code -Drun=S} repeats the one that a failure names.
 */
final class ProtectionRunTest {
    private static final int RUNS = Integer.getInteger("runs", 30);
    private static final int STEPS = 600;
    /** Longer than an answer may be owed, what it was about asked for, and what went wrong meanwhile put right. */
    private static final int HEALING = 2_400;
    private static final long STEP_NS = 50 * Scenario.MILLI_NS;
    private static final long LOT = 100_000;

    private final Policy policy = new Policy(Scenario.SECOND_NS, 2 * Scenario.SECOND_NS);
    private final List<String> lines = new ArrayList<>();
    private SplittableRandom random;
    private EngineState state;
    private Invariants invariants;
    private Shadow shadow;
    private Decider decider;
    private ModelVenue venue;
    private final Command command = new Command();
    private long nowNs;
    private long priceE8;
    private int requests;
    private long comparing;
    private boolean still;
    private boolean healing;
    private boolean healed;

    @Test
    void holdsWhatWasPromisedOverFaultsAndCrashes() {
        SplittableRandom seeds = Seeds.random("ProtectionRunTest");
        Long only = Long.getLong("run");
        for (int run = 0; run < (only == null ? RUNS : 1); run++) {
            long seed = only == null ? seeds.nextLong() : only;
            try {
                run(seed);
            } catch (AssertionError | RuntimeException e) {
                int from = Math.max(0, lines.size() - Integer.getInteger("lines", 60));
                throw new AssertionError("-Drun=" + seed + " " + e + "\n"
                    + String.join("\n", lines.subList(from, lines.size())), e);
            }
        }
    }

    private void run(long seed) {
        random = new SplittableRandom(seed);
        begin();
        for (int i = 0; i < STEPS; i++) {
            strategy();
            if (random.nextInt(200) == 0) {
                crash();
            }
            step();
        }
        healing = true;
        venue.beGood();
        for (int i = 0; i < HEALING; i++) {
            healed = i > HEALING / 2;
            step();
        }
        still = true; // what the last trades brought is told, too
        for (int i = 0; i < HEALING; i++) {
            step();
        }
        check();
    }

    private void begin() {
        lines.clear();
        state = new EngineState();
        invariants = new Invariants(state);
        shadow = new Shadow();
        decider = new Decider(state, policy, this::take);
        venue = new ModelVenue(random);
        nowNs = Scenario.START_NS;
        priceE8 = Scenario.amount("100");
        comparing = 0;
        still = false;
        healing = false;
        healed = false;
        venue.price(priceE8);
        crash();
        put(c -> {
            c.reset(CommandKind.INSTRUMENT, Actor.VENUE).symbol.set("BTC/USDT");
            c.venueSymbol.set("BTCUSDT");
            c.asset.set("BTC");
            c.quoteAsset.set("USDT");
            c.tickSize = Scenario.amount("0.01");
            c.lotStep = LOT;
            c.minQuantity = LOT;
            c.maxQuantity = Scenario.amount("1000");
            c.minNotional = Scenario.amount("5");
        });
        step();
    }

    private void take(Record record) {
        invariants.check(record);
        shadow.follow(record, state);
        lines.add(new RecordLine(state, 0).of(record));
        assertFalse(healed && record.reason == Reason.UNPROTECTED && !isTooLittle(record),
            "nothing keeps protection from what is held");
        venue.heard(record);
        comparing = record.kind == RecordKind.RECONCILIATION_STARTED ? record.sequence : comparing;
    }

    /** Whether what no order is for is worth less than the venue takes an order for: then a person is to be told. */
    private boolean isTooLittle(Record record) {
        if (record.kind != RecordKind.ALERT) {
            return false;
        }
        long bare = state.instrument(1).position().quantity();
        for (Protection protection : state.protections()) {
            bare -= protection.armedQuantity();
        }
        Protection told = state.protection(record.cause);
        long price = told.hasStop() ? told.stopPrice() : told.takeProfitPrice();
        return told.armedQuantity() == 0 && Decimals.notional(price, bare) < state.instrument(1).minNotional();
    }

    private void put(Consumer<Command> writer) {
        writer.accept(command);
        decider.decide(command, nowNs);
        noneIsTooLarge();
    }

    /** The engine begins again with what the journal has; the venue goes on. */
    private void crash() {
        venue.cutOff();
        decider = new Decider(state, policy, this::take);
        put(c -> c.reset(CommandKind.START, Actor.ENGINE));
        put(c -> c.reset(CommandKind.VENUE_UP, Actor.GATEWAY));
    }

    private void step() {
        nowNs += STEP_NS;
        Consumer<Command> saying = venue.saying(nowNs);
        while (saying != null) {
            put(saying);
            saying = venue.saying(nowNs);
        }
        if (comparing != 0) {
            compare();
        }
        long move = Scenario.amount("0.01") * (random.nextInt(201) - 100);
        priceE8 = still ? priceE8 : Math.max(Scenario.amount("50"), priceE8 + move);
        venue.price(priceE8);
        put(c -> {
            c.reset(CommandKind.MARKET, Actor.VENUE).instrumentId = 1;
            c.price = priceE8;
        });
        put(c -> c.reset(CommandKind.TICK, Actor.ENGINE));
    }

    /**
     * Each open order with its trades, then the balances. All of it is put in this order, as the gateway does: a
     * balance that came before its trades would be one that another hand has changed. At times it fails.
     */
    private void compare() {
        long running = comparing;
        comparing = 0;
        if (random.nextInt(10) == 0 && !healing) {
            put(c -> {
                c.reset(CommandKind.RECONCILED, Actor.GATEWAY).answers = running;
                c.reason = Reason.FAILED;
            });
            return;
        }
        List<Long> open = new ArrayList<>();
        for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
            open.add(order.orderId());
        }
        open.forEach(orderId -> venue.seen(orderId, 0).forEach(this::put));
        balance("BTC", venue.base());
        balance("USDT", venue.quote());
        put(c -> {
            c.reset(CommandKind.RECONCILED, Actor.GATEWAY).answers = running;
            c.reason = Reason.NONE;
        });
    }

    private void balance(String asset, long free) {
        put(c -> {
            c.reset(CommandKind.BALANCE, Actor.VENUE).asset.set(asset);
            c.free = free;
            c.locked = 0;
        });
    }

    private void strategy() {
        int dice = random.nextInt(100);
        if (dice < 4) {
            order(Side.BUY);
        } else if (dice < 6 && state.instrument(1).position().quantity() > 0) {
            order(Side.SELL);
        } else if (dice < 7) {
            attach();
        } else if (dice < 8 && state.firstOpen() != null) {
            long orderId = state.firstOpen().orderId();
            put(c -> c.reset(CommandKind.CANCEL, Actor.CLIENT).orderId = orderId);
        }
    }

    private void order(Side side) {
        long quantity = LOT * (100 + random.nextInt(2_000));
        long held = state.instrument(1).position().quantity();
        put(c -> {
            c.reset(CommandKind.NEW_ORDER, Actor.CLIENT).requestId.set("r" + requests++);
            c.instrumentId = 1;
            c.side = side;
            c.orderType = random.nextInt(3) == 0 ? OrderType.MARKET : OrderType.LIMIT;
            c.timeInForce = TimeInForce.GTC;
            c.quantity = side == Side.BUY ? quantity : Math.max(LOT, Math.min(quantity, held - held % LOT));
            c.price = priceE8;
            c.referencePrice = priceE8;
            if (side == Side.BUY && random.nextInt(4) != 0) {
                terms(c);
            }
        });
    }

    private void attach() {
        put(c -> {
            c.reset(CommandKind.ATTACH_PROTECTION, Actor.CLIENT).requestId.set("p" + requests++);
            c.instrumentId = 1;
            c.referencePrice = priceE8;
            terms(c);
        });
    }

    private void terms(Command c) {
        long tick = Scenario.amount("0.01");
        c.stopPrice = random.nextInt(4) == 0 ? Decimals.ABSENT : priceE8 - tick * (100 + random.nextInt(500));
        c.takeProfitPrice = random.nextInt(2) == 0 ? Decimals.ABSENT : priceE8 + tick * (100 + random.nextInt(500));
        c.trailingDistance = random.nextInt(4) == 0 ? tick * (100 + random.nextInt(500)) : Decimals.ABSENT;
        c.closeAfterNs = random.nextInt(4) == 0 ? random.nextLong(60 * Scenario.SECOND_NS) : 0;
    }

    /** What protects more than is held is being cancelled, or not yet known to stand. */
    private void noneIsTooLarge() {
        Instrument instrument = state.instrument(1);
        if (instrument == null || !state.venueUp()) {
            return;
        }
        long working = 0;
        for (Order order = instrument.open(Side.SELL).first(); order != null; order = order.nextAlike) {
            boolean stands = order.protects() && !order.isSecond() && !order.cancelling() && !order.extra.unanswered
                && (order.state() == OrderState.LIVE || order.state() == OrderState.PARTIALLY_FILLED);
            working += stands ? order.openQuantity() : 0;
        }
        assertTrue(working <= Math.max(0, instrument.position().quantity()), "protecting=" + working);
    }

    private void check() {
        assertEquals(0, venue.oversold(), "nothing is sold twice");
        assertEquals(venue.base(), state.ledger.balance("BTC").total(), "all is booked");
        assertEquals(TradingState.TRADING, state.tradingState());
        assertTrue(state.settled(), "nothing is in doubt for ever");
        long protectedQuantity = 0;
        for (Protection protection : state.protections()) {
            if (protection.state() == ProtectionState.ARMED && protection.armedQuantity() > 0) {
                assertEquals(0, protection.unprotectedSinceNs(), "it stands, protectionId="
                    + protection.protectionId());
                protectedQuantity += protection.armedQuantity();
            }
        }
        long held = Math.max(0, state.instrument(1).position().quantity());
        assertTrue(protectedQuantity <= held, "protected=" + protectedQuantity + " held=" + held);
        assertTrue(venue.selling() <= held, "the venue would sell=" + venue.selling() + " held=" + held);
    }
}
