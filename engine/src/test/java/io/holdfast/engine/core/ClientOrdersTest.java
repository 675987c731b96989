package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Orders and cancels as clients put them: what is taken, what is denied, what is set aside. */
class ClientOrdersTest {
    private final Scenario scenario = Scenario.trading();

    @Test
    void setsQuoteAsideForALimitBuy() {
        scenario.buy("r1", "1.5", "100.01");
        scenario.expect(
            "1 ORDER_INTENT CLIENT <-0 BTC/USDT BUY LIMIT GTC 1.5 @ 100.01 reserve 150.015 USDT request r1");
        assertEquals("150.015", scenario.locked("USDT"));
    }

    @Test
    void setsBaseAsideForALimitSell() {
        scenario.sell("r1", "1.5", "100.01");
        scenario.expect("1 ORDER_INTENT CLIENT <-0 BTC/USDT SELL LIMIT GTC 1.5 @ 100.01 reserve 1.5 BTC request r1");
    }

    @Test
    void setsMoreThanTheMarketAsksAsideForAMarketBuy() {
        scenario.market("r1", Side.BUY, "2", "100.01");
        scenario.expect("1 ORDER_INTENT CLIENT <-0 BTC/USDT BUY MARKET 2 reserve 210.021 USDT request r1");
    }

    @Test
    void setsBaseAsideForAMarketSell() {
        scenario.market("r1", Side.SELL, "2", "100.01");
        scenario.expect("1 ORDER_INTENT CLIENT <-0 BTC/USDT SELL MARKET 2 reserve 2 BTC request r1");
    }

    @Test
    void roundsAReserveUp() {
        scenario.instrument("BTC/USDT", "0.00000001", "0.00000001", "0");
        scenario.begin();
        scenario.buy("r1", "0.00000001", "0.00000001");
        scenario.expect("1 ORDER_INTENT CLIENT <-0 BTC/USDT BUY LIMIT GTC 0.00000001 @ 0.00000001"
            + " reserve 0.00000001 USDT request r1");
    }

    @Test
    void releasesWhatFillsTakeAndAllOfItAtTheEnd() {
        scenario.buy("limit", "1", "100.01");
        scenario.fill(1, "t1", Side.BUY, "0.333", "90");
        assertEquals("66.70667", scenario.locked("USDT"), "what is left at its limit, not what the fill saved");
        scenario.fill(1, "t2", Side.BUY, "0.33333333", "90");
        assertEquals("33.37000367", scenario.locked("USDT"), "33.3700036667 rounded up");
        scenario.status(1, VenueStatus.EXPIRED, "0.66633333");
        assertEquals("0", scenario.locked("USDT"));
    }

    @Test
    void aMarketBuyReleasesWhatItsFillsCost() {
        scenario.market("market", Side.BUY, "2", "100");
        assertEquals("210", scenario.locked("USDT"));
        scenario.fill(1, "t1", Side.BUY, "1", "101");
        assertEquals("109", scenario.locked("USDT"));
        scenario.fill(1, "t2", Side.BUY, "0.9", "130");
        assertEquals("0", scenario.locked("USDT"), "never below");
        scenario.status(1, VenueStatus.EXPIRED, "1.9");
        assertEquals("99782", scenario.total("USDT"));
    }

    @Test
    void namesTheOrderAfterEngineEpochAndSequence() {
        Record[] intent = new Record[1];
        Decider decider = new Decider(scenario.state, new Policy(1, 1), record -> intent[0] = record);
        decider.decide(scenario.limit("r1", Side.BUY, "1", "100"), Scenario.START_NS);
        String id = ClientOrderId.format(intent[0].clientOrderIdHigh, intent[0].clientOrderIdLow);
        assertEquals(ClientOrderId.LENGTH, id.length());
        assertEquals("abcd1234" + "000001", id.substring(0, 14));
        assertEquals(intent[0].sequence, ClientOrderId.orderId(id));
    }

    @Test
    void answersARequestIdOnceWhateverComesWithIt() {
        scenario.buy("r1", "1", "100");
        scenario.expectKinds(RecordKind.ORDER_INTENT);
        scenario.buy("r1", "1", "100");
        scenario.sell("r1", "2", "200");
        scenario.accepted(1, "v1");
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.expectKinds(RecordKind.ORDER_ACCEPTED, RecordKind.ORDER_FILLED);
        scenario.start();
        scenario.begin();
        scenario.buy("r1", "1", "100");
        scenario.expect();
    }

    @Test
    void answersADeniedRequestIdOnce() {
        scenario.buy("r1", "0", "100");
        scenario.expectKinds(RecordKind.ORDER_DENIED);
        scenario.buy("r1", "1", "100");
        scenario.expect();
        assertEquals(OrderState.DENIED, scenario.stateOf(1));
    }

    @Test
    void deniesWhatIsNotAnOrder() {
        denies(Reason.INVALID_REQUEST, order -> order.requestId.clear());
        denies(Reason.INVALID_REQUEST, order -> order.side = null);
        denies(Reason.INVALID_REQUEST, order -> order.orderType = null);
        denies(Reason.INVALID_REQUEST, order -> order.timeInForce = null);
        denies(Reason.UNKNOWN_INSTRUMENT, order -> order.instrumentId = 0);
        denies(Reason.UNKNOWN_INSTRUMENT, order -> order.instrumentId = 3);
        denies(Reason.UNKNOWN_INSTRUMENT, order -> order.instrumentId = -1);
    }

    @Test
    void deniesEachOrderWithoutARequestId() {
        scenario.buy("", "1", "100");
        scenario.buy("", "1", "100");
        scenario.expectKinds(RecordKind.ORDER_DENIED, RecordKind.ORDER_DENIED);
    }

    @Test
    void deniesQuantitiesThatTheVenueWouldNotTake() {
        denies(Reason.INVALID_QUANTITY, order -> order.quantity = Decimals.ABSENT);
        denies(Reason.INVALID_QUANTITY, order -> order.quantity = 0);
        denies(Reason.INVALID_QUANTITY, order -> order.quantity = -Scenario.amount("0.001"));
        denies(Reason.INVALID_QUANTITY, order -> order.quantity = Scenario.amount("0.0005"));
        denies(Reason.INVALID_QUANTITY, order -> order.quantity = Scenario.amount("1.0001"));
        denies(Reason.INVALID_QUANTITY, order -> order.quantity = Scenario.amount("1000.001"));
        denies(Reason.INVALID_QUANTITY, order -> order.quantity = Long.MAX_VALUE);
    }

    @Test
    void deniesPricesThatTheVenueWouldNotTake() {
        denies(Reason.INVALID_PRICE, order -> order.price = Decimals.ABSENT);
        denies(Reason.INVALID_PRICE, order -> order.price = 0);
        denies(Reason.INVALID_PRICE, order -> order.price = -Scenario.amount("0.01"));
        denies(Reason.INVALID_PRICE, order -> order.price = Scenario.amount("100.001"));
        denies(Reason.BELOW_MIN_NOTIONAL, order -> order.price = Scenario.amount("4.99"));
        denies(Reason.OVERFLOW, order -> {
            order.quantity = Scenario.amount("1000");
            order.price = Scenario.amount("92233720368.54");
        });
    }

    @Test
    void deniesAMarketOrderWithoutAMarketPrice() {
        denies(Reason.NO_MARKET_PRICE, order -> {
            order.orderType = OrderType.MARKET;
            order.referencePrice = Decimals.ABSENT;
        });
        denies(Reason.NO_MARKET_PRICE, order -> {
            order.orderType = OrderType.MARKET;
            order.referencePrice = 0;
        });
    }

    @Test
    void deniesAReserveThatDoesNotFitThoughTheNotionalDoes() {
        scenario.instrument("BTC/USDT", "0", "0", "0");
        denies(Reason.OVERFLOW, order -> {
            order.orderType = OrderType.MARKET;
            order.referencePrice = Long.MAX_VALUE;
        });
        denies(Reason.INSUFFICIENT_FUNDS, order -> order.price = Long.MAX_VALUE);
    }

    @Test
    void deniesWhatTheFreeBalanceDoesNotCover() {
        denies(Reason.INSUFFICIENT_FUNDS, order -> order.price = Scenario.amount("100000.01"));
        scenario.begin();
        scenario.buy("all", "1000", "100");
        scenario.buy("more", "1", "5");
        scenario.rejected(1, Reason.VENUE_REJECTED, "");
        scenario.buy("again", "1", "5");
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.ORDER_DENIED, RecordKind.ORDER_REJECTED,
            RecordKind.ORDER_INTENT);
    }

    @Test
    void deniesWhileTradingIsNotOpen() {
        scenario.venueDown("reset");
        denies(Reason.NOT_TRADING, order -> { });
    }

    @Test
    void takesStepsOfZeroForNoRule() {
        scenario.instrument("BTC/USDT", "0", "0", "0");
        scenario.begin();
        scenario.buy("r1", "0.00000001", "0.00000001");
        scenario.expectKinds(RecordKind.ORDER_INTENT);
    }

    private void denies(Reason reason, Consumer<Command> change) {
        scenario.begin();
        Command order = scenario.limit("r" + scenario.state.sequence(), Side.BUY, "1", "100");
        change.accept(order);
        scenario.put();
        scenario.expectKinds(RecordKind.ORDER_DENIED);
        Order denied = scenario.order(1);
        assertEquals(OrderState.DENIED + " " + reason, denied.state() + " " + denied.reason());
    }

    @Test
    void cancelsAnOpenOrder() {
        scenario.buy("r1", "1", "100");
        scenario.accepted(1, "v1");
        scenario.cancel(1, "c1");
        scenario.status(1, VenueStatus.CANCELLED, "0");
        scenario.expect(
            "1 ORDER_INTENT    CLIENT <-0 BTC/USDT BUY LIMIT GTC 1 @ 100 reserve 100 USDT request r1",
            "2 ORDER_ACCEPTED  VENUE  <-1 order 1 venue v1",
            "3 CANCEL_INTENT   CLIENT <-0 order 1 request c1",
            "4 ORDER_CANCELLED VENUE  <-3 order 1");
        assertEquals("0", scenario.locked("USDT"));
    }

    @Test
    void answersEachCancelWithOneRecord() {
        scenario.buy("r1", "1", "100");
        scenario.cancel(1, "c1");
        scenario.cancel(1, "c2");
        scenario.status(1, VenueStatus.CANCELLED, "0");
        scenario.cancel(1, "c3");
        scenario.cancel(99, "c4");
        scenario.expect(
            "1 ORDER_INTENT    CLIENT <-0 BTC/USDT BUY LIMIT GTC 1 @ 100 reserve 100 USDT request r1",
            "2 CANCEL_INTENT   CLIENT <-0 order 1  request c1",
            "3 CANCEL_REJECTED CLIENT <-0 order 1  CANCEL_PENDING request c2",
            "4 ORDER_CANCELLED VENUE  <-2 order 1",
            "5 CANCEL_REJECTED CLIENT <-0 order 1  ORDER_CLOSED   request c3",
            "6 CANCEL_REJECTED CLIENT <-0 order 99 UNKNOWN_ORDER  request c4");
    }

    @Test
    void cancelsWhileTradingIsClosed() {
        scenario.buy("r1", "1", "100");
        scenario.accepted(1, "v1");
        scenario.venueDown("reset");
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.ORDER_ACCEPTED, RecordKind.TRADING_STATE_CHANGED);
        scenario.cancel(1, "c1");
        scenario.expectKinds(RecordKind.CANCEL_INTENT);
    }
}
