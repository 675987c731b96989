package io.holdfast.engine.core;

/** How the records about an order change it. Each record is legal where it stands: the decisions saw to that. */
final class OrderFold {
    private OrderFold() {
    }

    static void fill(Order order, Record fill) {
        order.filledQuantity = Math.addExact(order.filledQuantity, fill.quantity);
        order.filledQuote = Math.addExact(order.filledQuote, fill.quoteQuantity);
        order.venueQuantity = Math.max(order.venueQuantity, order.filledQuantity);
        if (!order.hasVenueOrderId()) {
            order.venueOrderId(fill.venueOrderId);
        }
        if (!order.state.terminal()) {
            if (order.filledQuantity >= order.quantity) {
                end(order, OrderState.FILLED, Reason.NONE);
            } else {
                order.state = OrderState.PARTIALLY_FILLED;
                order.reason = Reason.NONE;
            }
        }
        touch(order, fill);
    }

    static void change(Order order, Record record) {
        switch (record.kind) {
            case ORDER_ACCEPTED -> accept(order, record);
            case ORDER_REJECTED -> end(order, OrderState.REJECTED, record.reason);
            case ORDER_CANCELLED -> end(order, OrderState.CANCELLED, record.reason);
            case ORDER_EXPIRED -> end(order, OrderState.EXPIRED, Reason.NONE);
            case ORDER_ABANDONED -> end(order, OrderState.ABANDONED, record.reason);
            case ORDER_IN_DOUBT -> {
                order.state = OrderState.IN_DOUBT;
                order.reason = record.reason;
                order.inDoubtSinceNs = record.timeNs;
                order.queryAttempts = 0;
            }
            case QUERY_INTENT -> {
                order.queryAttempts++;
                order.lastQuery = record.sequence;
                order.lastQueryNs = record.timeNs;
                order.unanswered = true;
                order.cancelLost |= record.reason == Reason.CANCEL_UNKNOWN;
            }
            case STATUS_REPORT -> report(order, record);
            case CANCEL_INTENT -> {
                order.cancelAttempts = order.cancelling() ? order.cancelAttempts + 1 : 1;
                order.cancelIntent = record.sequence;
                order.cancelEpoch = record.epoch;
                order.cancelNs = record.timeNs;
                order.cancelLost = false;
            }
            case CANCEL_REJECTED -> {
                if (record.cause == order.cancelIntent) {
                    order.cancelIntent = 0;
                }
            }
            default -> throw new IllegalStateException("not a record about an order, kind=" + record.kind);
        }
        touch(order, record);
    }

    /** Whether nothing has to be asked of the venue to know where the order stands. */
    static boolean settled(Order order) {
        return order.state != OrderState.PENDING && order.state != OrderState.IN_DOUBT && !order.hasGap()
            && !order.unanswered && !order.cancelling();
    }

    /** What has to stay set aside. */
    static long reserve(Order order) {
        if (order.state.terminal() || order.isSecond()) {
            return 0;
        }
        if (order.side == Side.SELL) {
            return order.openQuantity();
        }
        if (order.orderType == OrderType.LIMIT) {
            return Decimals.notionalCeiling(order.price, order.openQuantity());
        }
        return Math.max(0, order.firstReserve - order.filledQuote);
    }

    private static void accept(Order order, Record record) {
        order.state = order.filledQuantity > 0 ? OrderState.PARTIALLY_FILLED : OrderState.LIVE;
        order.reason = Reason.NONE;
        if (!record.venueOrderId.isEmpty()) {
            order.venueOrderId(record.venueOrderId);
        }
    }

    private static void report(Order order, Record record) {
        if (record.cumulativeQuantity != Decimals.ABSENT) {
            order.venueQuantity = Math.max(order.venueQuantity, record.cumulativeQuantity);
        }
        if (!order.hasVenueOrderId()) {
            order.venueOrderId(record.venueOrderId);
        }
    }

    private static void end(Order order, OrderState state, Reason reason) {
        order.state = state;
        order.reason = reason == null ? Reason.NONE : reason;
        order.cancelIntent = 0;
    }

    private static void touch(Order order, Record record) {
        if (record.cause == order.lastQuery) {
            order.unanswered = false;
        }
        order.updatedNs = record.timeNs;
        order.lastSequence = record.sequence;
    }
}
