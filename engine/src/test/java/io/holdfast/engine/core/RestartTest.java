package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What a killed engine leaves behind, and how the next one deals with it. */
class RestartTest {
    private final Scenario scenario = Scenario.trading();

    private void restart() {
        scenario.later(Scenario.SECOND_NS).start();
        scenario.expectKinds(RecordKind.ENGINE_STARTED, RecordKind.TRADING_STATE_CHANGED);
    }

    @Test
    void putsWhatWasInFlightInDoubtAndNothingElse() {
        scenario.buy("pending", "1", "100");
        scenario.buy("live", "1", "100");
        scenario.accepted(2, "v2");
        scenario.buy("doubted", "1", "100");
        scenario.unknown(4);
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.ORDER_INTENT, RecordKind.ORDER_ACCEPTED,
            RecordKind.ORDER_INTENT, RecordKind.ORDER_IN_DOUBT);
        restart();
        assertEquals(OrderState.PENDING, scenario.stateOf(1), "the journal does not know yet");
        scenario.tick();
        scenario.tick();
        scenario.expect("8 ORDER_IN_DOUBT ENGINE <-1 order 1 RESTART");
        assertEquals("300", scenario.locked("USDT"));
    }

    @Test
    void putsWhatWasInFlightInDoubtThoughTheVenueIsDown() {
        scenario.buy("pending", "1", "100");
        scenario.venueDown("reset");
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.TRADING_STATE_CHANGED);
        restart();
        scenario.tick();
        scenario.expectKinds(RecordKind.ORDER_IN_DOUBT);
        scenario.later(Scenario.WINDOW_NS).tick();
        scenario.expect();
    }

    @Test
    void believesTheVenueBeforeTheFirstTick() {
        scenario.buy("pending", "1", "100");
        scenario.expectKinds(RecordKind.ORDER_INTENT);
        restart();
        scenario.status(1, VenueStatus.NOT_FOUND, null);
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.tick();
        scenario.expect("4 ORDER_ACCEPTED VENUE <-1 order 1");
    }

    @Test
    void asksAboutADoubtOfTheLastEngineAsSoonAsTheVenueIsUp() {
        scenario.buy("r1", "1", "100");
        scenario.unknown(1);
        scenario.later(100 * Scenario.MILLI_NS).tick();
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.ORDER_IN_DOUBT, RecordKind.QUERY_INTENT);
        restart();
        scenario.tick();
        scenario.expect();
        scenario.venueUp();
        scenario.tick();
        scenario.expect(
            "6 TRADING_STATE_CHANGED  GATEWAY <-0 RECONCILING VENUE_UP",
            "7 RECONCILIATION_STARTED GATEWAY <-6 VENUE_UP",
            "8 QUERY_INTENT           ENGINE  <-3 order 1 SCHEDULED n 2");
    }

    @Test
    void sendsACancelOfTheLastEngineAgainOnce() {
        scenario.buy("r1", "1", "100");
        scenario.accepted(1, "v1");
        scenario.cancel(1, "c1");
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.ORDER_ACCEPTED, RecordKind.CANCEL_INTENT);
        restart();
        scenario.venueUp();
        scenario.tick();
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.status(1, VenueStatus.LIVE, "0", 8);
        scenario.expect(
            " 6 TRADING_STATE_CHANGED  GATEWAY <-0 RECONCILING VENUE_UP",
            " 7 RECONCILIATION_STARTED GATEWAY <-6 VENUE_UP",
            " 8 QUERY_INTENT           ENGINE  <-3 order 1 CANCEL_UNKNOWN n 1",
            " 9 CANCEL_INTENT          VENUE   <-3 order 1 CANCEL_UNKNOWN",
            "10 STATUS_REPORT          VENUE   <-8 order 1 LIVE cum 0");
        scenario.status(1, VenueStatus.CANCELLED, "0");
        scenario.expect("11 ORDER_CANCELLED VENUE <-9 order 1");
        assertEquals(true, scenario.state.settled());
    }

    @Test
    void sendsACancelAgainOnceItsPendingOrderIsFound() {
        scenario.buy("r1", "1", "100");
        scenario.cancel(1, "c1");
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.CANCEL_INTENT);
        restart();
        scenario.tick();
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.expect(
            "5 ORDER_IN_DOUBT ENGINE <-1 order 1 RESTART",
            "6 ORDER_ACCEPTED VENUE  <-1 order 1",
            "7 CANCEL_INTENT  VENUE  <-2 order 1 CANCEL_UNKNOWN");
    }

    @Test
    void doesNotSendTheCancelOfAnOrderThatHasEnded() {
        scenario.buy("r1", "1", "100");
        scenario.accepted(1, "v1");
        scenario.cancel(1, "c1");
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.ORDER_ACCEPTED, RecordKind.CANCEL_INTENT);
        restart();
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.venueUp();
        scenario.tick();
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.TRADING_STATE_CHANGED,
            RecordKind.RECONCILIATION_STARTED);
    }

    @Test
    void booksAFillOfAnOrderOfAnEarlierEpoch() {
        scenario.buy("r1", "1", "100");
        scenario.expectKinds(RecordKind.ORDER_INTENT);
        restart();
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.expect("4 ORDER_FILLED VENUE <-1 order 1 BTC/USDT BUY 1 @ 100 = 100 trade t1");
        assertEquals(OrderState.FILLED, scenario.stateOf(1));
    }

    @Test
    void doesNotCloseTheWindowByTheTimeThatPassedWhileNoEngineRan() {
        scenario.buy("r1", "1", "100");
        scenario.unknown(1);
        scenario.expectKinds(RecordKind.ORDER_INTENT, RecordKind.ORDER_IN_DOUBT);
        scenario.later(10 * Scenario.WINDOW_NS);
        restart();
        scenario.venueUp();
        scenario.tick();
        scenario.status(1, VenueStatus.NOT_FOUND, null, scenario.lastQuery(1));
        assertEquals(OrderState.IN_DOUBT, scenario.stateOf(1));
        scenario.later(Scenario.WINDOW_NS).tick();
        scenario.status(1, VenueStatus.NOT_FOUND, null, scenario.lastQuery(1));
        assertEquals(OrderState.ABANDONED, scenario.stateOf(1));
        assertEquals("0", scenario.locked("USDT"));
    }

    @Test
    void putsAnOrderInDoubtThatTheGatewayOwesAnAnswerFor() {
        scenario.buy("r1", "1", "100");
        scenario.later(VenueDecisions.ANSWER_TIMEOUT_NS - 1).tick();
        scenario.expectKinds(RecordKind.ORDER_INTENT);
        scenario.later(1).tick();
        scenario.expect("2 ORDER_IN_DOUBT ENGINE <-1 order 1 NO_ANSWER");
    }

    @Test
    void settlesManyOrdersOverSeveralTicks() {
        for (int i = 0; i < 600; i++) {
            scenario.buy("r" + i, "0.1", "100");
        }
        scenario.begin();
        restart();
        scenario.tick();
        scenario.tick();
        scenario.tick();
        int doubted = 0;
        for (Order order = scenario.state.firstOpen(); order != null; order = scenario.state.nextOpen(order)) {
            doubted += order.state() == OrderState.IN_DOUBT ? 1 : 0;
        }
        assertEquals(600, doubted);
    }

    @Test
    void isNotTradingUntilTheVenueIsCompared() {
        restart();
        assertEquals(TradingState.RECOVERING, scenario.state.tradingState());
        assertEquals(false, scenario.state.venueUp());
        scenario.reconciled(0, Reason.NONE, "");
        assertEquals(TradingState.RECOVERING, scenario.state.tradingState());
        scenario.venueUp();
        scenario.reconciled();
        assertEquals(TradingState.TRADING, scenario.state.tradingState());
    }
}
