package io.holdfast.engine.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.RecordKind;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.JournalReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a plain fold of a whole journal knows of its orders: what a lookup has to say too. */
final class JournalFacts {
    private record Name(OrderIdKind kind, String text) {
    }

    private final NavigableMap<Long, List<Long>> recordsOf = new TreeMap<>();
    private final Map<Name, Set<Long>> ordersOf = new HashMap<>();
    private final List<Name> names = new ArrayList<>();
    private long lastSequence;

    JournalFacts(Path directory) {
        try (JournalReader reader = JournalReader.open(directory)) {
            new Replay(new EngineState(), Long.MAX_VALUE, this::take).drain(reader);
        }
        names.addAll(ordersOf.keySet());
        names.sort(Comparator.comparing(Name::kind).thenComparing(Name::text));
    }

    private void take(Record record, EngineState state) {
        lastSequence = record.sequence;
        boolean adopted = record.kind == RecordKind.ORDER_ADOPTED;
        boolean begins = adopted || record.kind == RecordKind.ORDER_INTENT || record.kind == RecordKind.ORDER_DENIED;
        if (begins) {
            recordsOf.put(record.sequence, new ArrayList<>(List.of(record.sequence)));
            name(OrderIdKind.ORDER, Long.toString(record.sequence), record.sequence);
            name(OrderIdKind.REQUEST, record.requestId.toString(), record.sequence);
        }
        if (record.kind == RecordKind.ORDER_INTENT) {
            name(OrderIdKind.CLIENT_ORDER,
                ClientOrderId.format(record.clientOrderIdHigh, record.clientOrderIdLow), record.sequence);
        }
        if (adopted) {
            name(OrderIdKind.VENUE_ORDER, record.venueOrderId.toString(), record.sequence);
        }
        if (!begins && recordsOf.containsKey(record.orderId)) {
            recordsOf.get(record.orderId).add(record.sequence);
            if (record.kind != RecordKind.RECONCILIATION_DIFFERENCE) {
                name(OrderIdKind.VENUE_ORDER, record.venueOrderId.toString(), record.orderId);
            }
            name(OrderIdKind.TRADE, record.tradeId.toString(), record.orderId);
        }
    }

    private void name(OrderIdKind kind, String text, long orderId) {
        if (!text.isEmpty()) {
            ordersOf.computeIfAbsent(new Name(kind, text), ignored -> new TreeSet<>()).add(orderId);
        }
    }

    /** Forgets the orders before a record, whose files were removed. */
    void forgetBefore(long sequence) {
        recordsOf.headMap(sequence).clear();
        ordersOf.values().forEach(orders -> orders.removeIf(orderId -> orderId < sequence));
        names.removeIf(name -> ordersOf.get(name).isEmpty());
    }

    long lastSequence() {
        return lastSequence;
    }

    /** Looks some orders up, each time as a command does that has just begun. */
    void requireSome(Path directory, SplittableRandom random, int count) {
        List<Long> orderIds = new ArrayList<>(recordsOf.keySet());
        for (int i = 0; i < count; i++) {
            try (OrderHistory history = OrderHistory.open(directory)) {
                requireOrders(history, names.get(random.nextInt(names.size())));
                requireRecords(history, orderIds.get(random.nextInt(orderIds.size())));
            }
        }
    }

    /** Looks for what is not there. */
    void requireNothingElse(Path directory) {
        try (OrderHistory history = OrderHistory.open(directory)) {
            for (String name : List.of("nobody", "0", "", "r", "\u00e9", Long.toString(lastSequence + 1),
                "f".repeat(32), "x".repeat(300))) {
                assertNull(history.find(name, EnumSet.allOf(OrderIdKind.class)), name);
            }
        }
    }

    private void requireRecords(OrderHistory history, long orderId) {
        List<Long> sequences = new ArrayList<>();
        assertTrue(history.replay(orderId, Long.MAX_VALUE, (record, state) -> {
            if (record.orderId == orderId) {
                sequences.add(record.sequence);
            }
        }), "order " + orderId);
        assertEquals(recordsOf.get(orderId), sequences, "order " + orderId);
    }

    private void requireOrders(OrderHistory history, Name name) {
        OrderHistory.Match match = history.find(name.text, EnumSet.of(name.kind));
        assertEquals(name.kind, match == null ? null : match.kind(), name.toString());
        assertEquals(List.copyOf(ordersOf.get(name)), match.orderIds(), name.toString());
    }
}
