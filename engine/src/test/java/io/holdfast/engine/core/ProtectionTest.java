package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A position gets the protection that it was promised, of the size that it has, for as long as it is there. */
final class ProtectionTest {
    private final Scenario scenario = Scenario.trading();

    /** Buys 1 BTC at 100 (order 1) with a stop or a profit or both (protection 2). */
    private void enter(String stop, String profit) {
        Command command = scenario.limit("r1", Side.BUY, "1", "100");
        command.stopPrice = Scenario.amount(stop);
        command.takeProfitPrice = Scenario.amount(profit);
        scenario.put();
        scenario.accepted(1, "v1");
    }

    /** The same with all of it filled and what protects accepted: order 6, or 6 and 7. */
    private void hold(String stop, String profit) {
        enter(stop, profit);
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.accepted(6, "v6");
        if (stop != null && profit != null) {
            scenario.accepted(7, "v7");
        }
        scenario.expectKinds(kinds(stop != null && profit != null));
    }

    private static RecordKind[] kinds(boolean both) {
        return both ? new RecordKind[] {RecordKind.ORDER_INTENT, RecordKind.PROTECTION_ATTACHED,
            RecordKind.ORDER_ACCEPTED, RecordKind.ORDER_FILLED, RecordKind.PROTECTION_ARMED, RecordKind.ORDER_INTENT,
            RecordKind.ORDER_INTENT, RecordKind.ORDER_ACCEPTED, RecordKind.ORDER_ACCEPTED}
            : new RecordKind[] {RecordKind.ORDER_INTENT, RecordKind.PROTECTION_ATTACHED, RecordKind.ORDER_ACCEPTED,
                RecordKind.ORDER_FILLED, RecordKind.PROTECTION_ARMED, RecordKind.ORDER_INTENT,
                RecordKind.ORDER_ACCEPTED};
    }

    private Protection protection() {
        return scenario.state.protections().get(0);
    }

    private void price(String price) {
        Command command = scenario.command(CommandKind.MARKET, Actor.GATEWAY);
        command.instrumentId = 1;
        command.price = Scenario.amount(price);
        scenario.put();
    }

    private Scenario later(long millis) {
        scenario.later(millis * Scenario.MILLI_NS).tick();
        return scenario;
    }

    private void operate(Operation operation) {
        Command command = scenario.command(CommandKind.OPERATE, Actor.OPERATOR);
        command.operation = operation;
        command.operator.set("ann");
        command.text.set("over");
        command.protectionId = operation == Operation.RELEASE_PROTECTION ? protection().protectionId() : 0;
        scenario.put();
    }

    @Test
    void journalsEntryAndStopAsOne() {
        enter("90", null);
        scenario.expect(
            "1 ORDER_INTENT        CLIENT <-0 BTC/USDT BUY LIMIT GTC 1 @ 100 reserve 100 USDT protection 2 request r1",
            "2 PROTECTION_ATTACHED CLIENT <-1 order 1 BTC/USDT stop 90",
            "3 ORDER_ACCEPTED      VENUE  <-1 order 1 venue v1");
        assertEquals(ProtectionState.ATTACHED, protection().state());
    }

    @Test
    void armsWithWhatIsFilledAndNotWithWhatIsOrdered() {
        enter("90", null);
        scenario.fill(1, "t1", Side.BUY, "0.4", "100");
        scenario.expect(
            "1 ORDER_INTENT        CLIENT <-0 BTC/USDT BUY LIMIT GTC 1 @ 100 reserve 100 USDT protection 2 request r1",
            "2 PROTECTION_ATTACHED CLIENT <-1 order 1 BTC/USDT stop 90",
            "3 ORDER_ACCEPTED      VENUE  <-1 order 1 venue v1",
            "4 ORDER_FILLED        VENUE  <-1 order 1 BTC/USDT BUY 0.4 @ 100 = 40 trade t1",
            "5 PROTECTION_ARMED    ENGINE <-2 BTC/USDT 0.4 protection 2",
            "6 ORDER_INTENT        ENGINE <-5 BTC/USDT SELL STOP_LOSS 0.4 stop 90 reserve 0.4 BTC protection 2 request "
                + protect(6));
    }

    private String protect(long orderId) {
        return scenario.order(orderId).requestId().toString();
    }

    @Test
    void restsStopAndProfitAsOneListThatSetsFundsAsideOnce() {
        enter("90", "120");
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.expect(
            "1 ORDER_INTENT        CLIENT <-0 BTC/USDT BUY LIMIT GTC 1 @ 100 reserve 100 USDT protection 2 request r1",
            "2 PROTECTION_ATTACHED CLIENT <-1 order 1 BTC/USDT stop 90 profit 120",
            "3 ORDER_ACCEPTED      VENUE  <-1 order 1 venue v1",
            "4 ORDER_FILLED        VENUE  <-1 order 1 BTC/USDT BUY 1 @ 100 = 100 trade t1",
            "5 PROTECTION_ARMED    ENGINE <-2 BTC/USDT 1 protection 2",
            "6 ORDER_INTENT        ENGINE <-5 BTC/USDT SELL LIMIT_MAKER GTC 1 @ 120 reserve 1 BTC protection 2 list 6"
                + " request " + protect(6),
            "7 ORDER_INTENT        ENGINE <-5 BTC/USDT SELL STOP_LOSS 1 stop 90 reserve 0 BTC protection 2 list 6"
                + " request " + protect(7));
        assertEquals("1", scenario.locked("BTC"));
        scenario.fill(7, "t2", Side.SELL, "1", "90");
        scenario.status(6, VenueStatus.EXPIRED, "0");
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.ORDER_EXPIRED, RecordKind.PROTECTION_RELEASED);
        assertEquals("0", scenario.locked("BTC"));
        assertEquals("0 cost 0 pnl -10", scenario.position());
    }

    @Test
    void restsAProfitAlone() {
        enter(null, "120");
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        assertEquals(OrderType.LIMIT, scenario.order(6).orderType());
        assertEquals(1, scenario.state.openCount());
    }

    @Test
    void placesTheLargerOneOnlyAfterTheEndOfTheSmallerIsKnown() {
        enter("90", null);
        scenario.fill(1, "t1", Side.BUY, "0.4", "100");
        scenario.accepted(6, "v6");
        scenario.begin();
        scenario.fill(-6, "t2", Side.BUY, "0.6", "100"); // order 1
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.CANCEL_INTENT);
        later(1000);
        scenario.expectKinds();
        scenario.status(-1, VenueStatus.CANCELLED, "0"); // order 6
        scenario.expectKinds(RecordKind.ORDER_CANCELLED, RecordKind.PROTECTION_ARMED, RecordKind.ORDER_INTENT);
        assertEquals("1", RecordLine.amount(protection().armedQuantity()));
    }

    @Test
    void leavesASmallerOneForAMomentWhileTheEntryGoesOnFilling() {
        enter("90", null);
        scenario.fill(1, "t1", Side.BUY, "0.4", "100");
        scenario.accepted(6, "v6");
        scenario.fill(1, "t2", Side.BUY, "0.4", "100");
        later(100);
        assertEquals(false, scenario.order(6).cancelling());
        later(500);
        assertTrue(scenario.order(6).cancelling());
    }

    @Test
    void countsWhatAStopSoldWhileItWasBeingCancelled() {
        enter("90", null);
        scenario.fill(1, "t1", Side.BUY, "0.4", "100");
        scenario.accepted(6, "v6");
        scenario.fill(1, "t2", Side.BUY, "0.6", "100");
        assertTrue(scenario.order(6).cancelling());
        scenario.fill(6, "t3", Side.SELL, "0.4", "89");
        assertEquals("0.6", RecordLine.amount(scenario.state.firstOpen().quantity()));
        assertEquals("0.6", RecordLine.amount(protection().armedQuantity()));
        assertEquals(1, scenario.state.openCount());
    }

    @Test
    void doesNotOutliveThePosition() {
        hold("90", null);
        operateExit("1");
        scenario.expectKinds(RecordKind.EXIT_WAITING, RecordKind.CANCEL_INTENT);
        scenario.status(6, VenueStatus.CANCELLED, "0");
        scenario.expectKinds(RecordKind.ORDER_CANCELLED, RecordKind.ORDER_INTENT, RecordKind.PROTECTION_ARMED);
        scenario.fill(11, "t2", Side.SELL, "1", "101");
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.PROTECTION_RELEASED);
        assertEquals(0, scenario.state.openCount());
        assertTrue(scenario.state.protections().isEmpty());
    }

    /** The strategy sells at the market. */
    private void operateExit(String quantity) {
        scenario.market("exit", Side.SELL, quantity, "101");
    }

    @Test
    void makesRoomForAnExitOfThePartThatIsSold() {
        hold("90", null);
        operateExit("0.4");
        scenario.market("exit", Side.SELL, "0.4", "101");
        scenario.expectKinds(RecordKind.EXIT_WAITING, RecordKind.CANCEL_INTENT);
        scenario.status(6, VenueStatus.CANCELLED, "0");
        scenario.expect(
            "10 ORDER_CANCELLED  VENUE  <-9 order 6",
            "11 ORDER_INTENT     CLIENT <-8 BTC/USDT SELL MARKET 0.4 reserve 0.4 BTC request exit",
            "12 PROTECTION_ARMED ENGINE <-8 BTC/USDT 0.6 protection 2",
            "13 ORDER_INTENT     ENGINE <-12 BTC/USDT SELL STOP_LOSS 0.6 stop 90 reserve 0.6 BTC protection 2 request "
                + protect(13));
        scenario.market("exit", Side.SELL, "0.4", "101");
        scenario.expectKinds();
    }

    @Test
    void deniesAnExitForWhichNoRoomIsMadeInTime() {
        hold("90", null);
        operateExit("0.4");
        scenario.cancelUnknown(6);
        later(10_000);
        assertEquals(Reason.PROTECTED, scenario.state.order(scenario.state.orderIdOf(text("exit"))).reason());
    }

    private static Text text(String string) {
        Text text = new Text(Message.MAX_ID);
        text.set(string);
        return text;
    }

    @Test
    void deniesAnExitOfWhatTheStopSoldMeanwhile() {
        hold("90", null);
        operateExit("1");
        scenario.fill(6, "t2", Side.SELL, "1", "90");
        scenario.expect(
            "8 EXIT_WAITING        CLIENT <-0 BTC/USDT SELL MARKET 1 protection 2 request exit",
            "9 CANCEL_INTENT       ENGINE <-7 order 6 RESIZED",
            "10 ORDER_FILLED       VENUE  <-6 order 6 BTC/USDT SELL 1 @ 90 = 90 trade t2",
            "11 ORDER_DENIED       CLIENT <-8 BTC/USDT SELL MARKET 1 PROTECTED request exit",
            "12 PROTECTION_RELEASED ENGINE <-8 BTC/USDT protection 2 POSITION_CLOSED");
    }

    @Test
    void isReleasedWithAnEntryThatBoughtNothing() {
        enter("90", null);
        scenario.status(1, VenueStatus.CANCELLED, "0");
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.PROTECTION_ATTACHED, RecordKind.ORDER_ACCEPTED,
            RecordKind.ORDER_CANCELLED, RecordKind.PROTECTION_RELEASED);
    }

    @Test
    void comesBackForAFillThatComesLate() {
        enter("90", null);
        scenario.status(1, VenueStatus.CANCELLED, "0");
        assertTrue(scenario.state.protections().isEmpty());
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        assertEquals(ProtectionState.ARMED, protection().state());
        assertEquals(OrderType.STOP_LOSS, scenario.state.firstOpen().orderType());
    }

    @Test
    void neverDrivesAgainWhatIsInDoubt() {
        enter("90", null);
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.unknown(6);
        for (int i = 0; i < 200; i++) {
            later(50);
        }
        assertEquals(1, scenario.state.openCount());
        assertEquals(OrderState.IN_DOUBT, scenario.stateOf(6));
        assertTrue(protection().unprotectedSinceNs() > 0);
    }

    @Test
    void drivesAgainWhatIsProvedAbsent() {
        enter("90", null);
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.unknown(6);
        scenario.later(17 * Scenario.SECOND_NS).tick();
        scenario.status(6, VenueStatus.NOT_FOUND, null, scenario.lastQuery(6));
        assertEquals(OrderState.ABANDONED, scenario.stateOf(6));
        assertEquals(1, scenario.state.openCount());
        assertEquals(OrderType.STOP_LOSS, scenario.state.firstOpen().orderType());
    }

    @Test
    void tellsOfAPositionWithoutProtectionAndSellsItAfterATime() {
        enter("90", null);
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.rejected(6, Reason.VENUE_REJECTED, "no");
        scenario.begin();
        later(600);
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.ALERT);
        for (int i = 0; i < 70; i++) {
            for (Order order = scenario.state.firstOpen(); order != null; order = scenario.state.firstOpen()) {
                if (order.orderType() == OrderType.MARKET) {
                    assertTrue(i > 50, "i=" + i);
                    return;
                }
                Command refused = scenario.command(CommandKind.ORDER_REJECTED, Actor.VENUE);
                refused.orderId = order.orderId();
                refused.reason = Reason.VENUE_REJECTED;
                scenario.put();
            }
            later(500);
        }
        assertEquals("sold", "not sold");
    }

    @Test
    void sellsOnceWhenTheMarketFallsThroughAStopThatDoesNotStand() {
        enter("90", null);
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.rejected(6, Reason.VENUE_REJECTED, "would trigger at once");
        scenario.begin();
        price("89");
        scenario.expectKinds(RecordKind.PROTECTION_TRIGGERED, RecordKind.ORDER_INTENT);
        assertEquals(OrderType.MARKET, scenario.state.firstOpen().orderType());
        scenario.unknown(2);
        price("80");
        later(5_000);
        assertEquals(1, scenario.state.openCount());
        scenario.fill(2, "t2", Side.SELL, "1", "88");
        assertTrue(scenario.state.protections().isEmpty());
    }

    @Test
    void leavesAStopThatStandsToTheVenue() {
        hold("90", null);
        price("89");
        scenario.expectKinds();
    }

    @Test
    void followsTheMarketUpAndSellsWhenItTurns() {
        Command command = scenario.limit("r1", Side.BUY, "1", "100");
        command.trailingDistance = Scenario.amount("5");
        scenario.put();
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        price("101");
        later(200);
        price("110");
        price("111"); // too soon after the last one
        later(200);
        price("106");
        price("105");
        scenario.expect(
            "1 ORDER_INTENT CLIENT <-0 BTC/USDT BUY LIMIT GTC 1 @ 100 reserve 100 USDT protection 2 request r1",
            "2 PROTECTION_ATTACHED  CLIENT  <-1 order 1 BTC/USDT trail 5",
            "3 ORDER_FILLED         VENUE   <-1 order 1 BTC/USDT BUY 1 @ 100 = 100 trade t1",
            "4 PROTECTION_ARMED     ENGINE  <-2 BTC/USDT 1 protection 2",
            "5 PROTECTION_MOVED     ENGINE  <-0 BTC/USDT @ 101 stop 96 protection 2",
            "6 PROTECTION_MOVED     ENGINE  <-0 BTC/USDT @ 110 stop 105 protection 2",
            "7 PROTECTION_TRIGGERED ENGINE  <-6 BTC/USDT @ 105 protection 2 STOP_REACHED",
            "8 ORDER_INTENT         ENGINE  <-7 BTC/USDT SELL MARKET 1 reserve 1 BTC protection 2 request "
                + protect(8));
        scenario.fill(8, "t2", Side.SELL, "1", "104");
        assertTrue(scenario.state.protections().isEmpty());
    }

    @Test
    void trailsByAShareOfTheHighestPrice() {
        Command command = scenario.limit("r1", Side.BUY, "1", "100");
        command.trailingShare = Scenario.amount("0.1");
        scenario.put();
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        price("200");
        assertEquals("180", RecordLine.amount(protection().trailingStop()));
    }

    @Test
    void sellsWhenTheTimeIsOver() {
        Command command = scenario.limit("r1", Side.BUY, "1", "100");
        command.closeAfterNs = 60 * Scenario.SECOND_NS;
        command.stopPrice = Scenario.amount("90");
        scenario.put();
        later(120_000);
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        long stop = scenario.state.firstOpen().orderId();
        Command accepted = scenario.command(CommandKind.ORDER_ACCEPTED, Actor.VENUE);
        accepted.orderId = stop;
        scenario.put();
        scenario.begin();
        later(59_000);
        assertEquals(ProtectionState.ARMED, protection().state());
        scenario.begin();
        later(1_000);
        scenario.expectKinds(RecordKind.PROTECTION_TRIGGERED, RecordKind.CANCEL_INTENT);
        Command cancelled = scenario.command(CommandKind.ORDER_STATUS, Actor.VENUE);
        cancelled.orderId = stop;
        cancelled.venueStatus = VenueStatus.CANCELLED;
        cancelled.cumulativeQuantity = 0;
        scenario.put();
        scenario.expectKinds(RecordKind.ORDER_CANCELLED, RecordKind.ORDER_INTENT);
        assertEquals(OrderType.MARKET, scenario.state.firstOpen().orderType());
    }

    @Test
    void takesBackARestingExitWhenItIsTriggered() {
        enter("90", null);
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.rejected(6, Reason.VENUE_REJECTED, "no");
        scenario.sell("exit", "1", "150");
        scenario.accepted(8, "v8");
        price("89");
        assertTrue(scenario.order(8).cancelling());
        scenario.status(8, VenueStatus.CANCELLED, "0");
        assertEquals(OrderType.MARKET, scenario.state.firstOpen().orderType());
    }

    @Test
    void isKeptByAHalt() {
        hold("90", null);
        operate(Operation.HALT);
        later(100);
        scenario.expectKinds(RecordKind.OPERATOR_ACTION, RecordKind.TRADING_STATE_CHANGED);
        scenario.status(6, VenueStatus.CANCELLED, "0");
        assertEquals(OrderType.STOP_LOSS, scenario.state.firstOpen().orderType());
    }

    @Test
    void givesWayToAPersonWhoSellsAll() {
        hold("90", null);
        operate(Operation.FLATTEN);
        scenario.expectKinds(RecordKind.OPERATOR_ACTION, RecordKind.CANCEL_INTENT, RecordKind.PROTECTION_RELEASED);
        scenario.status(6, VenueStatus.CANCELLED, "0");
        later(10);
        assertEquals(OrderType.MARKET, scenario.state.firstOpen().orderType());
        assertEquals(1, scenario.state.openCount());
    }

    @Test
    void hasTheCoinsUntilItsOrderHasEndedAlsoWhenAPersonSellsAll() {
        hold("90", null);
        operate(Operation.FLATTEN);
        scenario.market("r2", Side.SELL, "1", "100");
        scenario.market("r3", Side.SELL, "2", "100"); // of what was there before
        scenario.expectKinds(RecordKind.OPERATOR_ACTION, RecordKind.CANCEL_INTENT, RecordKind.PROTECTION_RELEASED,
            RecordKind.ORDER_DENIED, RecordKind.ORDER_DENIED);
        assertEquals(Reason.PROTECTED, scenario.order(11).reason());
        assertEquals(Reason.PROTECTED, scenario.order(12).reason());
        scenario.status(6, VenueStatus.CANCELLED, "0");
        scenario.market("r4", Side.SELL, "2", "100");
        scenario.expectKinds(RecordKind.ORDER_CANCELLED, RecordKind.ORDER_INTENT);
    }

    @Test
    void hasTheCoinsWithTheStopOfAListWhenItsProfitHasEnded() {
        hold("90", "120");
        operate(Operation.FLATTEN);
        scenario.status(6, VenueStatus.CANCELLED, "0"); // that of the stop is not told yet
        scenario.market("r2", Side.SELL, "1", "100");
        assertEquals(Reason.PROTECTED, scenario.order(15).reason());
    }

    @Test
    void isReleasedByAPersonOnceItsOrderHasEnded() {
        hold("90", null);
        operate(Operation.RELEASE_PROTECTION);
        scenario.expect(
            "8 OPERATOR_ACTION OPERATOR <-0 protection 2 RELEASE_PROTECTION by ann 'over",
            "9 CANCEL_INTENT   ENGINE   <-7 order 6 OPERATOR");
        scenario.status(6, VenueStatus.CANCELLED, "0");
        scenario.expectKinds(RecordKind.ORDER_CANCELLED, RecordKind.PROTECTION_RELEASED);
        later(1_000);
        assertEquals(0, scenario.state.openCount());
    }

    @Test
    void keepsNoMoreThanTheBalanceHas() {
        Command command = scenario.limit("r1", Side.BUY, "20", "100");
        command.stopPrice = Scenario.amount("90");
        scenario.put();
        Command fill = scenario.fillOf(1, "t1", Side.BUY, "20", "100");
        fill.fee = Scenario.amount("10.0205"); // as large as what was there before, and a bit
        fill.asset.set("BTC");
        scenario.put();
        assertEquals("19.979", RecordLine.amount(protection().armedQuantity()));
    }

    @Test
    void protectsTheEarlierEntryFirst() {
        hold("90", null);
        Command second = scenario.limit("r2", Side.BUY, "1", "100");
        second.stopPrice = Scenario.amount("95");
        scenario.put();
        scenario.fill(8, "t2", Side.BUY, "1", "100");
        scenario.accepted(12, "v12");
        scenario.begin();
        operateExit("1");
        scenario.expectKinds(RecordKind.EXIT_WAITING, RecordKind.CANCEL_INTENT);
        assertEquals(Scenario.amount("95"), scenario.order(-1).stopPrice());
        assertTrue(scenario.order(-1).cancelling());
    }
}
