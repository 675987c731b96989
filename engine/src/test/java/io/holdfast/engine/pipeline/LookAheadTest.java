package io.holdfast.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decider;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is looked at before its turn: all of a batch, and nothing of the next one, which may be half written. */
class LookAheadTest {
    private static final int MOST = Decider.MOST_EXPECTED;

    private final List<Long> seen = new ArrayList<>();
    private final Command command = new Command().reset(CommandKind.NEW_ORDER, Actor.CLIENT);
    private final LookAhead lookAhead = new LookAhead(this::get, new Decider(new EngineState(), new Policy(1, 1),
        record -> { }));

    private long sequence;

    private Command get(long of) {
        seen.add(of);
        return command;
    }

    /** What was looked at when each command of a batch had its turn. */
    private void batch(int size, int... looked) {
        long first = sequence;
        lookAhead.begin(size);
        for (int i = 0; i < size; i++) {
            seen.clear();
            lookAhead.at(sequence);
            int count = i < looked.length ? looked[i] : 0;
            assertEquals(LongStream.range(sequence, sequence + count).boxed().toList(), seen,
                "at " + (sequence - first));
            sequence++;
        }
    }

    @Test
    void looksAtABatchOnceAndNotBeyondIt() {
        batch(1);
        batch(2, 2);
        batch(1);
        batch(MOST, MOST);
        int[] twice = new int[MOST + 1];
        twice[0] = MOST;
        twice[MOST] = 3;
        batch(MOST + 3, twice);
        batch(MOST + 1, MOST); // the last one is alone
        batch(1);
        batch(3, 3);
    }
}
