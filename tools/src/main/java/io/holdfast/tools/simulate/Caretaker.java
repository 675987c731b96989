package io.holdfast.tools.simulate;

import static io.holdfast.tools.simulate.Checks.require;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Operation;
import io.holdfast.engine.core.Order;
import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Who comes later: a client that wants what is held already protected, and a person who has looked at the exchange and
 * gives up orders in doubt that it does not have.
 */
final class Caretaker {
    private static final long PATIENCE_NS = 2 * World.SECOND_NS;
    private static final long ASK_AGAIN_NS = World.SECOND_NS;
    private static final int MAX_UNANSWERED = 4;

    /** What was asked for; a quantity of {@link Decimals#ABSENT} is all that is not protected yet. */
    private record Request(String requestId, VirtualMarket market, long quantity, Wish wish, long askedNs) {
    }

    private final Run run;
    private final SplittableRandom random;
    private final Map<String, Request> unanswered = new LinkedHashMap<>();
    private boolean quiet;
    private int names;
    private int attached;
    private int givenUp;

    Caretaker(Run run, SplittableRandom random) {
        this.run = run;
        this.random = random;
    }

    void begin() {
        if (run.swarm.careEveryNs > 0) {
            run.world.after(random.nextLong(2 * run.swarm.careEveryNs), this::next);
            run.world.after(ASK_AGAIN_NS, this::askAgain);
        }
    }

    /** Wants nothing new any more. */
    void heal() {
        quiet = true;
    }

    int unanswered() {
        return unanswered.size();
    }

    /** How many protections were attached to what was held already. */
    int attached() {
        return attached;
    }

    /** How many orders were given up by a person's word. */
    int givenUp() {
        return givenUp;
    }

    /** Takes a record that was released. */
    void onRecord(Record record) {
        switch (record.kind) {
            case PROTECTION_ATTACHED -> attached(record, unanswered.remove(record.requestId.toString()));
            case PROTECTION_DENIED -> unanswered.remove(record.requestId.toString());
            case ORDER_ABANDONED -> givenUp += record.reason == Reason.OPERATOR ? 1 : 0;
            default -> {
                // Nothing that was asked for here.
            }
        }
    }

    private void attached(Record record, Request request) {
        if (request != null) {
            attached++;
            require(request.wish().isIn(record)
                && (request.quantity() == Decimals.ABSENT || request.quantity() == record.quantity), "P6",
                "what is attached is what was asked for, " + request);
        }
    }

    private void next() {
        if (quiet) {
            return;
        }
        run.world.after(random.nextLong(2 * run.swarm.careEveryNs), this::next);
        EngineProcess process = run.process();
        if (process == null) {
            return;
        }
        if (random.nextInt(3) == 0) {
            giveUp(process);
        } else if (unanswered.size() < MAX_UNANSWERED) {
            attach(process);
        }
    }

    private void attach(EngineProcess process) {
        List<VirtualMarket> markets = run.exchange.markets();
        VirtualMarket market = markets.get(random.nextInt(markets.size()));
        Instrument instrument = instrument(process, market);
        if (instrument == null || instrument.position().quantity() <= 0 && random.nextInt(8) > 0) {
            return;
        }
        long lots = Math.max(1, instrument.position().quantity() / market.lot);
        long quantity = random.nextBoolean() ? Decimals.ABSENT : market.lot * (1 + random.nextLong(lots));
        Request request = new Request("p" + names++, market, quantity,
            Wish.draw(random, market, market.meets(Side.SELL)), run.world.nowNs());
        unanswered.put(request.requestId(), request);
        ask(request);
        if (random.nextInt(20) == 0) {
            ask(request);
        }
    }

    private static Instrument instrument(EngineProcess process, VirtualMarket market) {
        return process.fold().instrument(market.base + "/" + market.quote);
    }

    private void ask(Request request) {
        EngineProcess process = run.process();
        Instrument instrument = process == null ? null : instrument(process, request.market());
        if (instrument == null) {
            return;
        }
        process.put(command -> {
            command.reset(CommandKind.ATTACH_PROTECTION, Actor.CLIENT);
            command.requestId.set(request.requestId());
            command.instrumentId = instrument.instrumentId();
            command.quantity = request.quantity();
            command.referencePrice = request.market().meets(Side.SELL);
            request.wish().to(command);
        });
    }

    private void askAgain() {
        run.world.after(ASK_AGAIN_NS, this::askAgain);
        for (Request request : List.copyOf(unanswered.values())) {
            EngineProcess process = run.process();
            if (process != null && run.world.nowNs() - request.askedNs() >= PATIENCE_NS) {
                // The answer may have come while nobody was there to hear it.
                if (process.orderIdOf(request.requestId()) == 0) {
                    ask(request);
                } else {
                    unanswered.remove(request.requestId());
                }
            }
        }
    }

    /** As the server does, which refuses one that may be under way when it is asked, before it waits for the engine. */
    private void giveUp(EngineProcess process) {
        EngineState fold = process.fold();
        List<Long> absent = new ArrayList<>();
        for (Order order = fold.firstOpen(); order != null; order = fold.nextOpen(order)) {
            String clientOrderId = ClientOrderId.format(order.clientOrderIdHigh(fold.engineId()),
                order.clientOrderIdLow());
            if (order.canBeAbandoned(fold, run.swarm.policy.absenceWindowNs())
                && run.exchange.order(clientOrderId) == null) {
                absent.add(order.orderId());
            }
        }
        if (absent.isEmpty()) {
            return;
        }
        long orderId = absent.get(random.nextInt(absent.size()));
        String name = "care-op-" + names++;
        run.trace.note("operator", Operation.ABANDON_ORDER, orderId);
        process.put(command -> {
            command.reset(CommandKind.OPERATE, Actor.OPERATOR);
            command.operation = Operation.ABANDON_ORDER;
            command.orderId = orderId;
            command.requestId.set(name);
            command.operator.set("somebody");
            command.text.set("simulated");
        });
    }
}
