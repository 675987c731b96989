package io.holdfast.tools;

import io.holdfast.engine.follower.OrderHistory;
import io.holdfast.engine.follower.OrderIdKind;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the order that a person means by one of its ids. */
final class OrderName {
    private OrderName() {
    }

    /** The order's id, by whatever its name is of it. */
    static long resolve(Path data, String name) {
        JournalFold.requireRecords(data);
        try (OrderHistory history = OrderHistory.open(data)) {
            return resolve(history, data, name, null);
        }
    }

    /**
     * The order's id; an order id is preferred to a client order id, and so on in the order of the kinds.
     *
     * @param only the kind that the name is of; {@code null} for any
     * @throws CommandFailure if there is no such order, or more than one
     */
    static long resolve(OrderHistory history, Path data, String name, OrderIdKind only) {
        Set<OrderIdKind> kinds = only == null ? EnumSet.allOf(OrderIdKind.class) : EnumSet.of(only);
        OrderHistory.Match match = history.find(name, kinds);
        if (match == null) {
            throw CommandFailure.usage("there is no such order in " + data + ": give an order id, client order id, "
                + "request id, venue order id or trade id, order=" + name);
        }
        if (match.orderIds().size() > 1) {
            throw CommandFailure.usage("several orders in " + data + " have that " + words(match.kind())
                + ": give one of their order ids " + match.orderIds().stream().map(String::valueOf)
                .collect(Collectors.joining(", ")) + ", order=" + name);
        }
        return match.orderIds().get(0);
    }

    private static String words(OrderIdKind kind) {
        return switch (kind) {
            case ORDER -> "order id";
            case CLIENT_ORDER -> "client order id";
            case REQUEST -> "request id";
            case VENUE_ORDER -> "venue order id";
            case TRADE -> "trade id";
        };
    }
}
