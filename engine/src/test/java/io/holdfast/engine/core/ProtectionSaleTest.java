package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is triggered is sold before anything else that wants the same, and ends with what cannot be sold. */
final class ProtectionSaleTest {
    private final Scenario scenario = Scenario.trading();

    /** Buys at 100 with a stop that trails by 5 and rests nowhere: order 1, protection 2, and 5 records. */
    private void trail(String quantity, String fee) {
        Command command = scenario.limit("trail", Side.BUY, quantity, "100");
        command.trailingDistance = Scenario.amount("5");
        scenario.put();
        Command fill = scenario.fillOf(1, "trail", Side.BUY, quantity, "100");
        fill.fee = Scenario.amount(fee);
        fill.asset.set("BTC");
        scenario.put();
        price("100");
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.PROTECTION_ATTACHED, RecordKind.ORDER_FILLED,
            RecordKind.PROTECTION_ARMED, RecordKind.PROTECTION_MOVED);
    }

    private void trail(String quantity) {
        trail(quantity, "0");
    }

    private void price(String price) {
        Command command = scenario.command(CommandKind.MARKET, Actor.GATEWAY);
        command.instrumentId = 1;
        command.price = Scenario.amount(price);
        scenario.put();
    }

    private void later(long millis) {
        scenario.later(millis * Scenario.MILLI_NS).tick();
    }

    private String request(long orderId) {
        return scenario.order(orderId).requestId().toString();
    }

    private Protection only() {
        assertEquals(1, scenario.state.protections().size());
        return scenario.state.protections().get(0);
    }

    @Test
    void takesBackWhatTheStrategyRests() {
        trail("1");
        scenario.sell("exit", "1", "150");
        scenario.accepted(6, "v6");
        price("95");
        scenario.expect(
            "6 ORDER_INTENT         CLIENT <-0 BTC/USDT SELL LIMIT GTC 1 @ 150 reserve 1 BTC request exit",
            "7 PROTECTION_ARMED     ENGINE <-5 BTC/USDT 0 protection 2",
            "8 ORDER_ACCEPTED       VENUE  <-6 order 6 venue v6",
            "9 PROTECTION_TRIGGERED ENGINE <-7 BTC/USDT @ 95 protection 2 STOP_REACHED",
            "10 CANCEL_INTENT       ENGINE <-8 order 6 STOP_REACHED");
        scenario.status(6, VenueStatus.CANCELLED, "0");
        scenario.expect(
            "11 ORDER_CANCELLED     VENUE  <-10 order 6",
            "12 ORDER_INTENT        ENGINE <-9 BTC/USDT SELL MARKET 1 reserve 1 BTC protection 2 request "
                + request(12));
    }

    @Test
    void sellsOnlyWhatTheStrategyHasNotSoldMeanwhile() {
        trail("1");
        scenario.sell("exit", "1", "150");
        scenario.accepted(6, "v6");
        price("95");
        scenario.fill(6, "t2", Side.SELL, "0.4", "150");
        assertEquals(1, scenario.state.openCount());
        scenario.status(6, VenueStatus.CANCELLED, "0.4");
        assertEquals("0.6", RecordLine.amount(scenario.state.firstOpen().quantity()));
        assertEquals(1, scenario.state.openCount());
    }

    @Test
    void takesWhatEarlierProtectionsHoldOnceTheirOrdersHaveEnded() {
        Command command = scenario.limit("r1", Side.BUY, "1", "100");
        command.stopPrice = Scenario.amount("90");
        scenario.put();
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.accepted(5, "v5");
        scenario.begin();
        trail("1");
        scenario.market("exit", Side.SELL, "1", "100");
        scenario.fill(6, "t6", Side.SELL, "1", "100");
        price("95");
        scenario.expect(
            "6 ORDER_INTENT         CLIENT <-0 BTC/USDT SELL MARKET 1 reserve 1 BTC request exit",
            "7 PROTECTION_ARMED     ENGINE <-5 BTC/USDT 0 protection 2",
            "8 ORDER_FILLED         VENUE  <-6 order 6 BTC/USDT SELL 1 @ 100 = 100 trade t6",
            "9 PROTECTION_TRIGGERED ENGINE <-7 BTC/USDT @ 95 protection 2 STOP_REACHED",
            "10 CANCEL_INTENT       ENGINE <-before order before RESIZED");
        later(5_000);
        assertEquals(1, scenario.state.openCount());
        scenario.begin();
        scenario.status(-11, VenueStatus.CANCELLED, "0"); // the stop
        scenario.expectKinds(RecordKind.ORDER_CANCELLED, RecordKind.ORDER_INTENT, RecordKind.PROTECTION_ARMED);
        assertEquals(OrderType.MARKET, scenario.state.firstOpen().orderType());
        scenario.fill(2, "t7", Side.SELL, "1", "94");
        assertTrue(scenario.state.protections().isEmpty());
        assertEquals("0", RecordLine.amount(scenario.state.instrument(1).position().quantity()));
    }

    @Test
    void letsTheStrategySellNothingThatIsDue() {
        trail("1");
        price("95");
        scenario.rejected(7, Reason.VENUE_REJECTED, "no");
        scenario.market("exit", Side.SELL, "1", "95");
        scenario.expectKinds(RecordKind.PROTECTION_TRIGGERED, RecordKind.ORDER_INTENT, RecordKind.ORDER_REJECTED,
            RecordKind.EXIT_WAITING);
        later(250);
        scenario.expectKinds(RecordKind.ORDER_INTENT);
        scenario.fill(10, "t2", Side.SELL, "1", "95");
        scenario.expect(
            "11 ORDER_FILLED         VENUE  <-10 order 10 BTC/USDT SELL 1 @ 95 = 95 trade t2",
            "12 ORDER_DENIED         CLIENT <-9 BTC/USDT SELL MARKET 1 PROTECTED request exit",
            "13 PROTECTION_RELEASED  ENGINE <-9 BTC/USDT protection 2 POSITION_CLOSED");
    }

    @Test
    void endsWithWhatTheVenueFindsTooSmall() {
        trail("0.06");
        price("80");
        scenario.rejected(7, Reason.BELOW_MIN_NOTIONAL, "Filter failure: NOTIONAL");
        scenario.expect(
            "6 PROTECTION_TRIGGERED ENGINE <-5 BTC/USDT @ 80 protection 2 STOP_REACHED",
            "7 ORDER_INTENT         ENGINE <-6 BTC/USDT SELL MARKET 0.06 reserve 0.06 BTC protection 2 request "
                + request(7),
            "8 ORDER_REJECTED       VENUE  <-7 order 7 BELOW_MIN_NOTIONAL code -2010 'Filter failure: NOTIONAL",
            "9 PROTECTION_RELEASED  ENGINE <-6 BTC/USDT protection 2 LEFT_OVER");
    }

    @Test
    void triesAgainWhereThatRefusalMeansTooMuch() {
        trail("10");
        price("95");
        scenario.rejected(7, Reason.BELOW_MIN_NOTIONAL, "Filter failure: NOTIONAL");
        later(250);
        scenario.expectKinds(RecordKind.PROTECTION_TRIGGERED, RecordKind.ORDER_INTENT, RecordKind.ORDER_REJECTED,
            RecordKind.ORDER_INTENT);
    }

    @Test
    void sellsWhatIsFreeWhereAnotherHandHoldsTheRest() {
        trail("20");
        scenario.balance("BTC", "4", "26");
        price("95");
        scenario.expectKinds(RecordKind.BALANCE_REPORTED, RecordKind.PROTECTION_TRIGGERED, RecordKind.ORDER_INTENT);
        assertEquals("20", RecordLine.amount(scenario.order(8).quantity()));
        scenario.rejected(8, Reason.INSUFFICIENT_FUNDS, "Account has insufficient balance for requested action.");
        later(250);
        scenario.expectKinds(RecordKind.ORDER_REJECTED, RecordKind.ORDER_INTENT);
        assertEquals("4", RecordLine.amount(scenario.order(10).quantity()));
        scenario.fill(10, "t2", Side.SELL, "4", "95");
        later(250);
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.ORDER_INTENT);
        assertEquals("16", RecordLine.amount(scenario.order(12).quantity()), "the other hand may have let go");
    }

    @Test
    void triesAllAgainWhereTheVenueSaysThatNothingIsFree() {
        trail("20");
        scenario.balance("BTC", "0", "30");
        price("95");
        scenario.rejected(8, Reason.INSUFFICIENT_FUNDS, "Account has insufficient balance for requested action.");
        later(250);
        assertEquals("20", RecordLine.amount(scenario.order(10).quantity()));
    }

    @Test
    void endsWithWhatHasGoneIntoFees() {
        trail("20", "10.0205"); // as large as what was there before, and a bit
        price("95");
        scenario.fill(7, "t2", Side.SELL, "19.979", "95");
        scenario.expectKinds(RecordKind.PROTECTION_TRIGGERED, RecordKind.ORDER_INTENT, RecordKind.ORDER_FILLED,
            RecordKind.PROTECTION_RELEASED);
    }

    @Test
    void endsWithWhatAnotherHandHasTaken() {
        trail("20");
        scenario.fill(0, "t9", Side.SELL, "10.0205", "100"); // what was there before, and a bit
        scenario.begin();
        price("95");
        scenario.later(5_000 * Scenario.MILLI_NS).fill(2, "t2", Side.SELL, "19.979", "95");
        scenario.expectKinds(RecordKind.PROTECTION_TRIGGERED, RecordKind.ORDER_INTENT, RecordKind.ORDER_FILLED);
        later(9_999);
        Protection left = only();
        later(1);
        assertEquals(Reason.LEFT_OVER, left.reason());
        assertTrue(scenario.state.protections().isEmpty());
    }

    @Test
    void tellsOnceOfWhatIsNotSoldInTime() {
        trail("1");
        scenario.sell("exit", "1", "150");
        scenario.accepted(6, "v6");
        scenario.later(20_000 * Scenario.MILLI_NS);
        price("95");
        later(9_999);
        assertFalse(only().alerted);
        scenario.begin();
        later(1);
        later(10_000);
        scenario.expect("1 ALERT ENGINE <-before BTC/USDT UNPROTECTED 'BTC/USDT");
    }

    @Test
    void countsNoTimeWithoutProtectionBeforeTheAccountHasBoughtBackWhatItSold() {
        scenario.market("short", Side.SELL, "1", "100");
        scenario.fill(1, "t1", Side.SELL, "1", "100");
        scenario.begin();
        Command command = scenario.limit("r1", Side.BUY, "1", "100");
        command.stopPrice = Scenario.amount("90");
        scenario.put();
        scenario.fill(1, "t2", Side.BUY, "0.5", "100");
        scenario.later(40 * Scenario.SECOND_NS);
        scenario.market("r2", Side.BUY, "0.55", "100");
        scenario.fill(4, "t3", Side.BUY, "0.55", "100"); // 0.05 is held, for which the venue takes no stop
        later(499);
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.PROTECTION_ATTACHED, RecordKind.ORDER_FILLED,
            RecordKind.ORDER_INTENT, RecordKind.ORDER_FILLED);
        later(1);
        scenario.expect("6 ALERT ENGINE <-2 order 1 BTC/USDT UNPROTECTED 'BTC/USDT");
    }

    @Test
    void countsNoTimeWithoutProtectionWhereNothingIsHeld() {
        Command command = scenario.limit("r1", Side.BUY, "1", "100");
        command.stopPrice = Scenario.amount("90");
        scenario.put();
        scenario.fill(1, "t1", Side.BUY, "0.4", "100");
        scenario.accepted(5, "v5");
        scenario.fill(5, "t2", Side.SELL, "0.4", "90");
        scenario.begin();
        scenario.later(40 * Scenario.SECOND_NS).fill(-6, "t3", Side.BUY, "0.6", "100"); // the rest of the entry
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.PROTECTION_ARMED, RecordKind.ORDER_INTENT);
    }
}
