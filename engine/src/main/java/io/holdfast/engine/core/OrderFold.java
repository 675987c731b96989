package io.holdfast.engine.core;

/** How the records about an order change it. Each record is legal where it stands: the decisions saw to that. */
final class OrderFold {
    private final OrderTable orders;

    OrderFold(OrderTable orders) {
        this.orders = orders;
    }

    void fill(Order order, Record fill) {
        order.filledQuantity = Math.addExact(order.filledQuantity, fill.quantity);
        order.filledQuote = Math.addExact(order.filledQuote, fill.quoteQuantity);
        if (order.extra.reportedQuantity != 0 && !order.hasGap()) {
            order.extra.reportedQuantity = 0;
        }
        if (!order.hasVenueOrderId()) {
            orders.name(order, fill.venueOrderId);
        }
        if (!order.state.terminal()) {
            if (order.filledQuantity >= order.quantity) {
                end(order, OrderState.FILLED, Reason.NONE);
            } else {
                order.state = OrderState.PARTIALLY_FILLED;
                order.reason(Reason.NONE);
            }
        }
        touch(order, fill);
    }

    void change(Order order, Record record) {
        switch (record.kind) {
            case ORDER_ACCEPTED -> accept(order, record);
            case ORDER_REJECTED -> end(order, OrderState.REJECTED, record.reason);
            case ORDER_CANCELLED -> end(order, OrderState.CANCELLED, record.reason);
            case ORDER_EXPIRED -> end(order, OrderState.EXPIRED, Reason.NONE);
            case ORDER_ABANDONED -> end(order, OrderState.ABANDONED, record.reason);
            case ORDER_IN_DOUBT -> {
                order.state = OrderState.IN_DOUBT;
                order.reason(record.reason);
                OrderExtra extra = orders.extra(order);
                extra.inDoubtSinceNs = record.timeNs;
                extra.queryAttempts = 0;
            }
            case QUERY_INTENT -> {
                OrderExtra extra = orders.extra(order);
                extra.queryAttempts++;
                extra.lastQuery = record.sequence;
                extra.lastQueryNs = record.timeNs;
                extra.unanswered = true;
                extra.cancelLost |= record.reason == Reason.CANCEL_UNKNOWN;
            }
            case STATUS_REPORT -> report(order, record);
            case CANCEL_INTENT -> {
                OrderExtra extra = orders.extra(order);
                extra.cancelAttempts = order.cancelling() ? extra.cancelAttempts + 1 : 1;
                extra.cancelIntent = record.sequence;
                extra.cancelEpoch = record.epoch;
                extra.cancelNs = record.timeNs;
                extra.cancelLost = false;
            }
            case CANCEL_REJECTED -> {
                if (order.cancelling() && record.cause == order.extra.cancelIntent) {
                    order.extra.cancelIntent = 0;
                }
            }
            default -> throw new IllegalStateException("not a record about an order, kind=" + record.kind);
        }
        touch(order, record);
    }

    /** Whether nothing has to be asked of the venue to know where the order stands. */
    static boolean settled(Order order) {
        return order.state != OrderState.PENDING && order.state != OrderState.IN_DOUBT && !order.hasGap()
            && !order.extra.unanswered && !order.cancelling();
    }

    /** What has to stay set aside. */
    static long reserve(Order order) {
        if (order.state.terminal() || order.isSecond()) {
            return 0;
        }
        if (order.side() == Side.SELL) {
            return order.openQuantity();
        }
        if (order.orderType() == OrderType.LIMIT) {
            return Decimals.notionalCeiling(order.price, order.openQuantity());
        }
        return Math.max(0, order.firstReserve - order.filledQuote);
    }

    private void accept(Order order, Record record) {
        order.state = order.filledQuantity > 0 ? OrderState.PARTIALLY_FILLED : OrderState.LIVE;
        order.reason(Reason.NONE);
        if (!record.venueOrderId.isEmpty()) {
            orders.name(order, record.venueOrderId);
        }
    }

    private void report(Order order, Record record) {
        if (record.cumulativeQuantity != Decimals.ABSENT && record.cumulativeQuantity > order.venueQuantity()) {
            orders.extra(order).reportedQuantity = record.cumulativeQuantity;
        }
        if (!order.hasVenueOrderId()) {
            orders.name(order, record.venueOrderId);
        }
    }

    private static void end(Order order, OrderState state, Reason reason) {
        order.state = state;
        order.reason(reason == null ? Reason.NONE : reason);
        if (order.cancelling()) {
            order.extra.cancelIntent = 0;
        }
    }

    private static void touch(Order order, Record record) {
        if (order.extra.unanswered && record.cause == order.extra.lastQuery) {
            order.extra.unanswered = false;
        }
        order.updatedNs = record.timeNs;
        order.lastSequence = record.sequence;
    }
}
