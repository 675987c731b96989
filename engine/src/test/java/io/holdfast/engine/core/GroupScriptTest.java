package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.engine.pipeline.RecordEncoder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Pairs at random against a venue that rejects, limits, fills late and loses answers, with a crash between any two
 * records: at the end both legs are there, or neither, or a person was asked. More of it with {@code -Druns=}.
 */
class GroupScriptTest {
    private static final int RUNS = Integer.getInteger("runs", 400);
    private static final int STEPS = 120;
    private static final int HEALING = 400;

    @Test
    void bothLegsAreThereOrNeitherOrAPersonIsAsked() {
        SplittableRandom seeds = Seeds.random("GroupScriptTest");
        Map<GroupState, Integer> ends = new EnumMap<>(GroupState.class);
        for (int i = 0; i < RUNS; i++) {
            long seed = seeds.nextLong();
            try {
                ends.merge(new Script(seed).run(), 1, Integer::sum);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("script seed=" + seed + ": " + e.getMessage(), e);
            }
        }
        System.out.println("GroupScriptTest: " + ends);
        assertTrue(ends.containsKey(GroupState.COMPLETE) && ends.containsKey(GroupState.UNWOUND)
            && ends.containsKey(GroupState.FAILED), "the scripts are not worth much: " + ends);
    }

    /** One pair from its opening to its end. */
    private static final class Script {
        private final SplittableRandom random;
        private final GroupVenue venue;
        private final RecordEncoder encoder = new RecordEncoder();
        private final RecordDecoder decoder = new RecordDecoder();
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RecordEncoder.MAX_LENGTH]);
        private final List<byte[]> journal = new ArrayList<>();
        private final List<byte[]> decided = new ArrayList<>();
        private final List<byte[]> toSend = new ArrayList<>();
        private final List<byte[]> toAnswer = new ArrayList<>();
        private final List<Long> sendSequences = new ArrayList<>();
        private final List<Long> answerSequences = new ArrayList<>();
        private final Command command = new Command();
        private EngineState state;
        private Decider decider;
        private boolean healing;
        private long nowNs = Scenario.START_NS;

        Script(long seed) {
            random = new SplittableRandom(seed);
            venue = new GroupVenue(random);
            begin();
        }

        /** As after a kill: nothing is left but the journal. */
        private void begin() {
            state = new EngineState();
            Record record = new Record();
            for (int i = 0; i < journal.size(); i++) {
                decoder.decode(i + 1, new UnsafeBuffer(journal.get(i)), 0, record);
                state.apply(record);
            }
            decider = new Decider(state, new Policy(Scenario.SECOND_NS, 30 * Scenario.SECOND_NS), made -> {
                byte[] bytes = new byte[encoder.encode(made, buffer, 0)];
                buffer.getBytes(0, bytes);
                decided.add(bytes);
            });
            toSend.clear();
            toAnswer.clear();
            command.reset(CommandKind.START, Actor.ENGINE).engineId = 7;
            put();
            if (state.instruments().isEmpty()) {
                instrument("BTC", "USDT");
                instrument("ETH", "USDT");
            }
            command.reset(CommandKind.VENUE_UP, Actor.GATEWAY);
            put();
        }

        private void instrument(String base, String quote) {
            command.reset(CommandKind.INSTRUMENT, Actor.VENUE).symbol.set(base + "/" + quote);
            command.venueSymbol.set(base + quote);
            command.asset.set(base);
            command.quoteAsset.set(quote);
            command.tickSize = Scenario.amount("0.01");
            command.lotStep = GroupVenue.lot();
            command.minQuantity = GroupVenue.lot();
            command.maxQuantity = 1000 * Decimals.ONE;
            command.minNotional = 0;
            put();
        }

        private Record record(int index, byte[] bytes) {
            Record record = new Record();
            decoder.decode(index, new UnsafeBuffer(bytes), 0, record);
            return record;
        }

        /** Decides; a crash may lose the last records of what was decided, and the gateway sees what is left. */
        private void put() {
            decided.clear();
            decider.decide(command, nowNs);
            boolean opened = !decided.isEmpty() && state.epoch() > 0;
            boolean crash = !healing && opened && command.kind != CommandKind.START
                && command.kind != CommandKind.INSTRUMENT && random.nextInt(40) == 0;
            int kept = crash ? random.nextInt(decided.size() + 1) : decided.size();
            for (int i = 0; i < kept; i++) {
                journal.add(decided.get(i));
                RecordKind kind = record(journal.size(), decided.get(i)).kind;
                if (kind == RecordKind.ORDER_INTENT || kind == RecordKind.CANCEL_INTENT) {
                    toSend.add(decided.get(i));
                    sendSequences.add((long) journal.size());
                } else if (kind == RecordKind.QUERY_INTENT || kind == RecordKind.RECONCILIATION_STARTED) {
                    toAnswer.add(decided.get(i));
                    answerSequences.add((long) journal.size());
                }
            }
            check();
            if (crash) {
                while (!toSend.isEmpty() && random.nextBoolean()) {
                    reaches(); // the venue has it, and nobody hears of it
                }
                sendSequences.clear();
                answerSequences.clear();
                begin();
            }
        }

        private void reaches() {
            Record sent = record((int) (long) sendSequences.remove(0), toSend.remove(0));
            if (sent.kind == RecordKind.ORDER_INTENT) {
                GroupVenue.Resting order = venue.take(sent);
                if (order.market) {
                    venue.fill(order, true);
                }
            } else if (venue.orders.get(sent.orderId) != null) {
                venue.orders.get(sent.orderId).live = false;
            }
        }

        GroupState run() {
            for (int i = 0; i < 200 && state.tradingState() != TradingState.TRADING; i++) {
                nowNs += 100 * Scenario.MILLI_NS;
                answer();
                tick();
            }
            open();
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            healing = true;
            for (int i = 0; i < HEALING && !isSettled(); i++) {
                nowNs += 500 * Scenario.MILLI_NS;
                while (!toSend.isEmpty()) {
                    send();
                }
                while (!toAnswer.isEmpty()) {
                    answer();
                }
                venue.orders.values().forEach(order -> venue.fill(order, true));
                tellAll();
                tick();
            }
            return end();
        }

        private void open() {
            while (opened().isEmpty()) {
                if (state.tradingState() != TradingState.TRADING) {
                    nowNs += 100 * Scenario.MILLI_NS;
                    answer();
                    tick();
                    continue;
                }
                GroupMode mode = GroupMode.of(1 + random.nextInt(2));
                command.reset(CommandKind.OPEN_GROUP, Actor.CLIENT).requestId.set("pair" + journal.size());
                command.groupMode = mode;
                command.groupRule = GroupRule.of(1 + random.nextInt(3));
                command.durationNs = random.nextBoolean() ? 0 : 1 + random.nextLong(20 * Scenario.SECOND_NS);
                command.legs = List.of(leg(1), leg(2));
                put();
            }
        }

        private List<LegGroup> opened() {
            List<LegGroup> groups = new ArrayList<>(state.groups.ended());
            groups.addAll(state.groups.unfinished());
            groups.removeIf(group -> group.state() == GroupState.DENIED);
            return groups;
        }

        private LegTerms leg(int instrumentId) {
            boolean market = random.nextBoolean();
            long price = 100 * Decimals.ONE;
            return new LegTerms(instrumentId, random.nextBoolean() ? Side.BUY : Side.SELL,
                market ? OrderType.MARKET : OrderType.LIMIT, market ? null : TimeInForce.GTC,
                GroupVenue.lot() * (1 + random.nextInt(2000)), market ? Decimals.ABSENT : price, price);
        }

        private void step() {
            nowNs += random.nextInt(10) == 0 ? random.nextLong(3 * Scenario.SECOND_NS)
                : random.nextLong(200 * Scenario.MILLI_NS);
            switch (random.nextInt(8)) {
                case 0, 1 -> send();
                case 2 -> answer();
                case 3 -> venue.orders.values().stream().filter(order -> order.live).findAny()
                    .ifPresent(order -> venue.fill(order, random.nextBoolean()));
                case 4 -> venue.orders.values().stream().skip(random.nextInt(venue.orders.size() + 1)).findFirst()
                    .ifPresent(this::tell);
                default -> tick();
            }
        }

        private void tick() {
            command.reset(CommandKind.TICK, Actor.ENGINE);
            put();
        }

        /** What the gateway has to send next reaches the venue, or does not, and is answered, or is not. */
        private void send() {
            if (toSend.isEmpty()) {
                return;
            }
            Record sent = record((int) (long) sendSequences.get(0), toSend.get(0));
            int dice = healing ? 9 : random.nextInt(10);
            if (sent.kind == RecordKind.CANCEL_INTENT) {
                GroupVenue.Resting order = venue.orders.get(sent.orderId);
                if (order != null && dice < 3) {
                    venue.fill(order, true);
                }
                reaches();
                if (order != null && dice != 5) {
                    tell(order);
                    ended(order);
                } else {
                    command.reset(CommandKind.CANCEL_UNKNOWN, Actor.GATEWAY).orderId = sent.orderId;
                    put();
                }
                return;
            }
            if (dice < 3) {
                toSend.remove(0);
                sendSequences.remove(0);
                command.reset(CommandKind.ORDER_REJECTED, Actor.VENUE).orderId = sent.orderId;
                command.reason = dice == 0 ? Reason.RATE_LIMITED : dice == 1 ? Reason.VENUE_REJECTED : Reason.NOT_SENT;
                put();
                return;
            }
            if (dice == 3) {
                toSend.remove(0);
                sendSequences.remove(0);
            } else {
                reaches();
            }
            boolean heard = dice > 5;
            command.reset(heard ? CommandKind.ORDER_ACCEPTED : CommandKind.ORDER_UNKNOWN, Actor.VENUE).orderId =
                sent.orderId;
            command.reason = heard ? null : Reason.TIMEOUT;
            put();
        }

        private void tell(GroupVenue.Resting order) {
            for (int i = 0; i < order.trades.size(); i++) {
                GroupVenue.tell(command, order, i);
                put();
            }
        }

        private void tellAll() {
            for (GroupVenue.Resting order : List.copyOf(venue.orders.values())) {
                tell(order);
                if (!order.live) {
                    ended(order);
                }
            }
        }

        private void ended(GroupVenue.Resting order) {
            GroupVenue.status(command, order.orderId, order, 0);
            put();
        }

        /** Answers a question of the gateway: fills before the status, as ever. */
        private void answer() {
            if (toAnswer.isEmpty()) {
                return;
            }
            long sequence = answerSequences.remove(0);
            Record asked = record((int) sequence, toAnswer.remove(0));
            if (asked.kind == RecordKind.QUERY_INTENT) {
                GroupVenue.Resting order = venue.orders.get(asked.orderId);
                if (order != null) {
                    tell(order);
                }
                GroupVenue.status(command, asked.orderId, order, sequence);
                put();
                return;
            }
            int epoch = state.epoch();
            tellAll();
            for (String asset : List.of("BTC", "ETH", "USDT")) {
                command.reset(CommandKind.BALANCE, Actor.VENUE).asset.set(asset);
                command.free = venue.balances.get(asset);
                command.locked = 0;
                put();
            }
            if (state.epoch() == epoch) {
                command.reset(CommandKind.RECONCILED, Actor.GATEWAY).answers = sequence;
                command.reason = Reason.NONE;
                put();
            }
        }

        private boolean isSettled() {
            return state.openCount() == 0 && toSend.isEmpty() && toAnswer.isEmpty()
                && state.groups.unfinished().stream().allMatch(group -> group.state() == GroupState.HELD);
        }

        /** At no time may two orders of a leg fill, and at no time is more traded back than was filled. */
        private void check() {
            Set<String> legs = new HashSet<>();
            for (Order order = state.firstOpen(); order != null; order = state.nextOpen(order)) {
                assertTrue(legs.add(order.groupId() + "/" + order.instrumentId()), "two orders of a leg may fill");
            }
            for (LegGroup group : state.groups.unfinished()) {
                for (Leg leg : group.legs()) {
                    long there = venue.filled(group.groupId(), leg.instrumentId(), leg.side());
                    long back = venue.filled(group.groupId(), leg.instrumentId(),
                        leg.side() == Side.BUY ? Side.SELL : Side.BUY);
                    assertTrue(back <= there, "traded back=" + back + " filled=" + there);
                }
            }
        }

        private GroupState end() {
            assertTrue(isSettled(), "did not come to its end: " + state.groups.unfinished().stream()
                .map(group -> group.state() + " " + group.rule() + " " + group.reason()).toList() + " open="
                + state.openCount() + " trading=" + state.tradingState());
            List<LegGroup> groups = opened();
            LegGroup group = groups.get(groups.size() - 1);
            for (Leg leg : group.legs()) {
                Side other = leg.side() == Side.BUY ? Side.SELL : Side.BUY;
                long held = venue.filled(group.groupId(), leg.instrumentId(), leg.side())
                    - venue.filled(group.groupId(), leg.instrumentId(), other);
                assertEquals(held, leg.held(), "what is booked is what the venue has");
                switch (group.state()) {
                    case COMPLETE -> assertEquals(leg.quantity(), held, "all of it is there");
                    case UNWOUND, FAILED -> assertEquals(0, held, "nothing of it is left");
                    default -> assertEquals(GroupState.HELD, group.state());
                }
            }
            return group.state();
        }
    }
}
