package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What was promised to a position is there again before anything new is begun. */
final class ProtectionRestartTest {
    private final Scenario scenario = Scenario.trading();

    /** Buys 1 BTC at 100 (order 1) with a stop at 90 (protection 2). */
    private void enter() {
        scenario.limit("r1", Side.BUY, "1", "100").stopPrice = Scenario.amount("90");
        scenario.put();
        scenario.accepted(1, "v1");
    }

    /** The same with all of it filled and the stop accepted: order 6. */
    private void hold() {
        enter();
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.accepted(6, "v6");
        assertEquals(OrderType.STOP_LOSS, scenario.order(6).orderType());
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

    private void later(long millis) {
        scenario.later(millis * Scenario.MILLI_NS).tick();
    }

    /** A start, and the stream of the account. */
    private void restart() {
        scenario.start();
        scenario.venueUp();
    }

    /** Comparisons until one agrees: 1 BTC was bought for 100 USDT. */
    private void agree() {
        scenario.balance("BTC", "11", "0");
        scenario.balance("USDT", "99900", "0");
        scenario.reconciled();
        if (!scenario.state.trading.compared()) {
            later(1_000);
            scenario.reconciled();
        }
    }

    @Test
    void opensTradingOnlyOnceWhatWasPromisedStandsAgain() {
        hold();
        restart();
        scenario.status(6, VenueStatus.CANCELLED, "0"); // gone while no engine ran
        assertEquals(0, scenario.state.openCount(), "what may be gone is not sold before it is compared");
        agree();
        assertEquals(OrderType.STOP_LOSS, scenario.state.firstOpen().orderType());
        assertEquals(TradingState.RECONCILING, scenario.state.tradingState());
        later(1_000);
        assertEquals(0, scenario.state.reconciliation.running(), "a comparison before it stands would open nothing");
        Command accepted = scenario.command(CommandKind.ORDER_ACCEPTED, Actor.VENUE);
        accepted.orderId = scenario.state.firstOpen().orderId();
        scenario.put();
        later(1_000);
        scenario.reconciled();
        assertEquals(TradingState.TRADING, scenario.state.tradingState());
    }

    @Test
    void protectsWhatWasFilledWhileNoEngineRanBeforeTradingOpens() {
        enter();
        restart();
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        assertEquals("1", RecordLine.amount(protection().armedQuantity()));
        agree();
        assertEquals(OrderType.STOP_LOSS, scenario.state.firstOpen().orderType());
        assertEquals(TradingState.RECONCILING, scenario.state.tradingState());
    }

    @Test
    void sellsOnAfterARestartWhatWasTriggeredBefore() {
        hold();
        scenario.status(6, VenueStatus.CANCELLED, "0");
        scenario.rejected(9, Reason.VENUE_REJECTED, "no");
        price("89");
        assertEquals(ProtectionState.TRIGGERED, protection().state());
        long sale = scenario.state.firstOpen().orderId();
        restart();
        later(100);
        assertEquals(OrderState.IN_DOUBT, scenario.state.order(sale).state());
        scenario.reconciled();
        later(2_000);
        assertEquals(1, scenario.state.openCount());
        Command fill = scenario.fillOf(1, "t9", Side.SELL, "1", "88");
        fill.orderId = sale;
        scenario.put();
        assertTrue(scenario.state.protections().isEmpty());
    }

    @Test
    void doesNothingInTheNameOfTheLastStartWhereTheJournalWasCut() {
        hold();
        scenario.status(6, VenueStatus.CANCELLED, "0");
        scenario.rejected(9, Reason.VENUE_REJECTED, "no");
        scenario.later(Scenario.SECOND_NS);
        scenario.begin();
        scenario.put(CommandKind.JOURNAL_CUT, Actor.ENGINE);
        restart();
        scenario.expectKinds(RecordKind.JOURNAL_RECOVERED, RecordKind.ENGINE_STARTED,
            RecordKind.TRADING_STATE_CHANGED, RecordKind.TRADING_STATE_CHANGED, RecordKind.RECONCILIATION_STARTED,
            RecordKind.ALERT);
    }

    @Test
    void deniesAnExitThatWaitedWhenTheEngineDied() {
        hold();
        scenario.market("exit", Side.SELL, "1", "101");
        restart();
        Text exit = new Text(Message.MAX_ID);
        exit.set("exit");
        assertEquals(Reason.NOT_TRADING, scenario.state.order(scenario.state.orderIdOf(exit)).reason());
        scenario.status(6, VenueStatus.CANCELLED, "0");
        agree();
        assertEquals(OrderType.STOP_LOSS, scenario.state.firstOpen().orderType());
    }
}
