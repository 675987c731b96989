package io.holdfast.gateway.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.gateway.simulator.MatchingEngine.Terms;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MatchingEngineTest {
    private static final SymbolRules BTC = SymbolRules.of("BTCUSDT", 2, 5);

    private final MatchingRecorder events = new MatchingRecorder();
    private final OrderStore orders = new OrderStore();
    private final Accounts accounts =
        new Accounts(Map.of("USDT", new BigDecimal("10000"), "BTC", new BigDecimal("2")));
    private final MatchingEngine matching =
        new MatchingEngine(accounts, orders, List.of(BTC), new Terms(new BigDecimal("0.001"), () -> 1_000, 0), events);

    @BeforeEach
    void openTheMarket() {
        events.accounts(accounts);
        quote("100.00", "1", "100.10", "0.5");
    }

    @Test
    void restsALimitOrderThatDoesNotCross() {
        limit("a", "BUY", "GTC", "1", "100.05");

        assertEvents(
            "a NEW NEW",
            "balance USDT 9899.95+100.05");
    }

    @Test
    void fillsAMarketOrderLevelByLevel() {
        market("a", "BUY", "1.2");

        assertEvents(
            "a NEW NEW",
            "balance USDT 9879.871+120.129",
            "a TRADE PARTIALLY_FILLED 0.5 @ 100.1 fee 0.0005 BTC taker",
            "balance BTC 2.4995+0 USDT 9879.871+70.079",
            "a TRADE PARTIALLY_FILLED 0.5 @ 100.11 fee 0.0005 BTC taker",
            "balance BTC 2.999+0 USDT 9879.871+20.024",
            "a TRADE FILLED 0.2 @ 100.12 fee 0.0002 BTC taker",
            "balance BTC 3.1988+0 USDT 9879.871+0");
    }

    @Test
    void expiresWhatAMarketOrderCannotFill() {
        quote("100.00", "0.1", "100.10", "0.5");

        market("a", "SELL", "1.5");

        List<String> lines = events.take();
        assertEquals(24, lines.size());
        assertEquals("a NEW NEW", lines.get(0));
        assertEquals("a TRADE PARTIALLY_FILLED 0.1 @ 100 fee 0.01 USDT taker", lines.get(2));
        assertEquals("a TRADE PARTIALLY_FILLED 0.1 @ 99.91 fee 0.009991 USDT taker", lines.get(20));
        assertEquals("a EXPIRED EXPIRED", lines.get(22));
        assertEquals("balance BTC 1+0", lines.get(23));
    }

    @Test
    void takesTheRecordedLevelsBehindTheBest() {
        matching.onDepth(new DepthUpdate("BTCUSDT", false, 4, Map.of(), levels("100.50", "9")));
        matching.onDepth(new DepthUpdate("BTCUSDT", true, 5, Map.of(), levels("100.10", "7", "100.30", "0.1")));
        matching.onDepth(new DepthUpdate("BTCUSDT", false, 5, Map.of(), levels("100.20", "9")));
        matching.onDepth(new DepthUpdate("BTCUSDT", false, 6, Map.of(), levels("100.40", "0.2", "100.05", "9")));

        market("a", "BUY", "1");

        assertEvents(
            "a NEW NEW",
            "balance USDT 9919.84+80.16",
            "a TRADE PARTIALLY_FILLED 0.5 @ 100.1 fee 0.0005 BTC taker",
            "balance BTC 2.4995+0 USDT 9919.84+30.11",
            "a TRADE PARTIALLY_FILLED 0.1 @ 100.3 fee 0.0001 BTC taker",
            "balance BTC 2.5994+0 USDT 9919.84+20.08",
            "a TRADE PARTIALLY_FILLED 0.2 @ 100.4 fee 0.0002 BTC taker",
            "balance BTC 2.7992+0 USDT 9919.84+0",
            "a EXPIRED EXPIRED",
            "balance USDT 9919.84+0");
    }

    @Test
    void freesThePriceImprovementAtOnce() {
        limit("a", "BUY", "GTC", "0.5", "101.00");

        assertEvents(
            "a NEW NEW",
            "balance USDT 9949.5+50.5",
            "a TRADE FILLED 0.5 @ 100.1 fee 0.0005 BTC taker",
            "balance BTC 2.4995+0 USDT 9949.95+0");
    }

    @Test
    void restsTheRemainderOfAGtcOrder() {
        limit("a", "BUY", "GTC", "0.8", "100.10");

        assertEvents(
            "a NEW NEW",
            "balance USDT 9919.92+80.08",
            "a TRADE PARTIALLY_FILLED 0.5 @ 100.1 fee 0.0005 BTC taker",
            "balance BTC 2.4995+0 USDT 9919.92+30.03");
    }

    @Test
    void expiresTheRemainderOfAnIocOrder() {
        limit("a", "SELL", "IOC", "1.5", "100.00");

        assertEvents(
            "a NEW NEW",
            "balance BTC 0.5+1.5",
            "a TRADE PARTIALLY_FILLED 1 @ 100 fee 0.1 USDT taker",
            "balance BTC 0.5+0.5 USDT 10099.9+0",
            "a EXPIRED EXPIRED",
            "balance BTC 1+0");
    }

    @Test
    void fillsAFokOrderAsAWholeOrNotAtAll() {
        limit("whole", "BUY", "FOK", "1.0", "100.11");
        limit("none", "BUY", "FOK", "1.0", "100.10");

        assertEvents(
            "whole NEW NEW",
            "balance USDT 9899.89+100.11",
            "whole TRADE PARTIALLY_FILLED 0.5 @ 100.1 fee 0.0005 BTC taker",
            "balance BTC 2.4995+0 USDT 9899.895+50.055",
            "whole TRADE FILLED 0.5 @ 100.11 fee 0.0005 BTC taker",
            "balance BTC 2.999+0 USDT 9899.895+0",
            "none NEW NEW",
            "balance USDT 9799.795+100.1",
            "none EXPIRED EXPIRED",
            "balance USDT 9899.895+0");
    }

    @Test
    void fillsRestingOrdersWhenOthersTradeThroughThem() {
        limit("low", "BUY", "GTC", "0.3", "99.00");
        limit("high", "BUY", "GTC", "0.3", "99.50");
        events.take();

        print("99.50", "5");
        print("98.90", "0.4");

        assertEvents(
            "high TRADE FILLED 0.3 @ 99.5 fee 0.0003 BTC maker",
            "balance BTC 2.2997+0 USDT 9940.45+29.7",
            "low TRADE PARTIALLY_FILLED 0.1 @ 99 fee 0.0001 BTC maker",
            "balance BTC 2.3996+0 USDT 9940.45+19.8");
    }

    @Test
    void fillsRestingOrdersOldestFirstAtThePriceThatCrossesThem() {
        limit("first", "SELL", "GTC", "0.3", "101.00");
        limit("second", "SELL", "GTC", "0.3", "101.00");
        events.take();

        quote("101.00", "0.4", "101.10", "1");

        assertEvents(
            "first TRADE FILLED 0.3 @ 101 fee 0.0303 USDT maker",
            "balance BTC 1.4+0.3 USDT 10030.2697+0",
            "second TRADE PARTIALLY_FILLED 0.1 @ 101 fee 0.0101 USDT maker",
            "balance BTC 1.4+0.2 USDT 10040.3596+0");
    }

    @Test
    void unlocksWhatACancelledOrderHeldBack() {
        SimOrder order = limit("a", "SELL", "GTC", "0.3", "101.00");
        events.take();

        matching.cancel(order, "c1");

        assertEvents(
            "a CANCELED CANCELED by c1",
            "balance BTC 2+0");
        assertRefused(-2011, "Unknown order sent.", () -> matching.cancel(order, "c2"));
    }

    @Test
    void roundsFeesDown() {
        quote("100.00", "1", "100.33", "1");

        market("a", "SELL", "0.05003");

        assertEvents(
            "a NEW NEW",
            "balance BTC 1.94997+0.05003",
            "a TRADE FILLED 0.05003 @ 100 fee 0.005003 USDT taker",
            "balance BTC 1.94997+0 USDT 10004.997997+0");
        quote("33.37", "1", "33.38", "1");
        market("b", "SELL", "0.15001");
        assertEquals("b TRADE FILLED 0.15001 @ 33.37 fee 0.00500583 USDT taker", events.take().get(2));
    }

    @Test
    void freesAClientIdOnceItsOrderIsClosed() {
        limit("a", "BUY", "GTC", "0.1", "90.00");
        assertRefused(-2010, "Duplicate order sent.", () -> limit("a", "BUY", "GTC", "0.1", "90.00"));
        matching.cancel(orders.byClientId("a"), "c");

        market("a", "BUY", "0.1");
        market("a", "BUY", "0.1");

        assertEquals(3, orders.all().size());
    }

    @Test
    void refusesWithoutATrace() {
        String poor = "Account has insufficient balance for requested action.";
        assertRefused(-2010, poor, () -> limit("a", "BUY", "GTC", "100", "100.01"));
        assertRefused(-2010, poor, () -> limit("a", "SELL", "GTC", "2.00001", "101"));
        assertRefused(-2010, poor, () -> market("a", "SELL", "2.00001"));
        assertRefused(-2010, poor, () -> matching.transfer("BTC", new BigDecimal("-2.1")));
        assertRefused(-1013, "Filter failure: LOT_SIZE", () -> limit("a", "BUY", "GTC", "0.000001", "100"));
        assertRefused(-1013, "Filter failure: LOT_SIZE", () -> limit("a", "BUY", "GTC", "9000.1", "100"));
        assertRefused(-1013, "Invalid quantity.", () -> limit("a", "BUY", "GTC", "0", "100"));
        assertRefused(-1013, "Filter failure: PRICE_FILTER", () -> limit("a", "BUY", "GTC", "1", "100.001"));
        assertRefused(-1013, "Filter failure: PRICE_FILTER", () -> limit("a", "BUY", "GTC", "1", "0"));
        assertRefused(-1013, "Filter failure: NOTIONAL", () -> limit("a", "BUY", "GTC", "0.04", "100"));
        assertRefused(-1013, "Filter failure: NOTIONAL", () -> market("a", "BUY", "0.04"));
        assertRefused(-2010, "Order would immediately match and take.",
            () -> place("a", OrderType.LIMIT_MAKER, "BUY", "GTC", "1", "100.10"));

        assertEvents();
        assertEquals(0, orders.all().size());
        assertEquals(new BigDecimal("10000"), accounts.of("USDT").free());
    }

    @Test
    void limitsTheNumberOfOpenOrders() {
        for (int i = 0; i < SymbolRules.MAX_OPEN_ORDERS; i++) {
            limit("o" + i, "BUY", "GTC", "0.06", "90.00");
        }
        assertRefused(-1013, "Filter failure: MAX_NUM_ORDERS", () -> limit("more", "BUY", "GTC", "0.06", "90.00"));
    }

    @Test
    void makesAnOrderSmaller() {
        SimOrder order = limit("a", "BUY", "GTC", "0.3", "99.00");
        print("98.00", "0.1");
        events.take();

        matching.amend(order, new BigDecimal("0.2"));

        assertEvents(
            "a REPLACED PARTIALLY_FILLED for 0.2",
            "balance USDT 9980.2+9.9");
        assertRefused(-2038, "Order amend (quantity increase) is not supported.",
            () -> matching.amend(order, new BigDecimal("0.2")));
        assertRefused(-2038, "Order amend (quantity increase) is not supported.",
            () -> matching.amend(order, new BigDecimal("0.1")));
        print("98.00", "5");
        assertEquals("FILLED 0.2", order.status() + " " + order.executed().toPlainString());
        assertRefused(-2011, "Unknown order sent.", () -> matching.amend(order, new BigDecimal("0.15")));
    }

    @Test
    void movesFundsFromOutside() {
        matching.transfer("ETH", new BigDecimal("3"));
        matching.transfer("USDT", new BigDecimal("-0.5"));

        assertEvents(
            "transfer ETH 3",
            "balance ETH 3+0",
            "transfer USDT -0.5",
            "balance USDT 9999.5+0");
    }

    private void assertEvents(String... expected) {
        assertEquals(String.join("\n", expected), String.join("\n", events.take()));
    }

    private static void assertRefused(int code, String message, Runnable action) {
        Refusal refusal = assertThrows(Refusal.class, action::run);
        assertEquals(code + " " + message, refusal.code() + " " + refusal.getMessage());
    }

    private void quote(String bid, String bidQuantity, String ask, String askQuantity) {
        matching.onQuote(new Quote("BTCUSDT", new BigDecimal(bid), new BigDecimal(bidQuantity), new BigDecimal(ask),
            new BigDecimal(askQuantity)));
    }

    private static Map<BigDecimal, BigDecimal> levels(String... pairs) {
        Map<BigDecimal, BigDecimal> levels = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            levels.put(new BigDecimal(pairs[i]), new BigDecimal(pairs[i + 1]));
        }
        return levels;
    }

    private void print(String price, String quantity) {
        matching.onPrint(new Print("BTCUSDT", new BigDecimal(price), new BigDecimal(quantity), true));
    }

    private SimOrder market(String id, String side, String quantity) {
        return place(id, OrderType.MARKET, side, "GTC", quantity, "0");
    }

    private SimOrder limit(String id, String side, String timeInForce, String quantity,
        String price) {
        return place(id, OrderType.LIMIT, side, timeInForce, quantity, price);
    }

    private SimOrder place(String id, OrderType type, String side, String timeInForce,
        String quantity, String price) {
        return matching.place(new NewOrder(BTC, Side.valueOf(side), type, TimeInForce.valueOf(timeInForce),
            new BigDecimal(quantity), new BigDecimal(price), BigDecimal.ZERO, id));
    }
}
