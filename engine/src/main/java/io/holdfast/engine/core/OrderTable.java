package io.holdfast.engine.core;

/**
 * The orders by id: the open ones, and the last {@link #RETAINED} that ended. Older ones are retired: their objects
 * serve again, so that a steady flow of orders allocates nothing; their story is in the journal.
 */
final class OrderTable {
    /** How many ended orders are kept; part of the fold, since it decides which late report still finds its order. */
    static final int RETAINED = 1 << 16;

    private static final int INITIAL_CAPACITY = 1 << 12;
    private static final int PAGE = 256;
    private static final int BLOCK_BITS = 9;
    private static final long NONE = 0;

    // The lists of unsettled orders.
    private static final byte NO_LIST = 0;
    private static final byte PENDING = 1;
    private static final byte QUESTIONS = 2;

    // The ids are beside the orders, so that a search touches no order but the one that it finds.
    private long[] ids = new long[INITIAL_CAPACITY];
    private Order[] slots = new Order[INITIAL_CAPACITY];
    private int size;
    private final long[] ended = new long[RETAINED];
    private long endedCount;
    private Order free;
    private OrderExtra freeExtra;
    private int openCount;

    /** The ends of the list of open orders, oldest first. */
    private Order firstOpen;
    private Order lastOpen;
    /** Orders without an answer yet, oldest first: the first one is the next whose answer is overdue. */
    private final Unsettled pending = new Unsettled();
    /** Orders that something else has to be asked about, in the order in which that began. */
    private final Unsettled questions = new Unsettled();

    Order get(long orderId) {
        return slots[find(ids, orderId)];
    }

    Order add(Record intent) {
        Order order = take();
        if (OrderExtra.isOf(intent)) {
            extra(order);
        }
        order.reset(intent);
        insert(order);
        open(order);
        settle(order, false);
        return order;
    }

    /** An order that was added is one that the venue has had all the time. */
    void adopt(Order order, Record adoption) {
        extra(order);
        order.adopt(adoption);
        settle(order, true);
    }

    private void open(Order order) {
        order.previousOpen = lastOpen;
        order.nextOpen = null;
        if (lastOpen == null) {
            firstOpen = order;
        } else {
            lastOpen.nextOpen = order;
        }
        lastOpen = order;
        openCount++;
    }

    /** An order that has ended leaves the open ones; the oldest ended one may be retired for it. */
    void end(Order order) {
        settle(order, true);
        if (order.previousOpen == null) {
            firstOpen = order.nextOpen;
        } else {
            order.previousOpen.nextOpen = order.nextOpen;
        }
        if (order.nextOpen == null) {
            lastOpen = order.previousOpen;
        } else {
            order.nextOpen.previousOpen = order.previousOpen;
        }
        order.previousOpen = null;
        order.nextOpen = null;
        openCount--;
        int slot = (int) (endedCount & RETAINED - 1);
        if (endedCount >= RETAINED) {
            retire(ended[slot]);
        }
        ended[slot] = order.orderId;
        endedCount++;
    }

    /** Puts an open order where it belongs among the unsettled ones, or takes it out. */
    void settle(Order order, boolean settled) {
        byte list = settled ? NO_LIST : order.state == OrderState.PENDING ? PENDING : QUESTIONS;
        if (order.unsettled != list) {
            if (order.unsettled != NO_LIST) {
                list(order.unsettled).remove(order);
            }
            if (list != NO_LIST) {
                list(list).add(order);
            }
            order.unsettled = list;
        }
    }

    private Unsettled list(byte list) {
        return list == PENDING ? pending : questions;
    }

    Order firstOpen() {
        return firstOpen;
    }

    /** The oldest order without an answer, or {@code null}; {@link Order#nextUnsettled} walks on. */
    Order firstPending() {
        return pending.first;
    }

    /** The first order that something has to be asked about, or {@code null}. */
    Order firstQuestion() {
        return questions.first;
    }

    /** Whether nothing has to be asked about any order. */
    boolean isSettled() {
        return pending.first == null && questions.first == null;
    }

    int openCount() {
        return openCount;
    }

    /** The id of the i-th last order that ended, from 0; 0 where there is none or it is retired. */
    long endedId(long i) {
        return i >= endedCount || i >= RETAINED ? 0 : ended[(int) (endedCount - 1 - i & RETAINED - 1)];
    }

    /** How many orders ever ended. */
    long endedCount() {
        return endedCount;
    }

    /** Gives all orders, and the list of those with questions. */
    void give(StateSink sink) {
        OrderExtra spare = new OrderExtra(); // of all that have none: what is given back is what it says
        for (Order order = firstOpen; order != null; order = order.nextOpen) {
            give(order, spare, sink);
        }
        for (long i = Math.min(endedCount, RETAINED) - 1; i >= 0; i--) {
            give(get(endedId(i)), spare, sink);
        }
        long[] row = new long[StateTransfer.LONGS];
        int filled = 0;
        for (Order order = questions.first; order != null; order = order.nextUnsettled) {
            row[filled] = order.orderId;
            filled++;
            if (filled == row.length || order.nextUnsettled == null) {
                StateTransfer.giveLongs(StateTransfer.UNSETTLED_ORDERS, row, filled, sink);
                filled = 0;
            }
        }
    }

    private static void give(Order order, OrderExtra spare, StateSink sink) {
        order.fields(sink.begin(StateSection.ORDER), spare);
        sink.end();
    }

    /** An empty table is told how many orders ended before those that it takes, the retained ones not counted. */
    void takeEndedCount(long count) {
        endedCount = Math.max(0, count - RETAINED);
    }

    /** Takes an order: the open ones in the order of their list, and those that ended, the oldest first. */
    void takeOrder(StatePort port) {
        Order order = take();
        OrderExtra spare = takeExtra();
        order.fields(port, spare);
        if (order.extra != spare) {
            giveBack(spare);
        }
        insert(order);
        if (order.open) {
            open(order);
            settle(order, order.state != OrderState.PENDING);
        } else {
            ended[(int) (endedCount & RETAINED - 1)] = order.orderId;
            endedCount++;
        }
    }

    /** Takes the ids of orders with questions, in the order of their list. */
    void takeUnsettled(long[] ids, int count) {
        for (int i = 0; i < count; i++) {
            Order order = get(ids[i]);
            if (order == null || !order.open || order.unsettled != NO_LIST) {
                throw new IllegalStateException("order cannot be unsettled, orderId=" + ids[i]);
            }
            settle(order, false);
        }
    }

    private Order take() {
        if (free == null) {
            for (int i = 0; i < PAGE; i++) {
                Order order = new Order();
                order.nextOpen = free;
                free = order;
            }
        }
        Order order = free;
        free = order.nextOpen;
        order.nextOpen = null;
        return order;
    }

    /** The extra of an order, to write to; it gets one if it has none. */
    OrderExtra extra(Order order) {
        if (order.extra == OrderExtra.NONE) {
            order.extra = takeExtra();
        }
        return order.extra;
    }

    private OrderExtra takeExtra() {
        OrderExtra extra = freeExtra == null ? new OrderExtra() : freeExtra;
        freeExtra = extra.next;
        extra.next = null;
        return extra;
    }

    private void giveBack(OrderExtra extra) {
        extra.clear();
        extra.next = freeExtra;
        freeExtra = extra;
    }

    /** The venue's id of an order is known. */
    void name(Order order, Text venueOrderId) {
        if (OrderNames.isLong(venueOrderId)) {
            extra(order);
        }
        order.venueOrderId(venueOrderId);
    }

    private void retire(long orderId) {
        int slot = find(ids, orderId);
        Order order = slots[slot];
        remove(slot);
        OrderExtra extra = order.extra;
        if (extra != OrderExtra.NONE) {
            order.extra = OrderExtra.NONE;
            giveBack(extra);
        }
        order.nextOpen = free;
        free = order;
    }

    private void insert(Order order) {
        if (size >= slots.length >> 1) {
            grow();
        }
        int slot = find(ids, order.orderId);
        if (ids[slot] != NONE) {
            throw new IllegalStateException("order is there already, orderId=" + order.orderId);
        }
        ids[slot] = order.orderId;
        slots[slot] = order;
        size++;
    }

    private void grow() {
        long[] grownIds = new long[ids.length << 1];
        Order[] grown = new Order[grownIds.length];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != NONE) {
                int slot = find(grownIds, ids[i]);
                grownIds[slot] = ids[i];
                grown[slot] = slots[i];
            }
        }
        ids = grownIds;
        slots = grown;
    }

    /** Closes the gap behind a removed slot, so that no mark of the removal is needed. */
    private void remove(int removed) {
        int mask = ids.length - 1;
        int hole = removed;
        int next = hole;
        while (true) {
            next = next + 1 & mask;
            if (ids[next] == NONE) {
                break;
            }
            int home = home(ids[next], mask);
            if ((next - home & mask) >= (next - hole & mask)) {
                ids[hole] = ids[next];
                slots[hole] = slots[next];
                hole = next;
            }
        }
        ids[hole] = NONE;
        slots[hole] = null;
        size--;
    }

    /** The slot of an order, or the free one where it would be. No order has id 0, which has no slot of its own. */
    private static int find(long[] ids, long orderId) {
        int mask = ids.length - 1;
        int slot = home(orderId, mask);
        while (ids[slot] != NONE && ids[slot] != orderId) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /**
     * Ids that follow each other are neighbours, which a processor reads ahead of their use; blocks of 512 of them, a
     * page of memory, are scattered, so that no rhythm of ids piles up.
     */
    private static int home(long orderId, int mask) {
        long mixed = (orderId >>> BLOCK_BITS) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32 << BLOCK_BITS | orderId & (1 << BLOCK_BITS) - 1) & mask;
    }

    /** A list of orders; each is in one at most. */
    static final class Unsettled {
        private Order first;
        private Order last;

        private void add(Order order) {
            order.previousUnsettled = last;
            order.nextUnsettled = null;
            if (last == null) {
                first = order;
            } else {
                last.nextUnsettled = order;
            }
            last = order;
        }

        private void remove(Order order) {
            if (order.previousUnsettled == null) {
                first = order.nextUnsettled;
            } else {
                order.previousUnsettled.nextUnsettled = order.nextUnsettled;
            }
            if (order.nextUnsettled == null) {
                last = order.previousUnsettled;
            } else {
                order.nextUnsettled.previousUnsettled = order.previousUnsettled;
            }
            order.previousUnsettled = null;
            order.nextUnsettled = null;
        }
    }
}
