package io.holdfast.tools.simulate;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A client: wants orders, cancels some, and asks again with the same request id until it has its answer. */
final class Strategy {
    private static final long PATIENCE_NS = 2 * World.SECOND_NS;
    private static final long ASK_AGAIN_NS = World.SECOND_NS;
    private static final int MAX_UNANSWERED = 64;
    private static final int MAX_REQUESTS = 600;

    /** What was asked for. */
    private record Request(String requestId, VirtualOrder.Terms terms, Wish wish, long askedNs) {
    }

    private final Run run;
    private final SplittableRandom random;
    private final Map<String, Request> unanswered = new LinkedHashMap<>();
    private final List<Long> orders = new ArrayList<>();
    private boolean quiet;
    private int names;

    Strategy(Run run, SplittableRandom random) {
        this.run = run;
        this.random = random;
    }

    void begin() {
        run.world.after(random.nextLong(2 * run.swarm.orderEveryNs), this::next);
        run.world.after(ASK_AGAIN_NS, this::askAgain);
    }

    /** Wants nothing new any more. */
    void heal() {
        quiet = true;
    }

    int unanswered() {
        return unanswered.size();
    }

    /** Takes a record that was released. */
    void onRecord(Record record) {
        switch (record.kind) {
            case ORDER_INTENT -> {
                unanswered.remove(record.requestId.toString());
                orders.add(record.orderId);
            }
            case ORDER_DENIED -> unanswered.remove(record.requestId.toString());
            default -> {
                // Nothing that it has asked for.
            }
        }
    }

    private void next() {
        if (quiet || names > MAX_REQUESTS) {
            return;
        }
        run.world.after(random.nextLong(2 * run.swarm.orderEveryNs), this::next);
        if (unanswered.size() < MAX_UNANSWERED) {
            Request request = request();
            unanswered.put(request.requestId(), request);
            ask(request);
            if (random.nextInt(20) == 0) {
                ask(request);
            }
        }
        if (!orders.isEmpty() && random.nextInt(3) == 0) {
            cancel(orders.get(Math.max(0, orders.size() - 1 - random.nextInt(20))));
        }
    }

    private Request request() {
        List<VirtualMarket> markets = run.exchange.markets();
        VirtualMarket market = markets.get(random.nextInt(markets.size()));
        Side side = Run.side(random);
        OrderType type = random.nextInt(4) == 0 ? OrderType.MARKET : OrderType.LIMIT;
        TimeInForce timeInForce = switch (random.nextInt(8)) {
            case 0 -> TimeInForce.IOC;
            case 1 -> TimeInForce.FOK;
            default -> TimeInForce.GTC;
        };
        long quantity = market.lot * (80 + random.nextInt(2_000)) * (market.base.equals("BTC") ? 1 : 10);
        long away = market.tick * (random.nextInt(4_000) - 1_000);
        long price = market.meets(side) - (side == Side.BUY ? away : -away);
        String requestId = "r" + names++;
        return new Request(requestId, new VirtualOrder.Terms(requestId, market, side, type, timeInForce, quantity,
            price, 0), protection(market, side, price), run.world.nowNs());
    }

    private Wish protection(VirtualMarket market, Side side, long price) {
        if (side == Side.SELL || random.nextDouble() >= run.swarm.protectedShare) {
            return Wish.NONE;
        }
        return Wish.draw(random, market, price);
    }

    private void ask(Request request) {
        EngineProcess process = run.process();
        if (process == null) {
            return;
        }
        Instrument instrument = process.fold().instrument(
            request.terms().market().base + "/" + request.terms().market().quote);
        if (instrument != null) {
            process.put(command -> write(request, instrument.instrumentId(), command));
        }
    }

    private static void write(Request request, int instrumentId, Command command) {
        VirtualOrder.Terms terms = request.terms();
        boolean market = terms.type() == OrderType.MARKET;
        command.reset(CommandKind.NEW_ORDER, Actor.CLIENT);
        command.requestId.set(request.requestId());
        command.instrumentId = instrumentId;
        command.side = terms.side();
        command.orderType = terms.type();
        command.timeInForce = market ? null : terms.timeInForce();
        command.quantity = terms.quantity();
        if (!market) {
            command.price = terms.price();
        }
        command.referencePrice = terms.market().meets(terms.side());
        request.wish().to(command);
    }

    private void cancel(long orderId) {
        EngineProcess process = run.process();
        if (process != null) {
            String name = "c" + names++;
            process.put(command -> {
                command.reset(CommandKind.CANCEL, Actor.CLIENT);
                command.orderId = orderId;
                command.requestId.set(name);
            });
        }
    }

    private void askAgain() {
        run.world.after(ASK_AGAIN_NS, this::askAgain);
        for (Request request : List.copyOf(unanswered.values())) {
            if (run.world.nowNs() - request.askedNs() >= PATIENCE_NS) {
                lookUp(request);
            }
        }
    }

    /** The answer may have come while nobody was there to hear it. */
    private void lookUp(Request request) {
        EngineProcess process = run.process();
        long orderId = process == null ? 0 : process.orderIdOf(request.requestId());
        if (orderId == 0) {
            ask(request);
        } else {
            unanswered.remove(request.requestId());
            orders.add(orderId);
        }
    }
}
