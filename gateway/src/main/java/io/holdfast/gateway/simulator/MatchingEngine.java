package io.holdfast.gateway.simulator;

import io.holdfast.gateway.simulator.MarketBook.Level;
import io.holdfast.gateway.simulator.MatchingListener.Execution;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Matches the account's orders against a market that they do not move, and settles them in exact arithmetic. An order
 * that can match takes the levels of the book, best first, a fill each. A resting order fills at its own price when
 * somebody trades through it, up to that trade's quantity, or when the opposite best crosses it, up to the displayed
 * quantity. An order with a stop price works from the trade between others on that reaches it. Of two orders in a
 * list, the first to be triggered or to trade ends the other. Not thread-safe: the venue's lock.
 */
final class MatchingEngine {
    private final Accounts accounts;
    private final OrderStore orders;
    private final BigDecimal feeRate;
    private final MatchingListener listener;
    private final LongSupplier clockMs;
    private final Map<String, MarketBook> books = new HashMap<>();
    private final Map<String, Long> lastTradeIds = new HashMap<>();
    private final long firstId;
    /** Where fees are taken while there is enough of it, and what it costs in quote; null for out of what comes in. */
    private String thirdAsset;
    private BigDecimal thirdPrice;
    private long lastOrderId;
    private long lastListId;
    private long lastExecutionId;

    MatchingEngine(Accounts accounts, OrderStore orders, Collection<SymbolRules> symbols,
        Terms terms, MatchingListener listener) {
        symbols.forEach(rules -> books.put(rules.name(), new MarketBook(rules.tick())));
        this.accounts = accounts;
        this.orders = orders;
        this.feeRate = terms.feeRate;
        this.listener = listener;
        this.clockMs = terms.clockMs;
        this.firstId = terms.firstId;
        this.lastOrderId = firstId;
        this.lastListId = firstId;
        this.lastExecutionId = firstId;
    }

    /** The market of a symbol; without a quote before the first. */
    MarketBook book(String symbol) {
        return books.get(symbol);
    }

    /**
     * Takes an order: reports NEW, then each fill, then the end of what may not wait.
     *
     * @throws Refusal if a filter, the balance or an open order of the same client id forbids it; nothing changed.
     */
    SimOrder place(NewOrder request) {
        checkRoom(request.rules().name(), 1, request.type().isContingent() ? 1 : 0);
        List<Level> fills = check(request);
        BigDecimal needed = needed(request, fills);
        checkFunds(request.paysAsset(), needed);
        long nowMs = clockMs.getAsLong();
        SimOrder order = new SimOrder(++lastOrderId, request, nowMs);
        lock(order, needed);
        open(order);
        listener.onBalances(Set.of(order.paysAsset()), nowMs);
        if (order.isWorking()) {
            execute(order, fills);
        }
        return order;
    }

    /**
     * Takes two orders of which the one ends the other; they hold back once what the dearer needs.
     *
     * @throws Refusal as for {@link #place}, or if the market is not between the two; nothing changed.
     */
    SimOrderList placeList(NewList request) {
        NewOrder above = request.above();
        NewOrder below = request.below();
        request.checkTypes();
        checkRoom(above.rules().name(), 2,
            (above.type().isContingent() ? 1 : 0) + (below.type().isContingent() ? 1 : 0));
        BigDecimal last = book(above.rules().name()).last();
        if (last != null) {
            request.checkPrices(last);
        }
        check(above);
        check(below);
        if (orders.isListOpen(request.listClientOrderId()) || above.clientOrderId().equals(below.clientOrderId())) {
            throw Refusal.newOrder("Duplicate order sent.");
        }
        checkFunds(above.paysAsset(), request.reserve());
        long nowMs = clockMs.getAsLong();
        SimOrder belowOrder = new SimOrder(++lastOrderId, below, nowMs);
        SimOrder aboveOrder = new SimOrder(++lastOrderId, above, nowMs);
        SimOrderList list = new SimOrderList(++lastListId, request.listClientOrderId(), aboveOrder, belowOrder);
        orders.add(list);
        aboveOrder.list(list);
        belowOrder.list(list);
        lock(aboveOrder, request.reserve());
        listener.onList(list, nowMs);
        open(belowOrder);
        open(aboveOrder);
        listener.onBalances(Set.of(above.paysAsset()), nowMs);
        return list;
    }

    private void lock(SimOrder order, BigDecimal amount) {
        accounts.lock(order.paysAsset(), amount);
        order.locked(amount);
    }

    private void open(SimOrder order) {
        orders.add(order);
        orders.rest(order);
        report(ExecutionType.NEW, order, null, null);
    }

    /** Trades what an order that works can trade at once, and ends what may not wait. */
    private void execute(SimOrder order, List<Level> fills) {
        if (order.timeInForce() != TimeInForce.FOK || total(fills).compareTo(order.quantity()) == 0) {
            for (Level level : fills) {
                fill(order, level.price(), level.quantity(), false);
            }
        }
        boolean mayWait = !order.type().isMarket() && order.timeInForce() == TimeInForce.GTC;
        if (order.status().isOpen() && !mayWait) {
            end(order, OrderStatus.EXPIRED, ExecutionType.EXPIRED, null);
        }
    }

    /**
     * Ends an open order, and with it the other one of its list.
     *
     * @param cancelId client id of the cancelling request.
     * @throws Refusal if the order is not open.
     */
    void cancel(SimOrder order, String cancelId) {
        if (!order.status().isOpen()) {
            throw Refusal.unknownOrder();
        }
        List<SimOrder> ended = order.list() == null ? List.of(order) : order.list().legs();
        for (SimOrder each : ended) {
            if (each.status().isOpen()) {
                end(each, OrderStatus.CANCELED, ExecutionType.CANCELED, cancelId);
            }
        }
    }

    /**
     * Makes an open order smaller.
     *
     * @throws Refusal if it is not open, waits for a price or is in a list, or would not become smaller and still have
     *     something to fill.
     */
    void amend(SimOrder order, BigDecimal quantity) {
        order.rules().checkQuantity(quantity);
        if (!order.status().isOpen()) {
            throw Refusal.unknownOrder();
        }
        if (order.list() != null || order.type().isContingent()) {
            throw Refusal.bad(-2038, "Order amend is not supported for this order.");
        }
        if (quantity.compareTo(order.quantity()) >= 0 || quantity.compareTo(order.executed()) <= 0) {
            throw Refusal.bad(-2038, "Order amend (quantity increase) is not supported.");
        }
        long nowMs = clockMs.getAsLong();
        BigDecimal freed = order.request().unitReserve().multiply(order.quantity().subtract(quantity));
        accounts.unlock(order.paysAsset(), freed);
        order.amend(quantity, order.locked().subtract(freed), nowMs);
        report(ExecutionType.REPLACED, order, null, null);
        listener.onBalances(Set.of(order.paysAsset()), nowMs);
    }

    /**
     * Moves an amount into the account, or out of it when negative, as a transfer from outside.
     *
     * @throws Refusal if less than that is free.
     */
    void transfer(String asset, BigDecimal quantity) {
        if (quantity.signum() < 0 && !accounts.hasFree(asset, quantity.negate())) {
            throw Refusal.newOrder("Account has insufficient balance for requested action.");
        }
        long nowMs = clockMs.getAsLong();
        accounts.credit(asset, quantity);
        listener.onTransfer(asset, quantity, nowMs);
        listener.onBalances(Set.of(asset), nowMs);
    }

    /** The market moved; resting orders that it crosses are filled. */
    void onQuote(Quote quote) {
        book(quote.symbol()).onQuote(quote);
        fillResting(quote.symbol(), Side.BUY, quote.ask(), quote.askQuantity(), true);
        fillResting(quote.symbol(), Side.SELL, quote.bid(), quote.bidQuantity(), true);
    }

    /** Levels behind the best changed; nothing of ours is touched by that. */
    void onDepth(DepthUpdate update) {
        book(update.symbol()).onDepth(update);
    }

    /**
     * Others traded: orders whose stop price that reaches begin to work, and resting orders with a better price than
     * theirs would have been first.
     */
    void onPrint(Print print) {
        book(print.symbol()).onPrint(print);
        for (SimOrder order : orders.waiting(print.symbol())) {
            if (order.status().isOpen() && order.request().triggersAt(print.price())) {
                trigger(order);
            }
        }
        fillResting(print.symbol(), Side.BUY, print.price(), print.quantity(), false);
        fillResting(print.symbol(), Side.SELL, print.price(), print.quantity(), false);
    }

    private void fillResting(String symbol, Side side, BigDecimal price, BigDecimal quantity,
        boolean atPriceToo) {
        Set<SimOrder> resting = orders.resting(symbol, side);
        if (resting.isEmpty()) {
            return;
        }
        List<SimOrder> reached = new ArrayList<>();
        for (SimOrder order : resting) {
            int better = side == Side.BUY ? order.price().compareTo(price) : price.compareTo(order.price());
            if (better < 0 || better == 0 && !atPriceToo) {
                break;
            }
            reached.add(order);
        }
        BigDecimal available = quantity;
        for (SimOrder order : reached) {
            BigDecimal filled = Decimals.floorToStep(Decimals.min(available, order.remaining()),
                order.rules().step());
            if (filled.signum() <= 0) {
                return;
            }
            fill(order, order.price(), filled, true);
            available = available.subtract(filled);
        }
    }

    private void trigger(SimOrder order) {
        long nowMs = clockMs.getAsLong();
        expireOther(order);
        order.trigger(nowMs);
        orders.rest(order);
        accounts.unlock(order.paysAsset(), order.locked());
        order.locked(BigDecimal.ZERO);
        List<Level> fills = fills(order.request(), book(order.symbol()));
        BigDecimal needed = needed(order.request(), fills);
        if (!accounts.hasFree(order.paysAsset(), needed)) {
            order.expiryReason("REJECTED");
            end(order, OrderStatus.EXPIRED, ExecutionType.EXPIRED, null);
            return;
        }
        lock(order, needed);
        report(ExecutionType.NEW, order, null, null);
        execute(order, fills);
    }

    /** The other order of a list ends when one is triggered or trades, also in part; what it held back goes over. */
    private void expireOther(SimOrder order) {
        SimOrder other = order.list() == null ? null : order.list().other(order);
        if (other == null || !other.status().isOpen()) {
            return;
        }
        BigDecimal held = order.locked().add(other.locked());
        BigDecimal surplus = held.subtract(order.request().reserve());
        accounts.unlock(order.paysAsset(), surplus);
        order.locked(order.request().reserve());
        other.locked(BigDecimal.ZERO);
        other.expiryReason("OCO_TRIGGER");
        end(other, OrderStatus.EXPIRED, ExecutionType.EXPIRED, null);
    }

    private void checkRoom(String symbol, int adding, int contingent) {
        if (orders.openCount(symbol) + adding > SymbolRules.MAX_OPEN_ORDERS) {
            throw Refusal.filter("MAX_NUM_ORDERS");
        }
        long open = orders.open(symbol).stream().filter(order -> order.type().isContingent()).count();
        if (contingent > 0 && open + contingent > SymbolRules.MAX_ALGO_ORDERS) {
            throw Refusal.filter("MAX_NUM_ALGO_ORDERS");
        }
    }

    private void checkFunds(String asset, BigDecimal needed) {
        if (!accounts.hasFree(asset, needed)) {
            throw Refusal.newOrder("Account has insufficient balance for requested action.");
        }
    }

    /** Refuses what cannot be taken, funds aside, and returns what would trade at once. */
    private List<Level> check(NewOrder request) {
        SymbolRules rules = request.rules();
        rules.checkQuantity(request.quantity());
        MarketBook book = book(rules.name());
        if (request.type() == OrderType.MARKET) {
            if (book.quote() != null) {
                rules.checkNotional(book.quote().price(request.side().opposite()), request.quantity());
            }
        } else {
            checkPrices(request);
        }
        if (orders.isOpen(request.clientOrderId())) {
            throw Refusal.newOrder("Duplicate order sent.");
        }
        if (request.type().isContingent()) {
            if (book.last() != null && request.triggersAt(book.last())) {
                throw Refusal.newOrder("Order would trigger immediately.");
            }
            return List.of();
        }
        List<Level> fills = fills(request, book);
        if (request.type() == OrderType.LIMIT_MAKER && !fills.isEmpty()) {
            throw Refusal.newOrder("Order would immediately match and take.");
        }
        return fills;
    }

    private static void checkPrices(NewOrder request) {
        if (!request.type().isMarket()) {
            request.rules().checkPrice(request.price());
        }
        if (request.type().isContingent()) {
            request.rules().checkPrice(request.stopPrice());
        }
        request.rules().checkNotional(request.type().isMarket() ? request.stopPrice() : request.price(),
            request.quantity());
    }

    /** What an order holds back: a market order once it works what it will pay, any other its reserve. */
    private static BigDecimal needed(NewOrder request, List<Level> fills) {
        if (request.side() == Side.SELL || !request.type().isMarket() || request.type().isContingent()
            && fills.isEmpty()) {
            return request.reserve();
        }
        return fills.stream().map(level -> level.price().multiply(level.quantity()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal total(List<Level> fills) {
        return fills.stream().map(Level::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static List<Level> fills(NewOrder request, MarketBook book) {
        List<Level> fills = new ArrayList<>();
        boolean buys = request.side() == Side.BUY;
        BigDecimal remaining = request.quantity();
        for (Level level : book.levels(request.side().opposite())) {
            int beyond =
                buys ? level.price().compareTo(request.price()) : request.price().compareTo(level.price());
            if (remaining.signum() == 0 || !request.type().isMarket() && beyond > 0) {
                break;
            }
            BigDecimal taken =
                Decimals.floorToStep(Decimals.min(level.quantity(), remaining), request.rules().step());
            if (taken.signum() > 0) {
                fills.add(new Level(level.price(), taken));
                remaining = remaining.subtract(taken);
            }
        }
        return fills;
    }

    /** From now on fees are taken in an asset that costs so much in quote, while the account has enough of it. */
    void takeFeesIn(String asset, BigDecimal price) {
        thirdAsset = asset;
        thirdPrice = price;
    }

    private void fill(SimOrder order, BigDecimal price, BigDecimal quantity, boolean maker) {
        expireOther(order);
        long nowMs = clockMs.getAsLong();
        BigDecimal paid = order.side() == Side.BUY ? price.multiply(quantity) : quantity;
        BigDecimal received = order.side() == Side.BUY ? quantity : price.multiply(quantity);
        BigDecimal fee = received.multiply(feeRate).setScale(Decimals.SCALE, RoundingMode.DOWN);
        String feeAsset = order.receivesAsset();
        if (thirdAsset != null) {
            BigDecimal third = price.multiply(quantity).multiply(feeRate)
                .divide(thirdPrice, Decimals.SCALE, RoundingMode.DOWN);
            if (accounts.hasFree(thirdAsset, third)) {
                feeAsset = thirdAsset;
                fee = third;
            }
        }
        BigDecimal released = order.releasedBy(price, quantity);
        accounts.spendLocked(order.paysAsset(), paid);
        // The price was better than the limit: what was held back for the difference is free at once.
        accounts.unlock(order.paysAsset(), released.subtract(paid));
        accounts.credit(order.receivesAsset(), received);
        accounts.credit(feeAsset, fee.negate());
        order.fill(price, quantity, nowMs);
        long tradeId = lastTradeIds.merge(order.symbol(), firstId + 1, (last, first) -> last + 1);
        SimTrade trade =
            new SimTrade(tradeId, order, price, quantity, fee, feeAsset, maker, nowMs);
        orders.add(trade);
        if (!order.status().isOpen()) {
            orders.unrest(order);
        }
        report(ExecutionType.TRADE, order, trade, null);
        Set<String> moved = bothAssets(order);
        moved.add(feeAsset);
        listener.onBalances(moved, nowMs);
        tellListDone(order, nowMs);
    }

    private void end(SimOrder order, OrderStatus status, ExecutionType type, String cancelId) {
        long nowMs = clockMs.getAsLong();
        orders.unrest(order);
        accounts.unlock(order.paysAsset(), order.locked());
        order.end(status, nowMs);
        report(type, order, null, cancelId);
        listener.onBalances(Set.of(order.paysAsset()), nowMs);
        tellListDone(order, nowMs);
    }

    private void tellListDone(SimOrder order, long nowMs) {
        if (order.list() != null && !order.list().isOpen()) {
            listener.onList(order.list(), nowMs);
        }
    }

    private void report(ExecutionType type, SimOrder order, SimTrade trade, String cancelId) {
        listener.onExecution(
            new Execution(++lastExecutionId, type, order, trade, cancelId, order.updatedMs()));
    }

    private static Set<String> bothAssets(SimOrder order) {
        return new TreeSet<>(Set.of(order.rules().base(), order.rules().quote()));
    }

    /**
     * How the venue works.
     *
     * @param feeRate share of the received asset that each fill costs, rounded down to eight decimals.
     * @param firstId order, trade and execution ids are greater than this.
     */
    record Terms(BigDecimal feeRate, LongSupplier clockMs, long firstId) {
    }
}
