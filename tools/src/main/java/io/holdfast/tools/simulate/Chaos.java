package io.holdfast.tools.simulate;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Operation;
import io.holdfast.engine.core.Side;
import java.util.List;
import java.util.SplittableRandom;

/** What comes from outside, by the second: kills, pauses, outages, jumping clocks, and people. */
final class Chaos {
    private static final long STEP_NS = 100 * World.MILLI_NS;
    private static final double STEPS_A_SECOND = 10;
    private static final String BY_HAND = "web_";

    private final Run run;
    private final SplittableRandom random;
    private boolean opened;
    private int names;

    Chaos(Run run, SplittableRandom random) {
        this.run = run;
        this.random = random;
    }

    void begin() {
        run.world.after(STEP_NS, this::step);
    }

    private boolean strikes(Fault fault) {
        return run.swarm.happens(fault, random) && random.nextDouble() < 1 / STEPS_A_SECOND;
    }

    private void step() {
        run.world.after(STEP_NS, this::step);
        people();
        machine();
        if (run.process() != null && strikes(Fault.KILL)) {
            run.trace.note("kill");
            run.process().die();
        }
    }

    private void machine() {
        if (strikes(Fault.STREAM_DOWN) && run.feed() != null) {
            run.trace.note("stream breaks");
            run.feed().disconnect();
        }
        if (strikes(Fault.OUTAGE)) {
            run.trace.note("outage");
            run.outage(random.nextLong((random.nextInt(4) == 0 ? 20 : 4) * World.SECOND_NS));
        }
        if (run.process() != null && strikes(Fault.PAUSE)) {
            long ns = random.nextLong((random.nextInt(4) == 0 ? 20_000 : 500) * World.MILLI_NS);
            run.trace.note("pause", ns);
            run.process().pause(ns);
        }
        if (strikes(Fault.CLOCK_JUMP)) {
            long ns = (random.nextInt(3) == 0 ? 0 : random.nextLong(40 * World.SECOND_NS) - 20 * World.SECOND_NS);
            run.trace.note("clock", ns);
            run.skew(ns);
        }
    }

    private void people() {
        if (strikes(Fault.FOREIGN_ORDER) && opened()) {
            foreignOrder();
        }
        if (strikes(Fault.HAND_CANCEL) && !run.exchange.open().isEmpty()) {
            int which = random.nextInt(run.exchange.open().size());
            run.cancelByHand(run.exchange.open().get(which).clientOrderId);
        }
        if (strikes(Fault.TRANSFER)) {
            VirtualMarket market = market();
            boolean base = random.nextBoolean();
            long amount = random.nextLong(base ? 100_000_000L : 100_000_000_000L) - (base ? 50_000_000L : 0);
            run.trace.note("transfer", base ? market.base : market.quote, amount);
            run.exchange.transfer(base ? market.base : market.quote, amount);
        }
        EngineProcess process = run.process();
        if (process == null || process.fold().instruments().isEmpty()) {
            return;
        }
        if (run.swarm.healed()) {
            makeRoom(process.fold());
        }
        boolean halted = process.fold().halted();
        if (halted ? run.swarm.healed() || random.nextInt(20) == 0 : strikes(Fault.HALT)) {
            operate(process, halted ? Operation.RESUME : Operation.HALT, 0);
        }
        if (strikes(Fault.FLATTEN)) {
            operate(process, Operation.FLATTEN, random.nextInt(run.exchange.markets().size() + 1));
        }
    }

    /**
     * What an order by hand holds nobody else can sell. Who is told that a protection is not sold takes back the orders
     * that may be in its way; who is not told does not.
     */
    private void makeRoom(EngineState fold) {
        for (VirtualOrder order : List.copyOf(run.exchange.open())) {
            if (order.side == Side.SELL && order.clientOrderId.startsWith(BY_HAND)
                && run.checks.toldOfSale(fold, order.market.symbol)) {
                run.cancelByHand(order.clientOrderId);
            }
        }
    }

    /** Beside a working order that it does not know a new journal does not begin to trade: nobody does that here. */
    private boolean opened() {
        opened |= run.process() != null && run.process().fold().tradingState().open();
        return opened;
    }

    private void foreignOrder() {
        VirtualMarket market = market();
        boolean crosses = random.nextBoolean();
        Side side = Run.side(random);
        long quantity = market.lot * (100 + random.nextInt(1_000)) * (market.base.equals("BTC") ? 1 : 10);
        long price = market.meets(side) - (crosses ? 0 : (side == Side.BUY ? 1 : -1)
            * market.tick * random.nextInt(5_000));
        run.byHand(VirtualOrder.Terms.plain(BY_HAND + names++, market, side, quantity, price));
    }

    private VirtualMarket market() {
        return run.exchange.markets().get(random.nextInt(run.exchange.markets().size()));
    }

    private void operate(EngineProcess process, Operation operation, int instrumentId) {
        run.trace.note("operator", operation);
        String name = "op-" + names++;
        process.put(command -> {
            command.reset(CommandKind.OPERATE, Actor.OPERATOR);
            command.operation = operation;
            command.instrumentId = instrumentId;
            command.requestId.set(name);
            command.operator.set("somebody");
            command.text.set("simulated");
        });
    }
}
