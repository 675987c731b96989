package io.holdfast.engine.core;

import org.junit.jupiter.api.Test;

/** What is still let out when the room for the journal gets low. */
final class SpaceTest {
    private static void low(Scenario scenario) {
        scenario.command(CommandKind.SPACE_LOW, Actor.ENGINE).text.set("1 MiB left");
        scenario.put();
    }

    private static void order(Scenario scenario, String requestId, Side side, String quantity) {
        scenario.limit(requestId, side, quantity, "100");
        scenario.put();
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
    void saysOnceThatOnlyReducingOrdersAreTaken() {
        Scenario scenario = Scenario.trading();
        low(scenario);
        low(scenario);
        scenario.expect(
            "1 TRADING_STATE_CHANGED ENGINE <-0 REDUCE_ONLY LOW_SPACE",
            "2 ALERT                 ENGINE <-1 LOW_SPACE '1 MiB left");
    }

    @Test
    void opensAgainWhenThereIsRoom() {
        Scenario scenario = Scenario.trading();
        scenario.put(CommandKind.SPACE_BACK, Actor.ENGINE);
        scenario.expect();
        low(scenario);
        scenario.begin();
        scenario.put(CommandKind.SPACE_BACK, Actor.ENGINE);
        scenario.put(CommandKind.SPACE_BACK, Actor.ENGINE);
        scenario.expect("1 TRADING_STATE_CHANGED ENGINE <-0 TRADING SPACE_BACK");
        order(scenario, "r1", Side.BUY, "1");
        scenario.expectKinds(RecordKind.ORDER_INTENT);
    }

    @Test
    void refusesWhatDoesNotMakeAPositionSmaller() {
        Scenario scenario = holding();
        low(scenario);
        scenario.begin();
        order(scenario, "buy", Side.BUY, "1");
        order(scenario, "more", Side.SELL, "2.001");
        scenario.expect(
            "1 ORDER_DENIED CLIENT <-0 BTC/USDT BUY LIMIT GTC 1 @ 100 LOW_SPACE request buy",
            "2 ORDER_DENIED CLIENT <-0 BTC/USDT SELL LIMIT GTC 2.001 @ 100 LOW_SPACE request more");
        order(scenario, "part", Side.SELL, "1.5");
        order(scenario, "beyond", Side.SELL, "0.501");
        order(scenario, "rest", Side.SELL, "0.5");
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.ORDER_DENIED, RecordKind.ORDER_INTENT);
    }

    @Test
    void refusesASaleWithoutAPosition() {
        Scenario scenario = Scenario.trading();
        low(scenario);
        scenario.begin();
        order(scenario, "r1", Side.SELL, "1");
        scenario.expectKinds(RecordKind.ORDER_DENIED);
    }

    @Test
    void takesCancels() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        scenario.accepted(1, "v1");
        low(scenario);
        scenario.cancel(1, "c1");
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.ORDER_ACCEPTED, RecordKind.TRADING_STATE_CHANGED,
            RecordKind.ALERT, RecordKind.CANCEL_INTENT);
    }

    @Test
    void opensToWhatTheRoomAllowsAfterTheVenueWasDown() {
        Scenario scenario = Scenario.trading();
        low(scenario);
        scenario.venueDown("reset");
        scenario.venueUp();
        scenario.begin();
        scenario.reconciled();
        scenario.expect(
            "1 RECONCILIATION_COMPLETED GATEWAY <-before CLEAN n 0",
            "2 TRADING_STATE_CHANGED    GATEWAY <-1 REDUCE_ONLY CLEAN");
    }

    @Test
    void staysClosedWhereTradingIsClosed() {
        Scenario scenario = Scenario.trading();
        scenario.venueDown("reset");
        scenario.begin();
        low(scenario);
        scenario.put(CommandKind.SPACE_BACK, Actor.ENGINE);
        scenario.expect(
            "1 TRADING_STATE_CHANGED ENGINE <-0 RECONCILING LOW_SPACE",
            "2 ALERT                 ENGINE <-1 LOW_SPACE '1 MiB left",
            "3 TRADING_STATE_CHANGED ENGINE <-0 RECONCILING SPACE_BACK");
    }
}
