package io.holdfast.tools.simulate;

import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.gateway.venue.VenueBalance;
import io.holdfast.gateway.venue.VenueOrder;
import io.holdfast.gateway.venue.VenueTrade;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The virtual exchange: one account, matching against a market that it does not move, and the unpleasant rules of the
 * real one. A client order id is unique only among open orders; what it says of an id is said of the last order that
 * had it.
 */
final class Exchange {
    static final int ORDER_REFUSED = -2010;
    static final int UNKNOWN_ORDER = -2011;
    static final int FILTER_FAILURE = -1013;

    /** Told of each change, in order. */
    interface Listener {
        /** An order changed; {@code trade} is null unless it traded. */
        void onOrder(VenueOrder order, VenueTrade trade);

        /** An order is about to be reported as traded. */
        void onTrade(VirtualOrder order, VenueTrade trade);

        /** Some balances changed. */
        void onBalances(List<VenueBalance> balances);

        /** The best prices of a market. */
        void onQuote(VirtualMarket market);
    }

    /** Share of what is received that a trade costs, in parts of ten thousand. */
    private static final long FEE = 10;
    private static final String THIRD_ASSET = "BNB";

    private final World world;
    private final Swarm swarm;
    private final SplittableRandom random;
    private final Listener listener;
    private final List<VirtualMarket> markets = new ArrayList<>();
    private final Map<String, long[]> balances = new TreeMap<>();
    private final List<VirtualOrder> orders = new ArrayList<>();
    private final Map<String, VirtualOrder> byClientOrderId = new LinkedHashMap<>();
    private final List<VirtualOrder> open = new ArrayList<>();
    private long digest = 1;

    Exchange(World world, Swarm swarm, SplittableRandom random, Listener listener) {
        this.world = world;
        this.swarm = swarm;
        this.random = random;
        this.listener = listener;
        markets.add(new VirtualMarket("BTC", "USDT", 20_000 * Decimals.ONE, 1_000_000L, 1_000L));
        if (swarm.symbols > 1) {
            markets.add(new VirtualMarket("ETH", "USDT", 1_500 * Decimals.ONE, 1_000_000L, 10_000L));
        }
        if (swarm.symbols > 2) {
            markets.add(new VirtualMarket("SOL", "USDT", 150 * Decimals.ONE, 1_000_000L, 100_000L));
        }
        for (VirtualMarket market : markets) {
            balances.put(market.base, new long[] {20 * Decimals.ONE, 0});
        }
        balances.put("USDT", new long[] {200_000 * Decimals.ONE, 0});
        if (swarm.feesInThirdAsset) {
            balances.put(THIRD_ASSET, new long[] {5 * Decimals.ONE, 0});
        }
    }

    List<VirtualMarket> markets() {
        return markets;
    }

    VirtualMarket market(String symbol) {
        for (VirtualMarket market : markets) {
            if (market.symbol.equals(symbol)) {
                return market;
            }
        }
        throw new IllegalArgumentException("there is no market " + symbol);
    }

    /** All orders ever, the oldest first. */
    List<VirtualOrder> orders() {
        return orders;
    }

    List<VirtualOrder> open() {
        return open;
    }

    /** The last order with a client order id, or null. */
    VirtualOrder order(String clientOrderId) {
        return byClientOrderId.get(clientOrderId);
    }

    /** The order with the exchange's own id, or null. */
    VirtualOrder order(long id) {
        return id >= 1 && id <= orders.size() ? orders.get((int) id - 1) : null;
    }

    /** Stands for all that ever happened here. */
    long digest() {
        return digest;
    }

    long total(String asset) {
        long[] balance = balances.get(asset);
        return balance == null ? 0 : balance[0] + balance[1];
    }

    List<VenueBalance> balances() {
        List<VenueBalance> list = new ArrayList<>();
        balances.forEach((asset, amounts) -> list.add(new VenueBalance(asset, amounts[0], amounts[1])));
        return list;
    }

    VirtualOrder place(VirtualOrder.Terms terms) throws Refused {
        check(terms);
        VirtualOrder order = new VirtualOrder(orders.size() + 1, terms, world.nowNs());
        long needed = needed(order);
        if (balances.get(order.pays())[0] < needed) {
            throw new Refused(ORDER_REFUSED, "Account has insufficient balance for requested action.");
        }
        add(order);
        lock(order, needed);
        work(order);
        return order;
    }

    /** Two orders of which the one ends the other; both or none. The first holds the funds for both. */
    VirtualOrder placeList(VirtualOrder.Terms first, VirtualOrder.Terms second) throws Refused {
        check(second);
        check(first);
        VirtualOrder order = new VirtualOrder(orders.size() + 1, first, world.nowNs());
        if (balances.get(order.pays())[0] < needed(order)) {
            throw new Refused(ORDER_REFUSED, "Account has insufficient balance for requested action.");
        }
        add(order);
        lock(order, needed(order));
        VirtualOrder other = new VirtualOrder(orders.size() + 1, second, world.nowNs());
        add(other);
        order.sibling = other;
        other.sibling = order;
        work(order);
        work(other);
        return order;
    }

    private void check(VirtualOrder.Terms terms) throws Refused {
        VirtualOrder sameId = byClientOrderId.get(terms.clientOrderId());
        if (sameId != null && sameId.open()) {
            throw new Refused(ORDER_REFUSED, "Duplicate order sent.");
        }
        VirtualMarket market = terms.market();
        long best = market.meets(terms.side());
        long price = terms.price() == 0 ? terms.stopPrice() == 0 ? best : terms.stopPrice() : terms.price();
        if (terms.quantity() % market.lot != 0 || price % market.tick != 0) {
            throw new Refused(FILTER_FAILURE, "Filter failure: LOT_SIZE");
        }
        if (Decimals.notional(price, terms.quantity()) < VirtualMarket.MIN_NOTIONAL) {
            throw new Refused(FILTER_FAILURE, "Filter failure: NOTIONAL");
        }
        if (terms.type() == OrderType.STOP_LOSS && isReached(terms.side(), terms.stopPrice(), market)) {
            throw new Refused(ORDER_REFUSED, "Stop price would trigger immediately.");
        }
        if (terms.type() == OrderType.LIMIT_MAKER && crosses(terms.side(), terms.price(), market)) {
            throw new Refused(ORDER_REFUSED, "Order would immediately match and take.");
        }
    }

    private static boolean isReached(Side side, long stopPrice, VirtualMarket market) {
        return side == Side.BUY ? market.ask >= stopPrice : market.bid <= stopPrice;
    }

    private static boolean crosses(Side side, long price, VirtualMarket market) {
        return side == Side.BUY ? price >= market.ask : price <= market.bid;
    }

    private static long needed(VirtualOrder order) {
        if (order.side == Side.SELL) {
            return order.quantity;
        }
        long price = order.price != 0 ? order.price : order.stopPrice != 0 ? order.stopPrice
            : order.market.meets(order.side);
        return Decimals.notional(price, order.quantity);
    }

    private void add(VirtualOrder order) {
        orders.add(order);
        byClientOrderId.put(order.clientOrderId, order);
        open.add(order);
        order.waiting = order.type.waits();
        report(order, null);
    }

    /** Takes what it meets, rests, or ends. */
    private void work(VirtualOrder order) {
        if (order.waiting || !order.open()) {
            return;
        }
        boolean market = order.type == OrderType.MARKET;
        if (market || crosses(order.side, order.price, order.market)) {
            take(order, order.market.meets(order.side));
        }
        if (order.open() && (market || order.timeInForce != TimeInForce.GTC)) {
            end(order, VenueStatus.EXPIRED);
        }
    }

    /** In some fills, seldom not all of it. */
    private void take(VirtualOrder order, long best) {
        int fills = 1 + random.nextInt(3);
        boolean all = order.timeInForce == TimeInForce.FOK || random.nextInt(4) > 0;
        for (int i = 0; i < fills && order.open(); i++) {
            boolean last = all && i == fills - 1;
            fill(order, best, last ? order.remaining() : part(order), false);
        }
    }

    private long part(VirtualOrder order) {
        long lots = order.remaining() / order.market.lot;
        return lots <= 1 ? order.remaining() : order.market.lot * (1 + random.nextLong(lots));
    }

    void cancel(String clientOrderId) throws Refused {
        VirtualOrder order = byClientOrderId.get(clientOrderId);
        if (order == null || !order.open()) {
            throw new Refused(UNKNOWN_ORDER, "Unknown order sent.");
        }
        VirtualOrder sibling = order.sibling;
        end(order, VenueStatus.CANCELLED);
        if (sibling != null && sibling.open()) {
            end(sibling, VenueStatus.CANCELLED);
        }
    }

    /** Moves an amount in, or out where it is negative and free. */
    void transfer(String asset, long amount) {
        long[] balance = balances.get(asset);
        if (balance[0] + amount >= 0) {
            balance[0] += amount;
            digest = digest * 31 + amount;
            listener.onBalances(List.of(new VenueBalance(asset, balance[0], balance[1])));
        }
    }

    /** The markets move, and orders that they cross are filled, at times in part. */
    void move() {
        for (VirtualMarket market : markets) {
            market.move(random);
        }
        for (VirtualOrder order : List.copyOf(open)) {
            if (!order.open()) {
                continue;
            }
            if (order.waiting) {
                if (isReached(order.side, order.stopPrice, order.market)) {
                    trigger(order);
                }
            } else if (crosses(order.side, order.price, order.market)) {
                fill(order, order.price, random.nextInt(3) == 0 ? part(order) : order.remaining(), true);
            }
        }
        markets.forEach(listener::onQuote);
    }

    /** The stop price is reached: it sells at the market. */
    private void trigger(VirtualOrder order) {
        order.waiting = false;
        takeOver(order);
        take(order, order.market.meets(order.side));
        if (order.open()) {
            end(order, VenueStatus.EXPIRED);
        }
    }

    /** The other order of its list ends, and leaves what it holds. */
    private void takeOver(VirtualOrder order) {
        VirtualOrder sibling = order.sibling;
        if (sibling != null && sibling.open()) {
            order.locked += sibling.locked;
            sibling.locked = 0;
            end(sibling, VenueStatus.EXPIRED);
        }
    }

    private void lock(VirtualOrder order, long amount) {
        long[] balance = balances.get(order.pays());
        balance[0] -= amount;
        balance[1] += amount;
        order.locked = amount;
    }

    private void fill(VirtualOrder order, long price, long quantity, boolean maker) {
        takeOver(order);
        long quote = Decimals.notional(price, quantity);
        long paid = order.side == Side.BUY ? quote : quantity;
        long received = order.side == Side.BUY ? quantity : quote;
        order.executed += quantity;
        order.updatedNs = world.nowNs();
        order.status = order.remaining() == 0 ? VenueStatus.FILLED : VenueStatus.PARTIALLY_FILLED;
        // What stays locked is what the rest needs at the limit.
        long needed = order.side == Side.SELL ? order.remaining()
            : order.price == 0 ? order.locked - paid : Decimals.notional(order.price, order.remaining());
        long[] pays = balances.get(order.pays());
        pays[1] -= order.locked;
        pays[0] += order.locked - paid - needed;
        pays[1] += needed;
        order.locked = needed;
        balances.get(order.receives())[0] += received;
        String feeAsset = order.receives();
        long fee = received * FEE / 10_000;
        if (swarm.feesInThirdAsset && balances.get(THIRD_ASSET)[0] > 10_000) {
            feeAsset = THIRD_ASSET;
            fee = 1_000 + quantity % 1_000;
        }
        balances.get(feeAsset)[0] -= fee;
        List<VenueTrade> trades = order.market.trades;
        VenueTrade trade = new VenueTrade(order.market.symbol, Integer.toString(trades.size() + 1),
            Long.toString(order.id), order.side, maker, price, quantity, quote, fee, feeAsset, world.nowNs());
        trades.add(trade);
        listener.onTrade(order, trade);
        if (!order.open()) {
            closed(order);
        }
        report(order, trade);
    }

    private void end(VirtualOrder order, VenueStatus status) {
        order.status = status;
        order.updatedNs = world.nowNs();
        closed(order);
        report(order, null);
    }

    private void closed(VirtualOrder order) {
        long[] balance = balances.get(order.pays());
        balance[1] -= order.locked;
        balance[0] += order.locked;
        order.locked = 0;
        open.remove(order);
    }

    private void report(VirtualOrder order, VenueTrade trade) {
        digest = ((digest * 31 + order.id) * 31 + order.status.ordinal()) * 31 + order.executed;
        digest = digest * 31 + world.nowNs();
        listener.onOrder(order.seen(), trade);
        List<VenueBalance> changed = new ArrayList<>();
        changed.add(balance(order.market.base));
        changed.add(balance(order.market.quote));
        if (swarm.feesInThirdAsset && trade != null) {
            changed.add(balance(THIRD_ASSET));
        }
        listener.onBalances(changed);
    }

    private VenueBalance balance(String asset) {
        long[] amounts = balances.get(asset);
        return new VenueBalance(asset, amounts[0], amounts[1]);
    }
}
