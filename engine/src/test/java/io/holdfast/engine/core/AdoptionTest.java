package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

/** Orders of ours that the venue has and the journal has lost. */
class AdoptionTest {
    /** A sequence that the lost end of the journal had, and this one does not have yet. */
    private static final long LOST = 5000;

    private Scenario scenario = fresh(Cures.DEFAULT);

    private static Scenario fresh(Cures cures) {
        Scenario scenario = Scenario.curing(cures);
        scenario.balance("BTC", "3", "0");
        scenario.begin();
        return scenario;
    }

    private void seen(Side side, VenueStatus status) {
        seen(LOST, 1, side, status);
    }

    private void seen(long sequence, int epoch, Side side, VenueStatus status) {
        Command command = scenario.limit("", side, "2", "100");
        command.kind = CommandKind.ORDER_SEEN;
        command.actor = Actor.VENUE;
        command.orderId = sequence;
        command.orderEpoch = epoch;
        command.comparison = scenario.state.reconciliation.running();
        command.venueStatus = status;
        command.venueOrderId.set("v9");
        scenario.put();
    }

    private void filled(String tradeId, Side side, String quantity) {
        Command command = scenario.fillOf(0, tradeId, side, quantity, "100");
        command.orderId = LOST;
        command.orderEpoch = 1;
        scenario.put();
    }

    private void status(VenueStatus status, String cumulative) {
        Command command = scenario.command(CommandKind.ORDER_STATUS, Actor.VENUE);
        command.orderId = LOST;
        command.orderEpoch = 1;
        command.venueStatus = status;
        command.cumulativeQuantity = Scenario.amount(cumulative);
        scenario.put();
    }

    @Test
    void aWorkingEntryIsAdoptedAndCancelled() {
        scenario.later(Scenario.INTERVAL_NS).tick();
        seen(Side.BUY, VenueStatus.LIVE);
        seen(Side.BUY, VenueStatus.LIVE);
        scenario.expect(
            "1 RECONCILIATION_STARTED ENGINE <-0 INTERVAL",
            "2 RECONCILIATION_DIFFERENCE VENUE <-1 theirs 2 LOST_ORDER venue v9",
            "3 ORDER_ADOPTED VENUE <-2 BTC/USDT BUY LIMIT GTC 2 @ 100 reserve 200 USDT"
                + " request " + requestOf(3) + " venue v9",
            "4 ALERT         VENUE <-3 order 3 BTC/USDT LOST_ORDER 'BTC/USDT",
            "5 CANCEL_INTENT ENGINE <-3 order 3 LOST_ORDER");
        assertEquals("200", scenario.locked("USDT"));
        assertEquals(ClientOrderId.format(ClientOrderId.high(scenario.state.engineId(), 1, LOST),
            ClientOrderId.low(LOST)), ClientOrderId.format(
                scenario.order(3).clientOrderIdHigh(scenario.state.engineId()), scenario.order(3).clientOrderIdLow()));
        status(VenueStatus.CANCELLED, "0");
        assertEquals(OrderState.CANCELLED, scenario.stateOf(3));
        assertEquals("0", scenario.locked("USDT"));
    }

    private String requestOf(long order) {
        return "adopted-" + scenario.order(order).orderId();
    }

    @Test
    void whatSellsGoesOnAndItsFillsAreBooked() {
        seen(Side.SELL, VenueStatus.PARTIALLY_FILLED);
        filled("t1", Side.SELL, "0.5");
        status(VenueStatus.PARTIALLY_FILLED, "0.5");
        scenario.expectKinds(RecordKind.RECONCILIATION_DIFFERENCE, RecordKind.ORDER_ADOPTED, RecordKind.ALERT,
            RecordKind.ORDER_FILLED);
        assertEquals(OrderState.PARTIALLY_FILLED, scenario.stateOf(2));
        assertEquals("-0.5 cost 50 pnl 0", scenario.position());
        assertFalse(scenario.order(2).cancelling());
    }

    private void leg(long sequence, OrderType type, String price, String stopPrice) {
        Command command = scenario.limit("", Side.SELL, "2", "100");
        command.kind = CommandKind.ORDER_SEEN;
        command.actor = Actor.VENUE;
        command.orderType = type;
        command.price = Scenario.amount(price);
        command.stopPrice = Scenario.amount(stopPrice);
        command.orderId = sequence;
        command.orderEpoch = 1;
        command.venueStatus = VenueStatus.LIVE;
        command.venueOrderId.set("v" + sequence);
        scenario.put();
    }

    @Test
    void aListOfTwoSetsAsideOnceWhatEitherSells() {
        leg(LOST, OrderType.LIMIT_MAKER, "110", "0");
        leg(LOST + 1, OrderType.STOP_LOSS, "0", "90");
        assertEquals("2", scenario.locked("BTC"));
        long profit = scenario.order(2).orderId();
        assertEquals(profit, scenario.order(2).listId());
        assertEquals(profit, scenario.order(5).listId());
        filled("t1", Side.SELL, "2");
        assertEquals("0", scenario.locked("BTC"));
    }

    @Test
    void ordersThatAreNoListSetAsideWhatEachSells() {
        leg(LOST, OrderType.LIMIT_MAKER, "110", "0");
        leg(LOST + 2, OrderType.STOP_LOSS, "0", "90");
        leg(LOST + 4, OrderType.LIMIT, "110", "0");
        leg(LOST + 5, OrderType.STOP_LOSS, "0", "90");
        assertEquals("8", scenario.locked("BTC"));
    }

    @Test
    void anEntryGoesOnWhereThePolicySaysSo() {
        scenario = fresh(new Cures(true, false, Decimals.ONE));
        seen(Side.BUY, VenueStatus.LIVE);
        scenario.expectKinds(RecordKind.RECONCILIATION_DIFFERENCE, RecordKind.ORDER_ADOPTED, RecordKind.ALERT);
    }

    @Test
    void whatAnOrderFilledBeforeItEndedIsBookedUnderIt() {
        seen(Side.BUY, VenueStatus.CANCELLED);
        filled("t1", Side.BUY, "0.5");
        status(VenueStatus.CANCELLED, "0.5");
        assertEquals(OrderState.CANCELLED, scenario.stateOf(2));
        assertEquals("0.5", RecordLine.amount(scenario.order(2).filledQuantity()));
        assertEquals("0.5 cost 50 pnl 0", scenario.position());
        filled("t2", Side.BUY, "0.1"); // also after its end, though another order has its sequence by then
        assertEquals("0.6", RecordLine.amount(scenario.order(2).filledQuantity()));
    }

    @Test
    void anOrderOfTheSameSequenceIsNotTakenForIt() {
        scenario.buy("r1", "1", "100");
        long own = scenario.order(1).orderId();
        scenario.start();
        scenario.begin();
        seen(own, 7, Side.SELL, VenueStatus.LIVE);
        scenario.expectKinds(RecordKind.RECONCILIATION_DIFFERENCE, RecordKind.ORDER_ADOPTED, RecordKind.ALERT);
        seen(own, 1, Side.BUY, VenueStatus.LIVE);
        scenario.expect();
    }

    @Test
    void aSequenceThatARecordOfThisEngineHasIsLostIfItIsOfAnEarlierOne() {
        scenario.start();
        long taken = scenario.state.sequence(); // the record after the start, no order
        scenario.begin();
        seen(taken, 1, Side.SELL, VenueStatus.FILLED);
        scenario.expectKinds(RecordKind.RECONCILIATION_DIFFERENCE, RecordKind.ORDER_ADOPTED, RecordKind.ALERT);
    }

    @Test
    void anOrderThatWasRetiredIsNotLost() {
        seen(2, 1, Side.SELL, VenueStatus.FILLED);
        scenario.expect();
    }

    @Test
    void anOrderWithoutTermsIsAnAlert() {
        Command command = scenario.command(CommandKind.ORDER_SEEN, Actor.VENUE);
        command.orderId = LOST;
        command.orderEpoch = 1;
        command.venueStatus = VenueStatus.LIVE;
        command.venueOrderId.set("v9");
        scenario.put();
        scenario.expect("1 ALERT VENUE <-0 BAD_ANSWER 'v9");
    }

    @Test
    void anEntryThatTheVenueDoesNotCancelNeedsAPerson() {
        scenario.balance("BTC", "0", "0");
        scenario.later(Scenario.INTERVAL_NS).tick();
        seen(Side.BUY, VenueStatus.LIVE);
        long order = scenario.state.firstOpen().orderId();
        Command refused = scenario.command(CommandKind.CANCEL_REJECTED, Actor.VENUE);
        refused.orderId = order;
        refused.reason = Reason.VENUE_REJECTED;
        scenario.put();
        Command live = scenario.command(CommandKind.ORDER_STATUS, Actor.VENUE);
        live.orderId = LOST;
        live.orderEpoch = 1;
        live.venueStatus = VenueStatus.LIVE;
        live.cumulativeQuantity = 0;
        live.answers = scenario.state.order(order).extra.lastQuery;
        scenario.put();
        scenario.begin();
        scenario.reconciled();
        scenario.expect(
            "1 ALERT                 GATEWAY <-before order before BTC/USDT OPERATOR_NEEDED 'BTC/USDT",
            "2 TRADING_STATE_CHANGED GATEWAY <-1 REDUCE_ONLY OPERATOR_NEEDED 'BTC/USDT",
            "3 RECONCILIATION_COMPLETED GATEWAY <-before CLEAN n 1");
        scenario.later(Scenario.INTERVAL_NS).tick();
        scenario.reconciled();
        scenario.expectKinds(RecordKind.RECONCILIATION_STARTED, RecordKind.RECONCILIATION_COMPLETED);
    }

    @Test
    void aJournalWithoutAPastOpensNothingBesideWorkingOrders() {
        Scenario first = Scenario.started();
        first.instrument("BTC/USDT", "0.01", "0.001", "5");
        first.venueUp();
        first.balance("USDT", "1000", "0");
        first.begin();
        Command foreign = first.command(CommandKind.FOREIGN_ORDER, Actor.VENUE);
        foreign.text.set("BTCUSDT 77 web_1");
        first.put();
        first.reconciled();
        first.expect(
            "1 RECONCILIATION_DIFFERENCE VENUE  <-before FOREIGN",
            "2 ALERT                    VENUE   <-1 FOREIGN 'BTCUSDT 77 web_1",
            "3 ALERT                    GATEWAY <-before NEW_JOURNAL 'working orders that this journal does not know",
            "4 RECONCILIATION_COMPLETED GATEWAY <-before NEW_JOURNAL n 1"
                + " 'working orders that this journal does not know");
        first.later(Scenario.SECOND_NS).tick();
        first.reconciled();
        assertEquals(TradingState.RECONCILING, first.state.tradingState());
        assertEquals("0", first.total("USDT"));
        first.start();
        first.venueUp();
        first.command(CommandKind.FOREIGN_ORDER, Actor.VENUE).text.set("BTCUSDT 77 web_1");
        first.put();
        first.begin();
        first.reconciled();
        first.expect(
            "1 ALERT                    GATEWAY <-before NEW_JOURNAL 'working orders that this journal does not know",
            "2 RECONCILIATION_COMPLETED GATEWAY <-before NEW_JOURNAL n 1"
                + " 'working orders that this journal does not know");
    }
}
