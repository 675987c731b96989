package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Field;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whatever a fold could get wrong shows in the digest. */
class DigestTest {
    @Test
    void coversEachFieldOfAnOrder() {
        // Times and sequences of the records that the order names are in the digest with those records; so are ids.
        covers(DigestTest::order, DigestTest::add, Set.of("createdNs", "updatedNs", "lastSequence", "open",
            "unsettled"));
        covers(OrderExtra::new, (extra, digest) -> {
            Order order = order();
            order.extra = extra;
            add(order, digest);
        }, Set.of("lastQueryNs", "cancelNs", "cancelEpoch", "request2", "request3", "request4", "venue2", "venue3",
            "venue4"));
    }

    private static Order order() {
        Record intent = new Record().reset(RecordKind.ORDER_INTENT);
        intent.sequence = 7;
        intent.side = Side.BUY;
        Order order = new Order();
        order.reset(intent);
        return order;
    }

    private static void add(Order order, Digest digest) {
        order.addTermsTo(digest);
        order.addTo(digest);
    }

    @Test
    void coversEachFieldOfABalance() {
        // The code is in the digest with its definition; the venue's time moves nothing; records are in it anyway.
        covers(() -> new Balance(3, "BTC"), (balance, digest) -> {
            balance.addTo(digest);
            balance.addSourcesTo(digest);
            balance.addReportTo(digest);
        }, Set.of("asset", "venueTimeNs", "reported", "differedIn", "lastForeign", "lastAdjusted"));
    }

    @Test
    void coversEachFieldOfAnInstrument() {
        // What was lost on a day, what fees took, what is to be sold: all follow from records that are in the digest.
        covers(() -> {
            Record definition = new Record().reset(RecordKind.INSTRUMENT_DEFINED);
            definition.instrumentId = 1;
            return new Instrument(definition);
        }, (instrument, digest) -> {
            instrument.addTo(digest);
            instrument.addOutsideTo(digest);
        }, Set.of("symbol", "venueSymbol", "tradesUpTo", "day", "lossBefore", "fees",
            "feesTaken", "exited", "flattening", "flattenOrder"));
    }

    @Test
    void coversEachFieldOfAPosition() {
        covers(Position::new, Position::addTo, Set.of());
    }

    @Test
    void coversEachFieldOfAProtection() {
        // Times, and what the strategy sold, follow from records that are in the digest; ids are in it elsewhere.
        Set<String> elsewhere = Set.of("gone", "movedNs", "armedNs", "placedNs", "lastSequence", "requestId", "exitNs",
            "exitRequestId");
        covers(() -> {
            Record attached = new Record().reset(RecordKind.PROTECTION_ATTACHED);
            attached.sequence = 7;
            Protection protection = new Protection();
            protection.reset(attached);
            return protection;
        }, Protection::addTo, elsewhere);
    }

    @Test
    void coversEachFieldOfAComparison() {
        covers(Reconciliation::new, Reconciliation::addTo, Set.of("runningSinceNs", "completedNs"));
    }

    private static <T> void covers(Supplier<T> fresh, BiConsumer<T, Digest> add, Set<String> elsewhere) {
        long reference = digest(fresh.get(), add);
        assertEquals(reference, digest(fresh.get(), add));
        for (Field field : Fields.of(fresh.get().getClass())) {
            boolean name = field.getDeclaringClass() == OrderNames.class;
            if (!name && !elsewhere.contains(field.getName())) {
                T changed = fresh.get();
                change(field, changed);
                assertNotEquals(reference, digest(changed, add), field.getName());
            }
        }
    }

    private static <T> long digest(T of, BiConsumer<T, Digest> add) {
        Digest digest = new Digest();
        add.accept(of, digest);
        return digest.value();
    }

    private static void change(Field field, Object of) {
        try {
            if (field.getType() == long.class) {
                field.setLong(of, field.getLong(of) + 1);
            } else if (field.getType() == int.class) {
                field.setInt(of, field.getInt(of) + 1);
            } else if (field.getType() == byte.class) {
                field.setByte(of, (byte) (field.getByte(of) + 1));
            } else if (field.getType() == boolean.class) {
                field.setBoolean(of, !field.getBoolean(of));
            } else {
                Object[] constants = field.getType().getEnumConstants();
                field.set(of, constants[0] == field.get(of) ? constants[1] : constants[0]);
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void dependsOnTheOrder() {
        Digest left = new Digest();
        left.add(1);
        left.add(2);
        Digest right = new Digest();
        right.add(2);
        right.add(1);
        assertNotEquals(left.value(), right.value());
    }

    @Test
    void aStartThatArrivesAtAnotherDigestStopsTheFold() {
        Scenario scenario = Scenario.trading();
        Record start = new Record().reset(RecordKind.ENGINE_STARTED);
        start.build.set("a later one");
        start.sequence = scenario.state.sequence() + 1;
        start.timeNs = scenario.state.timeNs();
        start.epoch = 2;
        start.digest = 5;
        IllegalStateException thrown = assertThrows(IllegalStateException.class,
            () -> scenario.state.apply(start));
        assertEquals("state digest differs, sequence=" + start.sequence + " journal=0000000000000005 fold="
            + scenario.state.digest() + " writtenBy=1.0", thrown.getMessage());
    }

    @Test
    void aRecordThatIsNotTheNextStopsTheFold() {
        EngineState state = new EngineState();
        Record record = new Record().reset(RecordKind.ALERT);
        record.sequence = 2;
        IllegalStateException thrown = assertThrows(IllegalStateException.class,
            () -> state.apply(record));
        assertEquals("record is not the next one, expected=1 sequence=2 lastTimeNs=0 timeNs=0", thrown.getMessage());
    }
}
