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
 * quantity. Not thread-safe: the venue's lock.
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
    private long lastOrderId;
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
        List<Level> fills = check(request);
        long nowMs = clockMs.getAsLong();
        SimOrder order = new SimOrder(++lastOrderId, request, nowMs);
        BigDecimal needed = needed(request, fills);
        accounts.lock(order.paysAsset(), needed);
        order.locked(needed);
        orders.add(order);
        orders.rest(order);
        report(ExecutionType.NEW, order, null, null);
        listener.onBalances(Set.of(order.paysAsset()), nowMs);
        if (request.timeInForce() != TimeInForce.FOK || total(fills).compareTo(request.quantity()) == 0) {
            for (Level level : fills) {
                fill(order, level.price(), level.quantity(), false);
            }
        }
        boolean mayWait = request.type() != OrderType.MARKET && request.timeInForce() == TimeInForce.GTC;
        if (order.status().isOpen() && !mayWait) {
            end(order, OrderStatus.EXPIRED, ExecutionType.EXPIRED, null);
        }
        return order;
    }

    /**
     * Ends an open order.
     *
     * @param cancelId client id of the cancelling request.
     * @throws Refusal if the order is not open.
     */
    void cancel(SimOrder order, String cancelId) {
        if (!order.status().isOpen()) {
            throw Refusal.unknownOrder();
        }
        end(order, OrderStatus.CANCELED, ExecutionType.CANCELED, cancelId);
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

    /** Others traded; resting orders with a better price than theirs would have been first. */
    void onPrint(Print print) {
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

    private List<Level> check(NewOrder request) {
        SymbolRules rules = request.rules();
        rules.checkQuantity(request.quantity());
        MarketBook book = book(rules.name());
        Quote quote = book.quote();
        if (request.type() == OrderType.MARKET) {
            if (quote != null) {
                rules.checkNotional(quote.price(request.side().opposite()), request.quantity());
            }
        } else {
            rules.checkPrice(request.price());
            rules.checkNotional(request.price(), request.quantity());
        }
        if (orders.openCount(rules.name()) >= SymbolRules.MAX_OPEN_ORDERS) {
            throw Refusal.filter("MAX_NUM_ORDERS");
        }
        if (orders.isOpen(request.clientOrderId())) {
            throw Refusal.newOrder("Duplicate order sent.");
        }
        List<Level> fills = fills(request, book);
        if (request.type() == OrderType.LIMIT_MAKER && !fills.isEmpty()) {
            throw Refusal.newOrder("Order would immediately match and take.");
        }
        String pays = request.side() == Side.BUY ? rules.quote() : rules.base();
        if (!accounts.hasFree(pays, needed(request, fills))) {
            throw Refusal.newOrder("Account has insufficient balance for requested action.");
        }
        return fills;
    }

    private static BigDecimal needed(NewOrder request, List<Level> fills) {
        if (request.side() == Side.SELL) {
            return request.quantity();
        }
        if (request.type() != OrderType.MARKET) {
            return request.price().multiply(request.quantity());
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
            if (remaining.signum() == 0 || request.type() != OrderType.MARKET && beyond > 0) {
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

    private void fill(SimOrder order, BigDecimal price, BigDecimal quantity, boolean maker) {
        long nowMs = clockMs.getAsLong();
        BigDecimal paid = order.side() == Side.BUY ? price.multiply(quantity) : quantity;
        BigDecimal received = order.side() == Side.BUY ? quantity : price.multiply(quantity);
        BigDecimal fee = received.multiply(feeRate).setScale(Decimals.SCALE, RoundingMode.DOWN);
        BigDecimal released = order.releasedBy(price, quantity);
        accounts.spendLocked(order.paysAsset(), paid);
        // The price was better than the limit: what was held back for the difference is free at once.
        accounts.unlock(order.paysAsset(), released.subtract(paid));
        accounts.credit(order.receivesAsset(), received.subtract(fee));
        order.fill(price, quantity, nowMs);
        long tradeId = lastTradeIds.merge(order.symbol(), firstId + 1, (last, first) -> last + 1);
        SimTrade trade =
            new SimTrade(tradeId, order, price, quantity, fee, order.receivesAsset(), maker, nowMs);
        orders.add(trade);
        if (!order.status().isOpen()) {
            orders.unrest(order);
        }
        report(ExecutionType.TRADE, order, trade, null);
        listener.onBalances(bothAssets(order), nowMs);
    }

    private void end(SimOrder order, OrderStatus status, ExecutionType type, String cancelId) {
        long nowMs = clockMs.getAsLong();
        orders.unrest(order);
        accounts.unlock(order.paysAsset(), order.locked());
        order.end(status, nowMs);
        report(type, order, null, cancelId);
        listener.onBalances(Set.of(order.paysAsset()), nowMs);
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
