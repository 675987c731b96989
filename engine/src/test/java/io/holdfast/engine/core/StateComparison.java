package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Two states compared by every field that they consist of. Plain fields are found by reflection; the others are named
 * here, so that a field added later is either compared or found missing in this list.
 */
public final class StateComparison {
    private static final Map<Class<?>, Set<String>> COMPARED = Map.ofEntries(
        Map.entry(EngineState.class, Set.of("orders", "ledger", "ids", "digest", "reconciliation", "protections",
            "trading", "rate", "cycles", "lastStart", "groups", "orderFold")),
        Map.entry(OrderTable.class, Set.of("ids", "slots", "ended", "free", "freeExtra", "firstOpen", "lastOpen",
            "pending", "questions")),
        Map.entry(OrderFold.class, Set.of("orders")),
        Map.entry(Ledger.class, Set.of("balances", "instruments", "balancesByCode", "instrumentsBySymbol")),
        Map.entry(KnownIds.class, Set.of("requests", "trades", "strangers")),
        Map.entry(HashIndex.class, Set.of("directory", "deferred", "splitting")),
        Map.entry(Order.class, Set.of("previousOpen", "nextOpen", "previousUnsettled", "nextUnsettled",
            "previousAlike", "nextAlike")),
        Map.entry(OrderNames.class, Set.of("extra")),
        Map.entry(OrderExtra.class, Set.of("next")),
        Map.entry(Instrument.class, Set.of("position", "bids", "asks", "rate")),
        Map.entry(LegGroups.class, Set.of("ledger", "unfinished", "ended")),
        Map.entry(LegGroup.class, Set.of("legs")),
        Map.entry(Leg.class, Set.of()),
        Map.entry(OpenSide.class, Set.of("first")),
        Map.entry(Balance.class, Set.of()),
        Map.entry(Position.class, Set.of()),
        Map.entry(Reconciliation.class, Set.of()),
        Map.entry(Digest.class, Set.of()),
        Map.entry(Trading.class, Set.of()),
        Map.entry(Cycles.class, Set.of()),
        Map.entry(Protections.class, Set.of("active", "over", "orders", "spare")),
        Map.entry(Protection.class, Set.of()),
        Map.entry(LastStart.class, Set.of()),
        Map.entry(Rate.class, Set.of()));

    private StateComparison() {
    }

    /** Fails at the first field that differs. */
    public static void assertSame(EngineState expected, EngineState actual) {
        assertNoFieldIsForgotten();
        same(expected, actual);
        same(expected.digest, actual.digest);
        same(expected.reconciliation, actual.reconciliation);
        same(expected.trading, actual.trading);
        same(expected.cycles, actual.cycles);
        same(expected.lastStart, actual.lastStart);
        same(expected.rate, actual.rate);
        sameAll(expected.balances(), actual.balances());
        sameAll(expected.instruments(), actual.instruments());
        for (int i = 0; i < expected.instruments().size(); i++) {
            Instrument instrument = expected.instruments().get(i);
            same(instrument.position(), actual.instruments().get(i).position());
            same(instrument.rate, actual.instruments().get(i).rate);
            for (Side side : Side.values()) {
                sameSide(instrument.open(side), actual.instruments().get(i).open(side));
            }
            assertEquals(instrument.instrumentId(), actual.instrument(instrument.symbol()).instrumentId());
        }
        for (Balance balance : expected.balances()) {
            assertEquals(balance.assetId(), actual.ledger.balance(balance.asset()).assetId());
        }
        sameGroups(expected.groups.unfinished(), actual.groups.unfinished());
        sameGroups(expected.groups.ended(), actual.groups.ended());
        sameAll(expected.protections.active(), actual.protections.active());
        sameAll(expected.protections.over(), actual.protections.over());
        same(expected.orders, actual.orders);
        sameOrders(expected.orders, actual.orders);
        sameIds(expected.ids.requests, actual.ids.requests);
        sameIds(expected.ids.trades, actual.ids.trades);
        sameIds(expected.ids.strangers, actual.ids.strangers);
    }

    /** The best price is one that was not asked for: asked, both answer the same. */
    private static void sameSide(OpenSide expected, OpenSide actual) {
        assertEquals(expected.count(), actual.count());
        assertEquals(expected.quantity(), actual.quantity());
        assertEquals(ids(expected), ids(actual));
    }

    private static Set<Long> ids(OpenSide side) {
        Set<Long> ids = new TreeSet<>();
        for (Order order = side.first(); order != null; order = order.nextAlike) {
            ids.add(order.orderId());
        }
        return ids;
    }

    private static void sameUnsettled(Order firstLeft, Order firstRight) {
        Order left = firstLeft;
        Order right = firstRight;
        while (left != null && right != null) {
            assertEquals(left.orderId(), right.orderId());
            assertEquals(id(left.previousUnsettled), id(right.previousUnsettled));
            left = left.nextUnsettled;
            right = right.nextUnsettled;
        }
        assertEquals(id(left), id(right), "the same orders are unsettled");
    }

    private static void sameOrders(OrderTable expected, OrderTable actual) {
        Order left = expected.firstOpen();
        Order right = actual.firstOpen();
        while (left != null && right != null) {
            sameOrder(left, right);
            assertEquals(id(left.previousOpen), id(right.previousOpen));
            left = left.nextOpen;
            right = right.nextOpen;
        }
        assertEquals(id(left), id(right), "the same orders are open");
        sameUnsettled(expected.firstPending(), actual.firstPending());
        sameUnsettled(expected.firstQuestion(), actual.firstQuestion());
        for (long i = 0; i < OrderTable.RETAINED && expected.endedId(i) != 0; i++) {
            assertEquals(expected.endedId(i), actual.endedId(i), "the same orders ended");
            sameOrder(expected.get(expected.endedId(i)), actual.get(actual.endedId(i)));
        }
    }

    private static void sameOrder(Order expected, Order actual) {
        same(expected, actual);
        same(expected.extra, actual.extra);
        assertEquals(null, Fields.difference(new OrderExtra(), OrderExtra.NONE));
    }

    private static long id(Order order) {
        return order == null ? 0 : order.orderId();
    }

    /** How a table got its entries, and who reads them, is not the same. */
    private static void sameIds(HashIndex expected, HashIndex actual) {
        assertTrue(expected.holds(actual), "the same ids are known");
    }

    static void sameGroups(List<LegGroup> expected, List<LegGroup> actual) {
        sameAll(expected, actual);
        for (int i = 0; i < expected.size(); i++) {
            sameAll(expected.get(i).legs(), actual.get(i).legs());
        }
    }

    private static void sameAll(List<?> expected, List<?> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            same(expected.get(i), actual.get(i));
        }
    }

    private static void same(Object expected, Object actual) {
        assertEquals(null, Fields.difference(expected, actual));
    }

    private static void assertNoFieldIsForgotten() {
        Map<String, Set<String>> found = new TreeMap<>();
        Map<String, Set<String>> known = new TreeMap<>();
        COMPARED.forEach((type, names) -> {
            Set<Field> plain = Set.copyOf(Fields.of(type));
            found.put(type.getSimpleName(), Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && !plain.contains(field))
                .map(Field::getName).collect(Collectors.toCollection(TreeSet::new)));
            known.put(type.getSimpleName(), new TreeSet<>(names));
        });
        assertEquals(known, found, "fields that are not plain are compared by name");
    }
}
