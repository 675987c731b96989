package io.holdfast.gateway.simulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All orders and trades ever, and which orders are open. A client order id names an open order, or else the latest
 * order that had it: ids are free again once their order is closed. Owned by the venue's lock.
 */
final class OrderStore {
    private static final Comparator<SimOrder> LOWEST_FIRST =
        Comparator.comparing(SimOrder::price).thenComparingLong(SimOrder::orderId);
    private static final Comparator<SimOrder> HIGHEST_FIRST =
        Comparator.comparing(SimOrder::price).reversed().thenComparingLong(SimOrder::orderId);

    private final TreeMap<Long, SimOrder> byId = new TreeMap<>();
    private final Map<String, SimOrder> latestByClientId = new HashMap<>();
    private final Map<String, NavigableSet<SimOrder>> bids = new HashMap<>();
    private final Map<String, NavigableSet<SimOrder>> asks = new HashMap<>();
    private final Map<String, List<SimTrade>> trades = new TreeMap<>();
    private final TreeMap<Long, SimOrder> open = new TreeMap<>();
    private final TreeMap<Long, SimOrderList> lists = new TreeMap<>();
    private final Map<String, SimOrderList> latestListByClientId = new HashMap<>();

    void add(SimOrder order) {
        byId.put(order.orderId(), order);
        latestByClientId.put(order.clientOrderId(), order);
    }

    void add(SimOrderList list) {
        lists.put(list.listId(), list);
        latestListByClientId.put(list.listClientOrderId(), list);
    }

    /** Opens an order; on the book once it works. */
    void rest(SimOrder order) {
        if (order.isWorking()) {
            resting(order.symbol(), order.side()).add(order);
        }
        open.put(order.orderId(), order);
    }

    void unrest(SimOrder order) {
        resting(order.symbol(), order.side()).remove(order);
        open.remove(order.orderId());
    }

    void add(SimTrade trade) {
        trades.computeIfAbsent(trade.order().symbol(), symbol -> new ArrayList<>()).add(trade);
    }

    /** Resting orders of a side, first to be filled first. */
    NavigableSet<SimOrder> resting(String symbol, Side side) {
        return side == Side.BUY
            ? bids.computeIfAbsent(symbol, name -> new TreeSet<>(HIGHEST_FIRST))
            : asks.computeIfAbsent(symbol, name -> new TreeSet<>(LOWEST_FIRST));
    }

    boolean isOpen(String clientOrderId) {
        SimOrder order = latestByClientId.get(clientOrderId);
        return order != null && order.status().isOpen();
    }

    /** The order of that venue id and symbol, or null. */
    SimOrder byId(long orderId, String symbol) {
        SimOrder order = byId.get(orderId);
        return order != null && order.symbol().equals(symbol) ? order : null;
    }

    /** The order of that client id and symbol, or null. */
    SimOrder byClientId(String clientOrderId, String symbol) {
        SimOrder order = latestByClientId.get(clientOrderId);
        return order != null && order.symbol().equals(symbol) ? order : null;
    }

    SimOrder byClientId(String clientOrderId) {
        return latestByClientId.get(clientOrderId);
    }

    /** Open orders, oldest first; of all symbols when {@code symbol} is null. */
    List<SimOrder> open(String symbol) {
        List<SimOrder> found = new ArrayList<>(open.values());
        found.removeIf(order -> symbol != null && !order.symbol().equals(symbol));
        return found;
    }

    int openCount(String symbol) {
        return open(symbol).size();
    }

    /** Orders that wait for their stop price, oldest first. */
    List<SimOrder> waiting(String symbol) {
        List<SimOrder> found = open(symbol);
        found.removeIf(SimOrder::isWorking);
        return found;
    }

    boolean isListOpen(String listClientOrderId) {
        SimOrderList list = latestListByClientId.get(listClientOrderId);
        return list != null && list.isOpen();
    }

    /** The list of that venue id, or null. */
    SimOrderList list(long listId) {
        return lists.get(listId);
    }

    /** The list of that client id, or null. */
    SimOrderList list(String listClientOrderId) {
        return latestListByClientId.get(listClientOrderId);
    }

    /** Lists with an open order, oldest first. */
    List<SimOrderList> openLists() {
        return lists.values().stream().filter(SimOrderList::isOpen).toList();
    }

    /** All orders ever, oldest first. */
    Collection<SimOrder> all() {
        return byId.values();
    }

    /** All trades of a symbol, oldest first. */
    List<SimTrade> trades(String symbol) {
        return trades.getOrDefault(symbol, List.of());
    }

    /** The trades of an order, oldest first. */
    List<SimTrade> tradesOf(SimOrder order) {
        return trades(order.symbol()).stream().filter(trade -> trade.order() == order).toList();
    }

    /** All trades by symbol. */
    Map<String, List<SimTrade>> trades() {
        return trades;
    }
}
