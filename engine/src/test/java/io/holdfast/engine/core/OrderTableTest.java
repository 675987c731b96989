package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OrderTableTest {
    private final OrderTable table = new OrderTable();
    private final Record intent = new Record();

    private Order add(long orderId) {
        intent.reset(RecordKind.ORDER_INTENT);
        intent.sequence = orderId;
        intent.requestId.set("r" + orderId);
        return table.add(intent);
    }

    private void end(long orderId) {
        Order order = table.get(orderId);
        order.state = OrderState.CANCELLED;
        order.open = false;
        table.end(order);
    }

    @Test
    void keepsOpenOrdersInTheOrderTaken() {
        for (long id = 1; id <= 5; id++) {
            add(id);
        }
        end(1);
        end(3);
        end(5);
        assertEquals(List.of(2L, 4L), open());
        end(2);
        end(4);
        assertEquals(List.of(), open());
        add(6);
        assertEquals(List.of(6L), open());
    }

    @Test
    void putsAnOrderThatIsUnsettledAgainAtTheEnd() {
        for (long id = 1; id <= 4; id++) {
            Order order = add(id);
            order.state = OrderState.IN_DOUBT;
            table.settle(order, false);
        }
        table.settle(table.get(2), true);
        table.settle(table.get(2), true);
        table.settle(table.get(4), true);
        assertEquals(List.of(1L, 3L), unsettled());
        table.settle(table.get(2), false);
        table.settle(table.get(2), false);
        assertEquals(List.of(1L, 3L, 2L), unsettled());
        end(1);
        end(2);
        assertEquals(List.of(3L), unsettled());
    }

    @Test
    void waitsForAnswersInTheOrderTaken() {
        for (long id = 1; id <= 4; id++) {
            add(id);
        }
        table.get(1).state = OrderState.LIVE;
        table.settle(table.get(1), true);
        table.get(3).state = OrderState.IN_DOUBT;
        table.settle(table.get(3), false);
        assertEquals(2, table.firstPending().orderId());
        assertEquals(4, table.firstPending().nextUnsettled.orderId());
        assertNull(table.firstPending().nextUnsettled.nextUnsettled);
        assertEquals(List.of(3L), unsettled());
        end(2);
        end(4);
        assertNull(table.firstPending());
        assertFalse(table.isSettled());
        end(3);
        assertTrue(table.isSettled());
    }

    @Test
    void refusesAnOrderThatIsThere() {
        add(1);
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> add(1));
        assertEquals("order is there already, orderId=1", thrown.getMessage());
    }

    @Test
    void tellsWhichEndedLast() {
        assertEquals(0, table.endedId(0));
        add(1);
        add(2);
        end(2);
        end(1);
        assertEquals(1, table.endedId(0));
        assertEquals(2, table.endedId(1));
        assertEquals(0, table.endedId(2));
    }

    @Test
    void retiresTheOldestEndedOrderAndUsesItAgain() {
        Order first = add(1);
        end(1);
        for (long id = 2; id <= OrderTable.RETAINED; id++) {
            add(id);
            end(id);
        }
        assertEquals(1, table.endedId(OrderTable.RETAINED - 1));
        assertEquals(first, table.get(1));
        add(OrderTable.RETAINED + 1);
        end(OrderTable.RETAINED + 1);
        assertNull(table.get(1));
        assertEquals(2, table.endedId(OrderTable.RETAINED - 1));
        assertEquals(0, table.endedId(OrderTable.RETAINED));
        Order reused = add(OrderTable.RETAINED + 2);
        assertEquals(first, reused);
        assertEquals(OrderState.PENDING, reused.state());
        assertEquals("r" + (OrderTable.RETAINED + 2), reused.requestId().toString());
        assertEquals(List.of(OrderTable.RETAINED + 2L), open());
        assertEquals(reused, table.firstPending());
        assertNull(table.firstPending().nextUnsettled);
    }

    @Test
    void anOrderUsedAgainIsLikeANewOne() {
        Order used = add(1);
        OrderExtra extra = table.extra(used);
        Fields.of(Order.class).forEach(field -> scribble(used, field));
        Fields.of(OrderExtra.class).forEach(field -> scribble(extra, field));
        end(1);
        for (long id = 2; id <= OrderTable.RETAINED + 1; id++) {
            add(id);
            end(id);
        }
        assertEquals(used, add(OrderTable.RETAINED + 2));
        Order fresh = new Order();
        fresh.reset(intent);
        used.unsettled = fresh.unsettled; // the table's
        assertNull(Fields.difference(fresh, used));
        assertSame(OrderExtra.NONE, used.extra);
        assertSame(extra, table.extra(used));
        assertNull(Fields.difference(new OrderExtra(), extra));
        assertNull(Fields.difference(new OrderExtra(), OrderExtra.NONE));
    }

    private static void scribble(Object object, Field field) {
        if (Set.of("orderId", "state", "open", "unsettled").contains(field.getName())) {
            return; // the table needs these as they are
        }
        try {
            if (field.getType() == long.class) {
                field.setLong(object, 77);
            } else if (field.getType() == int.class) {
                field.setInt(object, 77);
            } else if (field.getType() == byte.class) {
                field.setByte(object, (byte) 1);
            } else {
                field.setBoolean(object, true);
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** What a snapshot brings is kept, whichever field it is. */
    @Test
    void anExtraWithAnythingInItIsNotEmpty() {
        for (Field field : Fields.of(OrderExtra.class)) {
            OrderExtra extra = new OrderExtra();
            assertTrue(extra.isEmpty());
            scribble(extra, field);
            assertFalse(extra.isEmpty(), field.getName());
        }
    }

    @Test
    void refusesALongNameWithoutAnExtra() {
        Order order = add(1);
        Text name = new Text(Message.MAX_ID);
        name.set("seventeen letters");
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> order.venueOrderId(name));
        assertEquals("order has no extra of its own", thrown.getMessage());
        table.name(order, name);
        assertEquals("seventeen letters", order.venueOrderId().toString());
        name.set("short");
        table.name(order, name);
        assertEquals("short", order.venueOrderId().toString());
        assertEquals(0, order.extra.venue2);
    }

    @Test
    void agreesWithAModelPastRetirement() {
        SplittableRandom random = Seeds.random("OrderTableTest");
        Map<Long, Order> model = new LinkedHashMap<>();
        List<Long> openIds = new ArrayList<>();
        List<Long> endedIds = new ArrayList<>();
        long id = 0;
        int steps = OrderTable.RETAINED * 5;
        for (int step = 0; step < steps; step++) {
            if (openIds.size() < 50 || openIds.size() < 5000 && random.nextInt(100) < 51) {
                id += 1 + random.nextInt(5);
                model.put(id, add(id));
                openIds.add(id);
            } else {
                int at = random.nextInt(openIds.size());
                long ending = openIds.get(at);
                openIds.set(at, openIds.get(openIds.size() - 1));
                openIds.remove(openIds.size() - 1);
                end(ending);
                endedIds.add(ending);
                int retired = endedIds.size() - OrderTable.RETAINED - 1;
                if (retired >= 0) {
                    model.remove(endedIds.get(retired));
                    assertNull(table.get(endedIds.get(retired)));
                }
            }
            long probe = 1 + random.nextLong(id);
            assertEquals(model.get(probe), table.get(probe));
        }
        assertEquals(openIds.size(), table.openCount());
        assertEquals(openIds.stream().sorted().toList(), open());
        model.forEach((orderId, order) -> {
            assertEquals(order, table.get(orderId));
            assertEquals(orderId, order.orderId());
        });
    }

    private List<Long> open() {
        List<Long> ids = new ArrayList<>();
        Order previous = null;
        for (Order order = table.firstOpen(); order != null; order = order.nextOpen) {
            assertEquals(previous, order.previousOpen);
            ids.add(order.orderId());
            previous = order;
        }
        assertEquals(ids.size(), table.openCount());
        return ids;
    }

    private List<Long> unsettled() {
        List<Long> ids = new ArrayList<>();
        Order previous = null;
        for (Order order = table.firstQuestion(); order != null; order = order.nextUnsettled) {
            assertEquals(previous, order.previousUnsettled);
            ids.add(order.orderId());
            previous = order;
        }
        return ids;
    }
}
