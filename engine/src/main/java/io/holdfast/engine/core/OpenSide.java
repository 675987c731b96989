package io.holdfast.engine.core;

/** The open orders of one instrument on one side: how much, and at which prices. */
final class OpenSide {
    private final boolean buys;

    private Order first;
    private int count;
    private long quantity;
    private long protecting;
    private int protectingCount;
    /** No open order has a better price; it may be out of date the careful way until it is asked for. */
    private long best;

    OpenSide(boolean buys) {
        this.buys = buys;
    }

    void add(Order order) {
        order.previousAlike = null;
        order.nextAlike = first;
        if (first != null) {
            first.previousAlike = order;
        }
        first = order;
        best = count == 0 ? price(order) : better(best, price(order));
        count++;
        quantity = Math.addExact(quantity, quantityOf(order));
        protecting += order.protects() ? quantityOf(order) : 0;
        protectingCount += order.protects() ? 1 : 0;
    }

    /** The order is not open any more; what it has left does not count any more. */
    void remove(Order order) {
        if (order.previousAlike == null) {
            first = order.nextAlike;
        } else {
            order.previousAlike.nextAlike = order.nextAlike;
        }
        if (order.nextAlike != null) {
            order.nextAlike.previousAlike = order.previousAlike;
        }
        order.previousAlike = null;
        order.nextAlike = null;
        count--;
        quantity -= quantityOf(order);
        protecting -= order.protects() ? quantityOf(order) : 0;
        protectingCount -= order.protects() ? 1 : 0;
    }

    /** A fill left less of an open order. */
    void filled(Order order, long change) {
        long less = order.isSecond() ? 0 : change;
        quantity -= less;
        protecting -= order.protects() ? less : 0;
    }

    /** Of a list of two only one can fill. */
    private static long quantityOf(Order order) {
        return order.isSecond() ? 0 : order.openQuantity();
    }

    int count() {
        return count;
    }

    /** Base units that these orders may still fill. */
    long quantity() {
        return quantity;
    }

    /** The same without the orders that protect, which make room for others. */
    long quantityOfOthers() {
        return quantity - protecting;
    }

    /** Whether one of these protects, or did: an order of a protection that is over counts until it has ended. */
    boolean protects() {
        return protectingCount > 0;
    }

    /** Whether an order of the other side at a price would meet one of these. */
    boolean crosses(long price) {
        if (count == 0 || !meets(best, price)) {
            return false;
        }
        best = price(first);
        for (Order order = first.nextAlike; order != null; order = order.nextAlike) {
            best = better(best, price(order));
        }
        return meets(best, price);
    }

    /** One of these orders, or {@code null}; {@code nextAlike} walks on. */
    Order first() {
        return first;
    }

    private boolean meets(long ours, long other) {
        return buys ? ours >= other : ours <= other;
    }

    private long better(long a, long b) {
        return buys ? Math.max(a, b) : Math.min(a, b);
    }

    /** A market order meets any price, one that waits for its stop price none. */
    private long price(Order order) {
        if (order.orderType().waits()) {
            return buys ? 0 : Long.MAX_VALUE;
        }
        if (order.orderType() == OrderType.MARKET) {
            return buys ? Long.MAX_VALUE : 0;
        }
        return order.price();
    }
}
