package io.holdfast.gateway.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.gateway.simulator.MatchingEngine.Terms;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders that wait for a price, and lists of two of which the one ends the other. */
class StopOrdersTest {
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
        matching.onQuote(new Quote("BTCUSDT", new BigDecimal("100.00"), new BigDecimal("1"), new BigDecimal("100.10"),
            new BigDecimal("1")));
        print("100.05");
    }

    @Test
    void waitsForTheLastTradeAndThenSellsAtTheMarket() {
        SimOrder stop = place(sell("s", OrderType.STOP_LOSS, "0.5", "0", "99.00"));
        assertEquals("NEW false -1", stop.status() + " " + stop.isWorking() + " " + stop.workingMs());
        print("99.01");
        assertEvents(
            "s NEW NEW waits",
            "balance BTC 1.5+0.5");

        print("99.00");

        assertEvents(
            "s NEW NEW",
            "s TRADE FILLED 0.5 @ 100 fee 0.05 USDT taker",
            "balance BTC 1.5+0 USDT 10049.95+0");
    }

    @Test
    void isNotMovedByAQuoteAlone() {
        place(sell("s", OrderType.STOP_LOSS, "0.5", "0", "99.00"));
        events.take();

        matching.onQuote(new Quote("BTCUSDT", new BigDecimal("98.00"), new BigDecimal("1"), new BigDecimal("98.10"),
            new BigDecimal("1")));

        assertEvents();
    }

    @Test
    void restsALimitThatTheMarketIsBeyondOnceItIsTriggered() {
        SimOrder stop = place(sell("s", OrderType.STOP_LOSS_LIMIT, "0.5", "100.20", "99.00"));
        events.take();

        print("98.00");
        assertEvents("s NEW NEW");
        assertEquals("NEW true 1000", stop.status() + " " + stop.isWorking() + " " + stop.workingMs());

        print("100.30");
        assertEvents(
            "s TRADE FILLED 0.5 @ 100.2 fee 0.0501 USDT maker",
            "balance BTC 1.5+0 USDT 10050.0499+0");
    }

    @Test
    void triggersEachKindOnItsSide() {
        place(sell("sell-stop", OrderType.STOP_LOSS_LIMIT, "0.1", "200", "99"));
        place(sell("sell-profit", OrderType.TAKE_PROFIT_LIMIT, "0.1", "200", "101"));
        place(buy("buy-stop", OrderType.STOP_LOSS_LIMIT, "0.1", "51", "101"));
        place(buy("buy-profit", OrderType.TAKE_PROFIT_LIMIT, "0.1", "51", "99"));
        events.take();

        print("99.00");
        assertEvents(
            "sell-stop NEW NEW",
            "buy-profit NEW NEW");
        print("101.00");
        assertEvents(
            "sell-profit NEW NEW",
            "buy-stop NEW NEW");
    }

    @Test
    void takesTheMoneyThatAStoppedBuyNeedsWhenItWorks() {
        place(buy("s", OrderType.STOP_LOSS, "1", "0", "101"));
        assertEvents(
            "s NEW NEW waits",
            "balance USDT 9899+101");

        print("101");

        assertEvents(
            "s NEW NEW",
            "s TRADE FILLED 1 @ 100.1 fee 0.001 BTC taker",
            "balance BTC 2.999+0 USDT 9899.9+0");
    }

    @Test
    void expiresAStoppedBuyThatTheAccountCannotPay() {
        place(buy("s", OrderType.STOP_LOSS, "1", "0", "100.06"));
        matching.transfer("USDT", new BigDecimal("-9899.94"));
        events.take();

        print("100.06");

        assertEvents(
            "s EXPIRED EXPIRED REJECTED",
            "balance USDT 100.06+0");
    }

    @Test
    void refusesAStopThatTheMarketHasReached() {
        String now = "Order would trigger immediately.";
        assertRefused(-2010, now, () -> place(sell("s", OrderType.STOP_LOSS, "1", "0", "100.05")));
        assertRefused(-2010, now, () -> place(sell("s", OrderType.TAKE_PROFIT, "1", "0", "100.05")));
        assertRefused(-2010, now, () -> place(buy("s", OrderType.STOP_LOSS, "1", "0", "100.05")));
        assertRefused(-2010, now, () -> place(buy("s", OrderType.TAKE_PROFIT, "1", "0", "100.05")));
        assertEvents();
    }

    @Test
    void filtersStopPrices() {
        assertRefused(-1013, "Filter failure: PRICE_FILTER",
            () -> place(sell("s", OrderType.STOP_LOSS, "1", "0", "99.001")));
        assertRefused(-1013, "Filter failure: NOTIONAL",
            () -> place(sell("s", OrderType.STOP_LOSS, "0.05", "0", "99")));
        assertRefused(-1013, "Filter failure: NOTIONAL",
            () -> place(sell("s", OrderType.STOP_LOSS_LIMIT, "0.05", "98", "99")));
        for (int i = 0; i < SymbolRules.MAX_ALGO_ORDERS; i++) {
            place(sell("s" + i, OrderType.STOP_LOSS, "0.1", "0", "99"));
        }
        assertRefused(-1013, "Filter failure: MAX_NUM_ALGO_ORDERS",
            () -> place(sell("more", OrderType.STOP_LOSS, "0.1", "0", "99")));
        assertRefused(-1013, "Filter failure: MAX_NUM_ALGO_ORDERS", () -> list("l", "0.1", "110", "90"));
    }

    @Test
    void locksTheFundsOfAListOnce() {
        list("l", "2", "110", "90");

        assertEvents(
            "list l begins",
            "l-stop NEW NEW waits",
            "l-profit NEW NEW",
            "balance BTC 0+2");
    }

    @Test
    void endsTheStopWhenTheProfitIsTaken() {
        list("l", "1", "110", "90");
        events.take();

        print("110.01");

        assertEvents(
            "l-stop EXPIRED EXPIRED OCO_TRIGGER",
            "balance BTC 1+1",
            "l-profit TRADE FILLED 1 @ 110 fee 0.11 USDT maker",
            "balance BTC 1+0 USDT 10109.89+0",
            "list l done");
    }

    @Test
    void endsTheStopAtTheFirstPartOfTheProfit() {
        SimOrderList list = list("l", "2", "110", "90");
        events.take();

        matching.onPrint(new Print("BTCUSDT", new BigDecimal("111"), new BigDecimal("0.5"), false));

        assertEvents(
            "l-stop EXPIRED EXPIRED OCO_TRIGGER",
            "balance BTC 0+2",
            "l-profit TRADE PARTIALLY_FILLED 0.5 @ 110 fee 0.055 USDT maker",
            "balance BTC 0+1.5 USDT 10054.945+0");
        matching.cancel(list.above(), "c");
        assertEvents(
            "l-profit CANCELED CANCELED by c",
            "balance BTC 1.5+0",
            "list l done");
    }

    @Test
    void endsTheProfitWhenTheStopIsTriggered() {
        list("l", "1", "110", "90");
        events.take();

        print("90");

        assertEvents(
            "l-profit EXPIRED EXPIRED OCO_TRIGGER",
            "balance BTC 1+1",
            "l-stop NEW NEW",
            "l-stop TRADE FILLED 1 @ 100 fee 0.1 USDT taker",
            "balance BTC 1+0 USDT 10099.9+0",
            "list l done");
    }

    @Test
    void freesWhatTheDearerOrderOfABuyHeldBack() {
        matching.placeList(new NewList(buy("stop", OrderType.STOP_LOSS_LIMIT, "1", "112", "110"),
            buy("profit", OrderType.LIMIT_MAKER, "1", "90", "0"), "l"));
        assertEvents(
            "list l begins",
            "profit NEW NEW",
            "stop NEW NEW waits",
            "balance USDT 9888+112");

        print("89");

        assertEvents(
            "stop EXPIRED EXPIRED OCO_TRIGGER",
            "balance USDT 9910+90",
            "profit TRADE FILLED 1 @ 90 fee 0.001 BTC maker",
            "balance BTC 2.999+0 USDT 9910+0",
            "list l done");
    }

    @Test
    void cancelsBothWithOne() {
        SimOrderList list = list("l", "1", "110", "90");
        events.take();

        matching.cancel(list.below(), "c");

        assertEvents(
            "l-stop CANCELED CANCELED by c",
            "balance BTC 1+1",
            "l-profit CANCELED CANCELED by c",
            "balance BTC 2+0",
            "list l done");
        assertRefused(-2011, "Unknown order sent.", () -> matching.cancel(list.above(), "c"));
    }

    @Test
    void refusesAListAsAWhole() {
        String prices = "The relationship of the prices for the orders is not correct.";
        assertRefused(-2010, prices, () -> list("l", "1", "100.05", "90"));
        assertRefused(-2010, prices, () -> list("l", "1", "110", "100.05"));
        assertRefused(-2010, "Account has insufficient balance for requested action.",
            () -> list("l", "2.00001", "110", "90"));
        assertRefused(-2010, "Order would immediately match and take.", () -> {
            matching.onQuote(new Quote("BTCUSDT", new BigDecimal("120"), BigDecimal.ONE, new BigDecimal("121"),
                BigDecimal.ONE));
            list("l", "1", "110", "90");
        });
        assertRefused(-1168, "At least one OCO order must be contingent.", () -> pair(
            sell("a", OrderType.LIMIT_MAKER, "1", "130", "0"), sell("b", OrderType.LIMIT_MAKER, "1", "90", "0")));
        assertRefused(-1166, "A limit order in a sell OCO must be above.", () -> pair(
            sell("a", OrderType.TAKE_PROFIT, "1", "0", "130"), sell("b", OrderType.LIMIT_MAKER, "1", "90", "0")));
        assertRefused(-1197, "A stop loss order in a sell OCO must be below.", () -> pair(
            sell("a", OrderType.STOP_LOSS, "1", "0", "130"), sell("b", OrderType.STOP_LOSS, "1", "0", "90")));
        assertRefused(-1199, "A take profit order in a sell OCO must be above.", () -> pair(
            sell("a", OrderType.LIMIT_MAKER, "1", "130", "0"), sell("b", OrderType.TAKE_PROFIT, "1", "0", "90")));
        assertRefused(-1165, "A limit order in a buy OCO must be below.", () -> pair(
            buy("a", OrderType.LIMIT_MAKER, "1", "130", "0"), buy("b", OrderType.TAKE_PROFIT, "1", "0", "90")));
        assertRefused(-1196, "A stop loss order in a buy OCO must be above.", () -> pair(
            buy("a", OrderType.STOP_LOSS, "1", "0", "130"), buy("b", OrderType.STOP_LOSS, "1", "0", "90")));
        assertRefused(-1198, "A take profit order in a buy OCO must be below.", () -> pair(
            buy("a", OrderType.TAKE_PROFIT, "1", "0", "130"), buy("b", OrderType.LIMIT_MAKER, "1", "90", "0")));
        assertRefused(-2010, "Duplicate order sent.", () -> pair(
            sell("a", OrderType.LIMIT_MAKER, "1", "130", "0"), sell("a", OrderType.STOP_LOSS, "1", "0", "90")));
        assertEvents();
        assertEquals(0, orders.all().size());
        assertEquals(List.of(), orders.openLists());
    }

    @Test
    void freesTheIdOfAListOnceItIsDone() {
        SimOrderList list = list("l", "0.5", "110", "90");
        assertRefused(-2010, "Duplicate order sent.", () -> matching.placeList(new NewList(
            sell("a", OrderType.LIMIT_MAKER, "1", "110", "0"), sell("b", OrderType.STOP_LOSS, "1", "0", "90"), "l")));
        matching.cancel(list.above(), "c");
        list("l", "0.5", "110", "90");
        assertEquals(4, orders.all().size());
    }

    private SimOrderList list(String id, String quantity, String profit, String stop) {
        return matching.placeList(new NewList(sell(id + "-profit", OrderType.LIMIT_MAKER, quantity, profit, "0"),
            sell(id + "-stop", OrderType.STOP_LOSS, quantity, "0", stop), id));
    }

    private void pair(NewOrder above, NewOrder below) {
        matching.placeList(new NewList(above, below, "l"));
    }

    private SimOrder place(NewOrder request) {
        return matching.place(request);
    }

    private static NewOrder sell(String id, OrderType type, String quantity, String price, String stopPrice) {
        return order(id, Side.SELL, type, quantity, price, stopPrice);
    }

    private static NewOrder buy(String id, OrderType type, String quantity, String price, String stopPrice) {
        return order(id, Side.BUY, type, quantity, price, stopPrice);
    }

    private static NewOrder order(String id, Side side, OrderType type, String quantity, String price,
        String stopPrice) {
        return new NewOrder(BTC, side, type, TimeInForce.GTC, new BigDecimal(quantity), new BigDecimal(price),
            new BigDecimal(stopPrice), id);
    }

    private void print(String price) {
        matching.onPrint(new Print("BTCUSDT", new BigDecimal(price), new BigDecimal("5"), true));
    }

    private void assertEvents(String... expected) {
        assertEquals(String.join("\n", expected), String.join("\n", events.take()));
    }

    private static void assertRefused(int code, String message, Runnable action) {
        Refusal refusal = assertThrows(Refusal.class, action::run);
        assertEquals(code + " " + message, refusal.code() + " " + refusal.getMessage());
    }
}
