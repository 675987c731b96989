package io.holdfast.engine.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A venue in memory that takes orders as it likes, and tells of it late, twice, or only when it is asked. */
final class GroupVenue {
    /** An order as the venue has it. */
    static final class Resting {
        final long orderId;
        final long groupId;
        final int instrumentId;
        final Side side;
        final boolean market;
        final long quantity;
        long filled;
        boolean live = true;
        final List<Long> trades = new ArrayList<>();
        final List<Long> quantities = new ArrayList<>();

        Resting(Record intent) {
            orderId = intent.orderId;
            groupId = intent.groupId;
            instrumentId = intent.instrumentId;
            side = intent.side;
            market = intent.orderType == OrderType.MARKET;
            quantity = intent.quantity;
        }
    }

    private static final long PRICE = 100 * Decimals.ONE;

    final Map<Long, Resting> orders = new LinkedHashMap<>();
    final Map<String, Long> balances = new HashMap<>(Map.of("BTC", 10 * Decimals.ONE, "ETH", 100 * Decimals.ONE,
        "USDT", 100_000 * Decimals.ONE));
    private final SplittableRandom random;
    private long trades;

    GroupVenue(SplittableRandom random) {
        this.random = random;
    }

    Resting take(Record intent) {
        Resting order = new Resting(intent);
        orders.put(order.orderId, order);
        return order;
    }

    /** Fills a part, or all of it. */
    void fill(Resting order, boolean all) {
        long open = order.quantity - order.filled;
        long lots = open / lot();
        if (!order.live || lots == 0) {
            return;
        }
        long part = all ? open : lot() * (1 + random.nextLong(lots));
        order.filled += part;
        order.live = order.filled < order.quantity;
        order.trades.add(++trades);
        order.quantities.add(part);
        long sign = order.side == Side.BUY ? 1 : -1;
        balances.merge(order.instrumentId == 1 ? "BTC" : "ETH", sign * part, Math::addExact);
        balances.merge("USDT", -sign * Decimals.notional(PRICE, part), Math::addExact);
    }

    static long lot() {
        return Decimals.ONE / 1000;
    }

    /** Puts a trade of an order as a fill. */
    static void tell(Command command, Resting order, int trade) {
        command.reset(CommandKind.FILL, Actor.VENUE);
        command.orderId = order.orderId;
        command.instrumentId = order.instrumentId;
        command.side = order.side;
        command.tradeId.set("t" + order.trades.get(trade));
        command.venueOrderId.set("v" + order.orderId);
        command.quantity = order.quantities.get(trade);
        command.price = PRICE;
        command.quoteQuantity = Decimals.notional(PRICE, command.quantity);
        command.fee = 0;
    }

    /** Puts where an order stands; one that it never got is not found. */
    static void status(Command command, long orderId, Resting order, long answers) {
        command.reset(CommandKind.ORDER_STATUS, Actor.VENUE);
        command.orderId = orderId;
        command.answers = answers;
        if (order == null) {
            command.venueStatus = VenueStatus.NOT_FOUND;
            return;
        }
        command.cumulativeQuantity = order.filled;
        command.venueStatus = order.filled == order.quantity ? VenueStatus.FILLED
            : !order.live ? VenueStatus.CANCELLED
            : order.filled > 0 ? VenueStatus.PARTIALLY_FILLED : VenueStatus.LIVE;
    }

    /** What all orders of a group on a side of an instrument have filled. */
    long filled(long groupId, int instrumentId, Side side) {
        return orders.values().stream().filter(order -> order.groupId == groupId
            && order.instrumentId == instrumentId && order.side == side).mapToLong(order -> order.filled).sum();
    }
}
