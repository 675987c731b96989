package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A person stops trading, and lets it go on. */
final class OperatorTest {
    private static void operate(Scenario scenario, Operation operation) {
        Command command = scenario.command(CommandKind.OPERATE, Actor.OPERATOR);
        command.operation = operation;
        command.operator.set("ann");
        command.text.set("looks wrong");
        scenario.put();
    }

    @Test
    void haltsAndCancelsWhatWorks() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        scenario.accepted(1, "v1");
        scenario.buy("r2", "1", "100");
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.ORDER_ACCEPTED, RecordKind.ORDER_INTENT);
        operate(scenario, Operation.HALT);
        scenario.expect(
            "4 OPERATOR_ACTION       OPERATOR <-0 HALT by ann 'looks wrong",
            "5 TRADING_STATE_CHANGED OPERATOR <-4 HALTED OPERATOR",
            "6 CANCEL_INTENT         ENGINE   <-2 order 1 HALTED");
        scenario.buy("r3", "1", "100");
        scenario.expectKinds(RecordKind.ORDER_DENIED);
        assertEquals(Reason.HALTED, scenario.state.order(scenario.state.sequence()).reason());
    }

    @Test
    void cancelsAnOrderThatTurnsUpWhileTradingIsHalted() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        operate(scenario, Operation.HALT);
        scenario.tick();
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.OPERATOR_ACTION, RecordKind.TRADING_STATE_CHANGED);
        scenario.accepted(1, "v1");
        scenario.tick();
        scenario.tick();
        scenario.expectKinds(RecordKind.ORDER_ACCEPTED, RecordKind.CANCEL_INTENT);
    }

    @Test
    void cancelsOneOrderOnceAndPutsItOnRecordEachTime() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        scenario.accepted(1, "v1");
        scenario.buy("r2", "1", "100");
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.ORDER_ACCEPTED, RecordKind.ORDER_INTENT);
        cancel(scenario, 1);
        cancel(scenario, 1);
        cancel(scenario, 99);
        scenario.expect(
            "4 OPERATOR_ACTION       OPERATOR <-0 CANCEL_ORDER by ann 'looks wrong",
            "5 CANCEL_INTENT         OPERATOR <-4 order 1",
            "6 OPERATOR_ACTION       OPERATOR <-0 CANCEL_ORDER by ann 'looks wrong",
            "7 OPERATOR_ACTION       OPERATOR <-0 CANCEL_ORDER by ann 'looks wrong");
        assertTrue(scenario.order(1).cancelling());
        assertFalse(scenario.order(3).cancelling());
        assertEquals(TradingState.TRADING, scenario.state.tradingState());
    }

    @Test
    void abandonsAnOrderInDoubtOnAPersonsWord() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        scenario.unknown(1);
        scenario.begin();
        scenario.later(Scenario.WINDOW_NS);
        about(scenario, Operation.ABANDON_ORDER, -1);
        scenario.expect(
            "1 OPERATOR_ACTION       OPERATOR <-0 ABANDON_ORDER by ann 'looks wrong",
            "2 ORDER_ABANDONED       OPERATOR <-1 order before OPERATOR");
        assertEquals(OrderState.ABANDONED, scenario.stateOf(-1));
        assertEquals("0", scenario.locked("USDT"));
        // It was there after all: what the venue traded is true.
        scenario.fill(-1, "t1", Side.BUY, "1", "100");
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.ALERT);
        assertEquals(Decimals.ONE, scenario.state.instrument(1).position().quantity());
    }

    @Test
    void abandonsNothingThatMayStillArriveOrHasBeenSeen() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        about(scenario, Operation.ABANDON_ORDER, 1);
        scenario.unknown(1);
        scenario.later(Scenario.WINDOW_NS - 1);
        about(scenario, Operation.ABANDON_ORDER, 1);
        assertEquals(OrderState.IN_DOUBT, scenario.stateOf(1));
        // A start is a new beginning: no clock can be trusted across it.
        scenario.start();
        scenario.later(Scenario.WINDOW_NS - 1);
        about(scenario, Operation.ABANDON_ORDER, 1);
        assertEquals(OrderState.IN_DOUBT, scenario.stateOf(1));
        scenario.venueUp();
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.later(Scenario.WINDOW_NS);
        about(scenario, Operation.ABANDON_ORDER, 1);
        assertEquals(OrderState.LIVE, scenario.stateOf(1));
        about(scenario, Operation.ABANDON_ORDER, 99);
    }

    private static void cancel(Scenario scenario, long orderId) {
        about(scenario, Operation.CANCEL_ORDER, orderId);
    }

    private static void about(Scenario scenario, Operation operation, long orderId) {
        Command command = scenario.about(CommandKind.OPERATE, Actor.OPERATOR, orderId);
        command.operation = operation;
        command.operator.set("ann");
        command.text.set("looks wrong");
        scenario.put();
    }

    @Test
    void staysHaltedOverRestartsAndReconnects() {
        Scenario scenario = Scenario.trading();
        operate(scenario, Operation.HALT);
        scenario.start();
        assertEquals(TradingState.HALTED, scenario.state.tradingState());
        scenario.venueUp();
        scenario.reconciled();
        assertEquals(TradingState.HALTED, scenario.state.tradingState());
        scenario.venueDown("reset");
        scenario.venueUp();
        scenario.reconciled();
        assertEquals(TradingState.HALTED, scenario.state.tradingState());
        assertTrue(scenario.state.halted());
    }

    /** A comparison costs the venue's patience, and opens nothing while a person has halted trading. */
    @Test
    void comparesAtIntervalsWhileHalted() {
        Scenario scenario = Scenario.trading();
        operate(scenario, Operation.HALT);
        scenario.begin();
        scenario.later(Scenario.INTERVAL_NS - 1).tick();
        scenario.expect();
        scenario.later(1).tick();
        scenario.expect("1 RECONCILIATION_STARTED ENGINE <-0 INTERVAL");
        scenario.reconciled();
        scenario.venueDown("reset");
        scenario.venueUp();
        scenario.reconciled(scenario.state.reconciliation.running(), Reason.FAILED, "refused");
        scenario.begin();
        scenario.later(ReconciliationDecisions.RETRY_NS).tick();
        scenario.expect("1 RECONCILIATION_STARTED ENGINE <-0 SCHEDULED");
    }

    @Test
    void opensAgainAfterACleanComparison() {
        Scenario scenario = Scenario.trading();
        operate(scenario, Operation.HALT);
        scenario.begin();
        operate(scenario, Operation.RESUME);
        scenario.expect(
            "1 OPERATOR_ACTION        OPERATOR <-0 RESUME by ann 'looks wrong",
            "2 TRADING_STATE_CHANGED  OPERATOR <-1 RECONCILING OPERATOR",
            "3 RECONCILIATION_STARTED OPERATOR <-2 OPERATOR");
        scenario.reconciled();
        assertEquals(TradingState.TRADING, scenario.state.tradingState());
        assertFalse(scenario.state.halted());
    }

    @Test
    void recordsAnActionThatChangesNothing() {
        Scenario scenario = Scenario.trading();
        operate(scenario, Operation.RESUME);
        scenario.expectKinds(RecordKind.OPERATOR_ACTION);
        assertEquals(TradingState.TRADING, scenario.state.tradingState());
    }

    @Test
    void sellsWhatIsHeldOnceNothingElseWorks() {
        Scenario scenario = holding();
        scenario.limit("tp", Side.SELL, "1", "120");
        scenario.put();
        scenario.accepted(1, "v1");
        scenario.begin();
        Order takeProfit = scenario.state.firstOpen();
        operate(scenario, Operation.FLATTEN);
        scenario.expectKinds(RecordKind.OPERATOR_ACTION, RecordKind.CANCEL_INTENT);
        scenario.begin();
        Command cancelled = scenario.command(CommandKind.ORDER_STATUS, Actor.VENUE);
        cancelled.orderId = takeProfit.orderId();
        cancelled.venueStatus = VenueStatus.CANCELLED;
        cancelled.cumulativeQuantity = 0;
        scenario.put();
        scenario.tick();
        scenario.tick();
        scenario.expectKinds(RecordKind.ORDER_CANCELLED, RecordKind.ORDER_INTENT);
        assertEquals("2", RecordLine.amount(scenario.state.firstOpen().quantity()));
        assertEquals(OrderType.MARKET, scenario.state.firstOpen().orderType());
        scenario.fill(2, "t9", Side.SELL, "2", "99");
        scenario.tick();
        scenario.tick();
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.OPERATOR_ACTION);
        assertFalse(scenario.state.flattening());
    }

    @Test
    void sellsAgainWhatAPartLeft() {
        Scenario scenario = holding();
        operate(scenario, Operation.FLATTEN);
        scenario.expectKinds(RecordKind.OPERATOR_ACTION, RecordKind.ORDER_INTENT);
        scenario.fill(2, "t9", Side.SELL, "0.5", "99");
        scenario.status(2, VenueStatus.EXPIRED, "0.5");
        scenario.tick();
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.ORDER_EXPIRED, RecordKind.ORDER_INTENT);
        assertEquals("1.5", RecordLine.amount(scenario.state.firstOpen().quantity()));
    }

    @Test
    void sellsWhatFeesHaveLeft() {
        Scenario scenario = Scenario.trading();
        scenario.fill(0, "t0", Side.SELL, "10", "100");
        scenario.buy("r0", "2", "100");
        long orderId = scenario.state.sequence();
        Command fill = scenario.fillOf(0, "t1", Side.BUY, "2", "100");
        fill.orderId = orderId;
        fill.asset.set("BTC");
        fill.fee = Scenario.amount("0.0025");
        scenario.put();
        scenario.begin();
        operate(scenario, Operation.FLATTEN);
        scenario.expectKinds(RecordKind.OPERATOR_ACTION, RecordKind.ORDER_INTENT);
        assertEquals("1.997", RecordLine.amount(scenario.state.firstOpen().quantity()));
        scenario.fill(2, "t2", Side.SELL, "1.997", "99");
        scenario.tick();
        scenario.tick();
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.OPERATOR_ACTION, RecordKind.ALERT);
        assertFalse(scenario.state.flattening());
    }

    @Test
    void saysWhatCannotBeSold() {
        Scenario scenario = holding();
        operate(scenario, Operation.FLATTEN);
        scenario.rejected(2, Reason.VENUE_REJECTED, "closed");
        scenario.tick();
        scenario.tick();
        scenario.expectKinds(RecordKind.OPERATOR_ACTION, RecordKind.ORDER_INTENT, RecordKind.ORDER_REJECTED,
            RecordKind.OPERATOR_ACTION, RecordKind.ALERT);
    }

    @Test
    void sellsLaterWhatCouldNotBeSentNow() {
        Scenario scenario = holding();
        operate(scenario, Operation.FLATTEN);
        scenario.rejected(2, Reason.RATE_LIMITED, "not sent");
        scenario.tick();
        scenario.later(Scenario.SECOND_NS - 1).tick();
        scenario.expectKinds(RecordKind.OPERATOR_ACTION, RecordKind.ORDER_INTENT, RecordKind.ORDER_REJECTED);
        scenario.later(1).tick();
        scenario.expectKinds(RecordKind.ORDER_INTENT);
        assertTrue(scenario.state.flattening());
    }

    @Test
    void cancelsWhatWouldBuyMoreWhereNothingIsHeldYet() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        scenario.accepted(1, "v1");
        operate(scenario, Operation.FLATTEN);
        scenario.expect(
            "1 ORDER_INTENT    CLIENT   <-0 BTC/USDT BUY LIMIT GTC 1 @ 100 reserve 100 USDT request r1",
            "2 ORDER_ACCEPTED  VENUE    <-1 order 1 venue v1",
            "3 OPERATOR_ACTION OPERATOR <-0 FLATTEN by ann 'looks wrong",
            "4 OPERATOR_ACTION ENGINE   <-3 BTC/USDT FLATTEN",
            "5 CANCEL_INTENT   ENGINE   <-2 order 1 HALTED");
        scenario.fill(1, "t1", Side.BUY, "0.4", "100");
        scenario.status(1, VenueStatus.CANCELLED, "0.4");
        scenario.tick();
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.ORDER_CANCELLED, RecordKind.ORDER_INTENT);
        assertEquals("0.4", RecordLine.amount(scenario.state.firstOpen().quantity()));
    }

    @Test
    void sellsOnlyWhatWasComparedSinceTheVenueCameBack() {
        Scenario scenario = holding();
        scenario.venueDown("reset");
        operate(scenario, Operation.FLATTEN);
        scenario.venueUp();
        scenario.begin();
        scenario.tick();
        scenario.expectKinds();
        scenario.balance("BTC", "12", "0");
        scenario.balance("USDT", "99800", "0");
        scenario.reconciled();
        scenario.tick();
        assertEquals(OrderType.MARKET, scenario.state.firstOpen().orderType());
    }

    @Test
    void doesNotRepeatACancelThatWasRefusedAtOnce() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        scenario.accepted(1, "v1");
        operate(scenario, Operation.HALT);
        scenario.cancelRejected(1);
        scenario.tick();
        scenario.later(Scenario.SECOND_NS - 1).tick();
        assertEquals(1, count(scenario, RecordKind.CANCEL_INTENT));
        scenario.later(1).tick();
        assertEquals(2, count(scenario, RecordKind.CANCEL_INTENT));
    }

    private static long count(Scenario scenario, RecordKind kind) {
        return scenario.lines().stream().filter(line -> line.contains(' ' + kind.name() + ' ')).count();
    }

    @Test
    void neverSellsTwiceWhileTheFirstSaleIsInDoubt() {
        Scenario scenario = holding();
        operate(scenario, Operation.FLATTEN);
        scenario.unknown(2);
        scenario.start();
        scenario.venueUp();
        scenario.begin();
        scenario.tick();
        scenario.later(3 * Scenario.SECOND_NS).tick();
        assertEquals(1, scenario.state.openCount());
    }

    /** A long position of 2 BTC. */
    private static Scenario holding() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r0", "2", "100");
        scenario.fill(1, "t0", Side.BUY, "2", "100");
        scenario.begin();
        return scenario;
    }

    @Test
    void letsAPersonCloseAPositionWhileHalted() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        operate(scenario, Operation.HALT);
        scenario.begin();
        scenario.limit("c1", Side.SELL, "1", "100");
        scenario.put();
        scenario.limit("o1", Side.SELL, "1.001", "100").actor = Actor.OPERATOR;
        scenario.put();
        scenario.limit("o2", Side.SELL, "1", "100").actor = Actor.OPERATOR;
        scenario.put();
        scenario.expectKinds(RecordKind.ORDER_DENIED, RecordKind.ORDER_DENIED, RecordKind.ORDER_INTENT);
    }
}
