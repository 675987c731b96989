package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.engine.pipeline.RecordEncoder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Thousands of commands at random: what must hold holds after each record, and a replay arrives at the same state. More
 * of it with {@code -Druns=}.
 */
class RandomRunTest {
    private static final int COMMANDS = 12_000;
    private static final int MOST_SEEDS = 8;
    private static final int RUNS = Integer.getInteger("runs", 1);
    private static final long WINDOW_NS = Scenario.SECOND_NS;

    private final Policy policy = new Policy(WINDOW_NS, 30 * Scenario.SECOND_NS);

    @Test
    void holdsAllInvariantsAndReplaysToTheSameStateAtEachRecord() {
        for (int i = 0; i < RUNS; i++) {
            run(Seeds.random("RandomRunTest.holds"), EnumSet.noneOf(RecordKind.class),
                EnumSet.noneOf(OrderState.class));
        }
    }

    @Test
    void meetsEachKindOfRecordAndEachStateOfAnOrder() {
        Set<RecordKind> kinds = EnumSet.noneOf(RecordKind.class);
        Set<OrderState> states = EnumSet.noneOf(OrderState.class);
        for (int seed = 1; seed <= MOST_SEEDS && kinds.size() < RecordKind.values().length; seed++) {
            run(new SplittableRandom(seed), kinds, states);
        }
        assertEquals(EnumSet.allOf(RecordKind.class), kinds);
        assertEquals(EnumSet.allOf(OrderState.class), states);
    }

    private void run(SplittableRandom random, Set<RecordKind> kinds, Set<OrderState> states) {
        EngineState state = new EngineState();
        Invariants invariants = new Invariants(state);
        Shadow shadow = new Shadow();
        RandomCommands commands = new RandomCommands(random, state);
        Decider decider = new Decider(state, policy, record -> {
            commands.heard(record);
            invariants.check(record);
            shadow.follow(record, state);
            kinds.add(record.kind);
            Order order = state.order(record.orderId);
            if (order != null) {
                states.add(order.state());
            }
        });
        for (int i = 0; i < COMMANDS; i++) {
            decider.decide(commands.next(), commands.nowNs());
        }
    }

    @Test
    void decidesTheSameWhateverItWasToldToExpect() {
        long seed = Seeds.random("RandomRunTest.expects").nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        EngineState plain = new EngineState();
        EngineState ahead = new EngineState();
        RandomCommands commands = new RandomCommands(new SplittableRandom(seed), plain);
        Decider decider = new Decider(plain, policy, commands::heard);
        Decider expecting = new Decider(ahead, policy, record -> { });
        for (int i = 0; i < COMMANDS; i++) {
            Command command = commands.next();
            for (int j = random.nextInt(2 * Decider.MOST_EXPECTED); j > 0; j--) {
                expecting.expect(command);
            }
            expecting.readAhead();
            decider.decide(command, commands.nowNs());
            expecting.decide(command, commands.nowNs());
            assertEquals(plain.digest(), ahead.digest(), "seed=" + seed + " command=" + i);
        }
        assertEquals(plain.sequence(), ahead.sequence());
    }

    @Test
    void decidesTheSameOnAStateThatWasReplayed() {
        for (int i = 0; i < RUNS; i++) {
            replayNowAndThen(Seeds.random("RandomRunTest.decides"));
        }
    }

    private void replayNowAndThen(SplittableRandom random) {
        Recorder live = new Recorder(new EngineState());
        Recorder replayed = new Recorder(new EngineState());
        Decider liveDecider = new Decider(live.state, policy, live);
        Decider replayedDecider = new Decider(replayed.state, policy, replayed);
        RandomCommands commands = new RandomCommands(random, live.state);
        for (int i = 0; i < COMMANDS; i++) {
            if (random.nextInt(500) == 0) {
                replayed = new Recorder(replayed);
                replayedDecider = new Decider(replayed.state, policy, replayed);
            }
            Command command = commands.next();
            liveDecider.decide(command, commands.nowNs());
            replayedDecider.decide(command, commands.nowNs());
            live.known.forEach(commands::heard);
            live.known.clear();
            assertEquals(live.lines, replayed.lines, "after command " + i + " " + command.kind);
            live.lines.clear();
            replayed.lines.clear();
        }
        assertEquals(live.state.digest(), replayed.state.digest());
    }

    /** Keeps records as bytes, and as lines. */
    private static final class Recorder implements RecordSink {
        private final EngineState state;
        private final RecordEncoder encoder = new RecordEncoder();
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RecordEncoder.MAX_LENGTH]);
        private final List<byte[]> journal = new ArrayList<>();
        private final List<String> lines = new ArrayList<>();
        private final List<Record> known = new ArrayList<>();

        Recorder(EngineState state) {
            this.state = state;
        }

        /** As after a kill: nothing is left but the journal. */
        Recorder(Recorder killed) {
            this(new EngineState());
            journal.addAll(killed.journal);
            RecordDecoder decoder = new RecordDecoder();
            Record record = new Record();
            for (int i = 0; i < journal.size(); i++) {
                decoder.decode(i + 1, new UnsafeBuffer(journal.get(i)), 0, record);
                state.apply(record);
            }
        }

        @Override
        public void emit(Record record) {
            int length = encoder.encode(record, buffer, 0);
            byte[] bytes = new byte[length];
            buffer.getBytes(0, bytes);
            journal.add(bytes);
            lines.add(new RecordLine(state, 0).of(record));
            Record reference = new Record().reset(record.kind);
            reference.sequence = record.sequence;
            known.add(reference);
        }
    }
}
