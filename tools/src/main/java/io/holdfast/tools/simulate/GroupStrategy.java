package io.holdfast.tools.simulate;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.GroupMode;
import io.holdfast.engine.core.GroupRule;
import io.holdfast.engine.core.GroupState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.LegGroup;
import io.holdfast.engine.core.LegTerms;
import io.holdfast.engine.core.Operation;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A client that opens groups of legs, and the person who is asked about them. */
final class GroupStrategy {
    private static final long PATIENCE_NS = 2 * World.SECOND_NS;
    private static final long ASK_AGAIN_NS = World.SECOND_NS;
    private static final long LOOK_NS = 500 * World.MILLI_NS;
    private static final int MAX_UNANSWERED = 4;
    private static final int MAX_LEGS = 3;
    /** After so many words of a person without an end they take the group over as it is. */
    private static final int MAX_WORDS = 3;
    private static final GroupMode[] MODES = GroupMode.values();
    private static final GroupRule[] RULES = GroupRule.values();

    private record Leg(VirtualMarket market, Side side, OrderType type, TimeInForce timeInForce, long quantity,
                       long price, long referencePrice) {
    }

    private record Request(String requestId, GroupMode mode, GroupRule rule, long durationNs, List<Leg> legs,
                           long askedNs) {
    }

    private final Run run;
    private final SplittableRandom random;
    private final Map<String, Request> unanswered = new LinkedHashMap<>();
    private final Map<Long, Integer> words = new HashMap<>();
    private boolean quiet;
    private int names;

    GroupStrategy(Run run, SplittableRandom random) {
        this.run = run;
        this.random = random;
    }

    void begin() {
        if (run.swarm.groupEveryNs > 0) {
            run.world.after(random.nextLong(2 * run.swarm.groupEveryNs), this::next);
            run.world.after(ASK_AGAIN_NS, this::askAgain);
            run.world.after(LOOK_NS, this::look);
        }
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
            case GROUP_OPENED, GROUP_DENIED -> unanswered.remove(record.requestId.toString());
            default -> {
                // Nothing that it has asked for.
            }
        }
    }

    private void next() {
        if (quiet) {
            return;
        }
        run.world.after(random.nextLong(2 * run.swarm.groupEveryNs), this::next);
        if (unanswered.size() < MAX_UNANSWERED) {
            Request request = request();
            unanswered.put(request.requestId(), request);
            ask(request);
            if (random.nextInt(20) == 0) {
                ask(request);
            }
        }
    }

    private Request request() {
        List<VirtualMarket> markets = new ArrayList<>(run.exchange.markets());
        int count = Math.min(markets.size(), 2 + random.nextInt(MAX_LEGS - 1));
        List<Leg> legs = new ArrayList<>();
        while (legs.size() < count) {
            legs.add(leg(markets.remove(random.nextInt(markets.size()))));
        }
        long durationNs = random.nextBoolean() ? 0 : 1 + random.nextLong(10 * World.SECOND_NS);
        return new Request("g" + names++, MODES[random.nextInt(MODES.length)], RULES[random.nextInt(RULES.length)],
            durationNs, legs, run.world.nowNs());
    }

    private Leg leg(VirtualMarket market) {
        Side side = Run.side(random);
        boolean atMarket = random.nextBoolean();
        TimeInForce timeInForce = switch (random.nextInt(6)) {
            case 0 -> TimeInForce.IOC;
            case 1 -> TimeInForce.FOK;
            default -> TimeInForce.GTC;
        };
        long quantity = market.lot * (60 + random.nextInt(1_000)) * (market.base.equals("BTC") ? 1 : 10);
        long away = market.tick * (random.nextInt(2_000) - 1_000);
        long price = market.meets(side) - (side == Side.BUY ? away : -away);
        return new Leg(market, side, atMarket ? OrderType.MARKET : OrderType.LIMIT, atMarket ? null : timeInForce,
            quantity, atMarket ? Decimals.ABSENT : price, market.meets(side));
    }

    private void ask(Request request) {
        EngineProcess process = run.process();
        if (process == null) {
            return;
        }
        List<LegTerms> terms = new ArrayList<>();
        for (Leg leg : request.legs()) {
            Instrument instrument = process.fold().instrument(leg.market().base + "/" + leg.market().quote);
            if (instrument == null) {
                return;
            }
            terms.add(new LegTerms(instrument.instrumentId(), leg.side(), leg.type(), leg.timeInForce(),
                leg.quantity(), leg.price(), leg.referencePrice()));
        }
        process.put(command -> write(request, terms, command));
    }

    private static void write(Request request, List<LegTerms> terms, Command command) {
        command.reset(CommandKind.OPEN_GROUP, Actor.CLIENT);
        command.requestId.set(request.requestId());
        command.groupMode = request.mode();
        command.groupRule = request.rule();
        command.durationNs = request.durationNs();
        command.legs = List.copyOf(terms);
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

    /** A person looks at the groups: at times while all goes wrong, and afterwards until each has come to its end. */
    private void look() {
        run.world.after(LOOK_NS, this::look);
        EngineProcess process = run.process();
        if (process == null) {
            return;
        }
        for (LegGroup group : List.copyOf(process.fold().groups().unfinished())) {
            boolean asked = group.state() == GroupState.HELD || quiet && group.state() == GroupState.WORKING
                && group.deadlineNs() == 0;
            if (random.nextInt(asked ? 8 : 60) == 0 && (asked || !quiet)) {
                say(process, group.groupId());
            }
        }
    }

    private void say(EngineProcess process, long groupId) {
        int said = words.merge(groupId, 1, Integer::sum);
        Operation operation = switch (said > MAX_WORDS ? 2 : random.nextInt(quiet ? 12 : 3)) {
            case 0 -> Operation.FINISH_GROUP;
            case 2 -> Operation.RELEASE_GROUP;
            default -> Operation.UNWIND_GROUP;
        };
        run.trace.note("operator", operation, groupId);
        String name = "group-op-" + names++;
        process.put(command -> {
            command.reset(CommandKind.OPERATE, Actor.OPERATOR);
            command.operation = operation;
            command.groupId = groupId;
            command.requestId.set(name);
            command.operator.set("somebody");
            command.text.set("simulated");
        });
    }
}
