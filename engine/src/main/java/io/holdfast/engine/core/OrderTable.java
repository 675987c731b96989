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

    private Order[] slots = new Order[INITIAL_CAPACITY];
    private int size;
    private final long[] ended = new long[RETAINED];
    private long endedCount;
    private Order free;
    private int openCount;

    /** The ends of the list of open orders, oldest first. */
    private Order firstOpen;
    private Order lastOpen;
    /** The ends of the list of orders that are pending or in doubt, oldest first. */
    private Order firstUnsettled;
    private Order lastUnsettled;

    Order get(long orderId) {
        return slots[find(slots, orderId)];
    }

    Order add(Record intent) {
        Order order = take();
        order.reset(intent);
        insert(order);
        order.previousOpen = lastOpen;
        order.nextOpen = null;
        if (lastOpen == null) {
            firstOpen = order;
        } else {
            lastOpen.nextOpen = order;
        }
        lastOpen = order;
        openCount++;
        settle(order, false);
        return order;
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

    /** Moves an open order into or out of the unsettled ones. */
    void settle(Order order, boolean settled) {
        if (order.unsettled == !settled) {
            return;
        }
        order.unsettled = !settled;
        if (settled) {
            unlinkUnsettled(order);
        } else {
            order.previousUnsettled = lastUnsettled;
            order.nextUnsettled = null;
            if (lastUnsettled == null) {
                firstUnsettled = order;
            } else {
                lastUnsettled.nextUnsettled = order;
            }
            lastUnsettled = order;
        }
    }

    private void unlinkUnsettled(Order order) {
        if (order.previousUnsettled == null) {
            firstUnsettled = order.nextUnsettled;
        } else {
            order.previousUnsettled.nextUnsettled = order.nextUnsettled;
        }
        if (order.nextUnsettled == null) {
            lastUnsettled = order.previousUnsettled;
        } else {
            order.nextUnsettled.previousUnsettled = order.previousUnsettled;
        }
        order.previousUnsettled = null;
        order.nextUnsettled = null;
    }

    Order firstOpen() {
        return firstOpen;
    }

    Order firstUnsettled() {
        return firstUnsettled;
    }

    int openCount() {
        return openCount;
    }

    /** The id of the i-th last order that ended, from 0; 0 where there is none or it is retired. */
    long endedId(long i) {
        return i >= endedCount || i >= RETAINED ? 0 : ended[(int) (endedCount - 1 - i & RETAINED - 1)];
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

    private void retire(long orderId) {
        int slot = find(slots, orderId);
        Order order = slots[slot];
        remove(slot);
        order.nextOpen = free;
        free = order;
    }

    private void insert(Order order) {
        if (size >= slots.length >> 1) {
            Order[] grown = new Order[slots.length << 1];
            for (Order moved : slots) {
                if (moved != null) {
                    grown[find(grown, moved.orderId)] = moved;
                }
            }
            slots = grown;
        }
        int slot = find(slots, order.orderId);
        if (slots[slot] != null) {
            throw new IllegalStateException("order is there already, orderId=" + order.orderId);
        }
        slots[slot] = order;
        size++;
    }

    /** Closes the gap behind a removed slot, so that no mark of the removal is needed. */
    private void remove(int removed) {
        int mask = slots.length - 1;
        int hole = removed;
        int next = hole;
        while (true) {
            next = next + 1 & mask;
            Order order = slots[next];
            if (order == null) {
                break;
            }
            int home = home(order.orderId, mask);
            if ((next - home & mask) >= (next - hole & mask)) {
                slots[hole] = order;
                hole = next;
            }
        }
        slots[hole] = null;
        size--;
    }

    private static int find(Order[] slots, long orderId) {
        int mask = slots.length - 1;
        int slot = home(orderId, mask);
        while (slots[slot] != null && slots[slot].orderId != orderId) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static int home(long orderId, int mask) {
        long mixed = orderId * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & mask;
    }
}
