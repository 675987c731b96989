package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.engine.pipeline.RecordEncoder;
import io.holdfast.engine.pipeline.StateImage;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.SnapshotFile;
import io.holdfast.journal.sbe.MessageHeaderDecoder;
import io.holdfast.journal.sbe.SnapshotOrderDecoder;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is true after a record is true in its image and in its snapshot, and the rest of the records fits to both. */
class StateTransferTest {
    private static final int COMMANDS = 12_000;
    private static final int RUNS = Integer.getInteger("runs", 1);
    private static final Policy POLICY = new Policy(Scenario.SECOND_NS, 30 * Scenario.SECOND_NS);

    @TempDir
    private Path directory;

    @Test
    void imageAndSnapshotPlusRestAreTheWholeReplay() throws IOException {
        Files.createDirectory(directory.resolve("journal"));
        for (int i = 0; i < RUNS; i++) {
            run(Seeds.random("StateTransferTest.image"));
        }
    }

    private void run(SplittableRandom random) throws IOException {
        Journal journal = new Journal();
        EngineState state = journal.fill(random);
        for (int i = 0; i < 20; i++) {
            int at = 1 + random.nextInt(journal.records.size());
            EngineState folded = new EngineState();
            journal.replay(folded, at);
            StateImage image = StateImage.of(folded, new JournalPosition(at, at, 0, 0), "build");
            EngineState copied = image.toState(true);
            EngineState lean = image.toState(false);
            StateComparison.assertSame(folded, copied);
            SnapshotFile file = image.save(directory);
            EngineState loaded = StateImage.load(file, true);
            Files.delete(file.path());
            StateComparison.assertSame(folded, loaded);
            for (EngineState begun : List.of(copied, lean, loaded)) {
                journal.replay(begun, journal.records.size());
                assertEquals(state.digest(), begun.digest(), "from sequence " + at);
            }
            StateComparison.assertSame(state, copied);
            StateComparison.assertSame(state, loaded);
        }
    }

    @Test
    void imageStaysWhatItWasWhileTheFoldGoesOn() {
        Journal journal = new Journal();
        journal.fill(Seeds.random("StateTransferTest.goesOn"));
        EngineState folded = new EngineState();
        int half = journal.records.size() / 2;
        journal.replay(folded, half);
        StateImage image = StateImage.of(folded, new JournalPosition(half, 0, 0, 0), "build");
        journal.replay(folded, journal.records.size());
        EngineState expected = new EngineState();
        journal.replay(expected, half);
        StateComparison.assertSame(expected, image.toState(true));
    }

    @Test
    void emptyStateIsTransferredToo() {
        EngineState state = new EngineState();
        List<StateSection> sections = new ArrayList<>();
        StateTransfer.give(state, new StateSink() {
            @Override
            public StatePort begin(StateSection section) {
                sections.add(section);
                return new Ignoring();
            }

            @Override
            public void end() {
                sections.add(null);
            }
        });
        assertEquals(Arrays.asList(StateSection.STATE, null, StateSection.RECONCILIATION, null), sections);
    }

    @Test
    void stateWithoutIdsFindsNoneAndIsNotGiven() {
        Journal journal = new Journal();
        EngineState whole = journal.fill(new SplittableRandom(3));
        EngineState lean = EngineState.withoutIds();
        journal.replay(lean, journal.records.size());
        assertEquals(whole.digest(), lean.digest());
        assertNull(lean.ids.requests);
        IllegalStateException thrown = assertThrows(IllegalStateException.class,
            () -> StateImage.of(lean, new JournalPosition(lean.sequence(), 0, 0, 0), "build"));
        assertEquals("a state without ids is not a whole one, sequence=" + lean.sequence(), thrown.getMessage());
    }

    /** The decoder that the schema generates finds each field of an order under its name. */
    @Test
    void fieldsOfAnOrderAreThoseOfTheSchema() throws Exception {
        Files.createDirectory(directory.resolve("journal"));
        Journal journal = new Journal();
        EngineState state = journal.fill(new SplittableRandom(5));
        StateImage image = StateImage.of(state, new JournalPosition(state.sequence(), 0, 0, 0), "build");
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        SnapshotOrderDecoder decoder = new SnapshotOrderDecoder();
        List<Long> seen = new ArrayList<>();
        image.save(directory).read((sequence, buffer, offset, length) -> {
            header.wrap(buffer, offset);
            if (header.templateId() == SnapshotOrderDecoder.TEMPLATE_ID) {
                decoder.wrapAndApplyHeader(buffer, offset, header);
                Order order = state.order(decoder.orderId());
                seen.add(order.orderId());
                Stream.concat(Fields.of(Order.class).stream().filter(field -> field.getDeclaringClass() == Order.class),
                    Fields.of(OrderExtra.class).stream()).forEach(field -> compare(field, order, decoder));
                assertEquals(order.requestId().toString(), decoder.requestId());
                assertEquals(order.venueOrderId().toString(), decoder.venueOrderId());
            }
        });
        assertEquals(state.openCount() + state.orders.endedCount(), seen.size());
    }

    private static void compare(Field field, Order order, SnapshotOrderDecoder decoder) {
        String name = field.getName();
        Object expected = switch (name) {
            case "side" -> order.side();
            case "orderType" -> order.orderType();
            case "timeInForce" -> order.timeInForce();
            case "reason" -> order.reason();
            case "namedSequence" -> order.namedSequence();
            case "reportedQuantity" -> order.venueQuantity();
            default -> Fields.value(field, field.getDeclaringClass() == Order.class ? order : order.extra);
        };
        if (!name.equals("unsettled") && !name.matches("(request|venue)[234]")) { // the lists and the names
            assertEquals(String.valueOf(expected),
                read(decoder, name.equals("reportedQuantity") ? "venueQuantity" : name), name);
        }
    }

    private static String read(SnapshotOrderDecoder decoder, String name) {
        try {
            Object value = SnapshotOrderDecoder.class.getMethod(name).invoke(decoder);
            if (value instanceof io.holdfast.journal.sbe.DecimalDecoder decimal) {
                return String.valueOf(decimal.mantissa());
            }
            return switch (String.valueOf(value)) {
                case "YES" -> "true";
                case "NO" -> "false";
                case "NULL_VAL" -> "null";
                default -> String.valueOf(value);
            };
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** The records of random commands, as bytes. */
    private static final class Journal {
        private final List<byte[]> records = new ArrayList<>();

        EngineState fill(SplittableRandom random) {
            EngineState state = new EngineState();
            RandomCommands commands = new RandomCommands(random, state);
            RecordEncoder encoder = new RecordEncoder();
            UnsafeBuffer buffer = new UnsafeBuffer(new byte[RecordEncoder.MAX_LENGTH]);
            Decider decider = new Decider(state, POLICY, record -> {
                commands.heard(record);
                byte[] bytes = new byte[encoder.encode(record, buffer, 0)];
                buffer.getBytes(0, bytes);
                records.add(bytes);
            });
            for (int i = 0; i < COMMANDS; i++) {
                decider.decide(commands.next(), commands.nowNs());
            }
            return state;
        }

        void replay(EngineState state, int lastSequence) {
            RecordDecoder decoder = new RecordDecoder();
            Record record = new Record();
            for (int i = (int) state.sequence(); i < lastSequence; i++) {
                decoder.decode(i + 1, new UnsafeBuffer(records.get(i)), 0, record);
                state.apply(record);
            }
        }
    }

    private static final class Ignoring implements StatePort {
        @Override
        public long int64(long value) {
            return value;
        }

        @Override
        public int int32(int value) {
            return value;
        }

        @Override
        public int int8(int value) {
            return value;
        }

        @Override
        public boolean flag(boolean value) {
            return value;
        }

        @Override
        public void text(Text value) {
            // Nothing is kept.
        }

        @Override
        public String string(String value) {
            return value;
        }

        @Override
        public int longs(long[] values, int count) {
            return count;
        }
    }
}
