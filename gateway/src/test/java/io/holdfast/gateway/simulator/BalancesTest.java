package io.holdfast.gateway.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is done, balances are what the trades say. Another seed with {@code -Dseed=N}. */
class BalancesTest {
    private static final int STEPS = 20_000;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final GeneratedFeed feed = new GeneratedFeed(seed);
    private final Map<String, BigDecimal> transferred = new HashMap<>();
    private final OrderStore orders = new OrderStore();
    private final Accounts accounts = new Accounts(
        Map.of("USDT", new BigDecimal("50000"), "BTC", new BigDecimal("0.5"), "ETH", new BigDecimal("10")));
    private final MatchingRecorder events = new MatchingRecorder();
    private final MatchingEngine matching =
        new MatchingEngine(accounts, orders, feed.symbols(),
        new MatchingEngine.Terms(new BigDecimal("0.001"), () -> 1, 0), events);

    @Test
    void equalTheirStartPlusEveryTradeAndTransfer() {
        System.err.println("BalancesTest seed=" + seed);
        events.accounts(accounts);
        feed.opening().forEach(matching::onQuote);
        for (int i = 0; i < STEPS; i++) {
            step(i);
            if (i % 500 == 0) {
                check();
            }
        }
        check();
        assertTrue(orders.trades("BTCUSDT").size() > 50, () -> "few trades: seed=" + seed);
        assertTrue(triggered() > 5, () -> "few stops were triggered: seed=" + seed);
        for (SimOrder order : orders.open(null)) {
            if (order.status().isOpen()) { // else it went with the other one of its list
                matching.cancel(order, "c");
            }
        }
        check();
        accounts.all().forEach((asset, balance) ->
            assertEquals(0, balance.locked().signum(), () -> asset + " is locked for nobody: seed=" + seed));
    }

    private long triggered() {
        return orders.all().stream().filter(order -> order.type().isContingent() && order.isWorking()).count();
    }

    private void step(int number) {
        int kind = random.nextInt(20);
        if (kind < 12) {
            MarketEvent event = feed.next().event();
            if (event instanceof Quote) {
                matching.onQuote((Quote) event);
            } else {
                matching.onPrint((Print) event);
            }
        } else if (kind < 18) {
            place(number);
        } else if (kind < 19) {
            List<SimOrder> open = orders.open(null);
            if (!open.isEmpty()) {
                matching.cancel(open.get(random.nextInt(open.size())), "c" + number);
            }
        } else {
            transfer();
        }
    }

    private void place(int number) {
        SymbolRules rules = feed.symbols().get(random.nextInt(2));
        BigDecimal quantity = rules.step().multiply(BigDecimal.valueOf(random.nextInt(20_000)));
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        String id = "o" + number % 7_000;
        try {
            if (random.nextInt(4) > 0) {
                OrderType[] types = OrderType.values();
                matching.place(order(rules, side, types[random.nextInt(types.length)], quantity, id));
                return;
            }
            OrderType profit = random.nextBoolean() ? OrderType.LIMIT_MAKER : OrderType.TAKE_PROFIT_LIMIT;
            OrderType stop = random.nextBoolean() ? OrderType.STOP_LOSS : OrderType.STOP_LOSS_LIMIT;
            matching.placeList(new NewList(order(rules, side, side == Side.SELL ? profit : stop, quantity, id),
                order(rules, side, side == Side.SELL ? stop : profit, quantity, id + "b"), id));
        } catch (Refusal refusal) {
            assertTrue(refusal.code() == -1013 || refusal.code() == -2010, refusal::getMessage);
        }
    }

    private NewOrder order(SymbolRules rules, Side side, OrderType type, BigDecimal quantity, String id) {
        TimeInForce timeInForce =
            type.hasTimeInForce() ? TimeInForce.values()[random.nextInt(3)] : TimeInForce.GTC;
        return new NewOrder(rules, side, type, timeInForce, quantity, type.isMarket() ? BigDecimal.ZERO : price(rules),
            type.isContingent() ? price(rules) : BigDecimal.ZERO, id);
    }

    private BigDecimal price(SymbolRules rules) {
        return matching.book(rules.name()).quote().bid()
            .add(rules.tick().multiply(BigDecimal.valueOf(random.nextInt(2_000) - 1_000)));
    }

    private void transfer() {
        String asset = List.of("USDT", "BTC", "ETH").get(random.nextInt(3));
        BigDecimal amount = BigDecimal.valueOf(random.nextInt(200_001) - 100_000, 6);
        try {
            matching.transfer(asset, amount);
            transferred.merge(asset, amount, BigDecimal::add);
        } catch (Refusal refusal) {
            assertEquals(-2010, refusal.code());
        }
    }

    private void check() {
        Map<String, BigDecimal> total = new HashMap<>(accounts.initial());
        transferred.forEach((asset, amount) -> total.merge(asset, amount, BigDecimal::add));
        orders.trades().values().forEach(trades -> trades.forEach(trade -> {
            SymbolRules rules = trade.order().rules();
            BigDecimal sign = BigDecimal.valueOf(trade.order().side() == Side.BUY ? 1 : -1);
            total.merge(rules.base(), trade.quantity().multiply(sign), BigDecimal::add);
            total.merge(rules.quote(), trade.quoteQuantity().multiply(sign).negate(), BigDecimal::add);
            total.merge(trade.commissionAsset(), trade.commission().negate(), BigDecimal::add);
        }));
        Map<String, BigDecimal> locked = new HashMap<>();
        orders.open(null).forEach(order -> locked.merge(order.paysAsset(), heldBack(order), BigDecimal::add));
        accounts.all().forEach((asset, balance) -> {
            assertEquals(0, total.get(asset).compareTo(balance.total()),
                () -> asset + " total " + balance + " is not " + total.get(asset) + ": seed=" + seed);
            assertEquals(0, locked.getOrDefault(asset, BigDecimal.ZERO).compareTo(balance.locked()),
                () -> asset + " locked " + balance + " is not " + locked.get(asset) + ": seed=" + seed);
        });
    }

    /** Of an open list the dearer order counts, and the other does not. */
    private static BigDecimal heldBack(SimOrder order) {
        BigDecimal own = order.side() == Side.SELL ? order.remaining()
            : (order.type().isMarket() ? order.stopPrice() : order.price()).multiply(order.remaining());
        SimOrder other = order.list() == null ? null : order.list().other(order);
        if (other == null || !other.status().isOpen()) {
            return own;
        }
        int dearer = own.compareTo(other.request().reserve());
        return dearer > 0 || dearer == 0 && order == order.list().above() ? own : BigDecimal.ZERO;
    }
}
