package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A pair of legs: both are filled, or neither is left, or a person is asked. */
class LegGroupTest {
    private static final LegTerms BUY_BTC = GroupScenario.limit(1, Side.BUY, "1", "100");
    private static final LegTerms SELL_ETH = GroupScenario.market(2, Side.SELL, "10");
    private static final LegTerms SELL_BTC = GroupScenario.market(1, Side.SELL, "1");
    private static final LegTerms BUY_ETH = GroupScenario.market(2, Side.BUY, "1");

    private final GroupScenario pair = GroupScenario.trading();
    private final Scenario scenario = pair.scenario;

    @Test
    void opensWithItsLegsAndSendsTheFirst() {
        pair.open(GroupMode.SEQUENTIAL, GroupRule.COMPLETE, 5 * Scenario.SECOND_NS, BUY_BTC, SELL_ETH);
        scenario.expect(
            "1 GROUP_OPENED CLIENT <-0 SEQUENTIAL COMPLETE n 2 request pair",
            "2 GROUP_LEG    CLIENT <-1 group 1 leg 1 BTC/USDT BUY LIMIT GTC 1 @ 100 reserve 100 USDT",
            "3 GROUP_LEG    CLIENT <-1 group 1 leg 2 ETH/USDT SELL MARKET 10 reserve 10 ETH",
            "4 ORDER_INTENT CLIENT <-3 group 1 BTC/USDT BUY LIMIT GTC 1 @ 100 reserve 100 USDT request leg-"
                + scenario.state.sequence());
        assertEquals("10", scenario.locked("ETH"), "the second leg's funds are set aside");
        assertEquals("100", scenario.locked("USDT"));
    }

    @Test
    void sendsTheNextLegOnceTheOneBeforeIsFilled() {
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.COMPLETE, BUY_BTC, SELL_ETH);
        scenario.begin();
        pair.fill(pair.orderOf(group, 0), "0.4", "100");
        scenario.expectKinds(RecordKind.ORDER_FILLED);
        pair.fill(pair.orderOf(group, 0), "0.6", "100");
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.GROUP_LEG_STATE, RecordKind.ORDER_INTENT);
        pair.fill(pair.orderOf(group, 1), "10", "50");
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.GROUP_LEG_STATE, RecordKind.GROUP_STATE_CHANGED);
        assertEquals(GroupState.COMPLETE, group.state());
        assertEquals("0", scenario.locked("ETH"));
    }

    @Test
    void sendsAllLegsAtOnce() {
        LegGroup group = pair.open(GroupMode.TOGETHER, GroupRule.UNWIND, BUY_BTC, SELL_ETH);
        scenario.expectKinds(RecordKind.GROUP_OPENED, RecordKind.GROUP_LEG, RecordKind.GROUP_LEG,
            RecordKind.ORDER_INTENT, RecordKind.ORDER_INTENT);
        pair.fill(pair.orderOf(group, 1), "10", "50");
        pair.fill(pair.orderOf(group, 0), "1", "100");
        assertEquals(GroupState.COMPLETE, group.state());
    }

    @Test
    void tradesBackWhatWasFilledWhenALegIsRejected() {
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.UNWIND, BUY_BTC, SELL_ETH);
        pair.fill(pair.orderOf(group, 0), "1", "100");
        scenario.begin();
        pair.reject(pair.orderOf(group, 1), Reason.VENUE_REJECTED);
        scenario.expect(
            "1 ORDER_REJECTED      VENUE  <-before order before VENUE_REJECTED",
            "2 GROUP_LEG_STATE     ENGINE <-1 order before group before leg 2 FAILED cum 0 VENUE_REJECTED",
            "3 GROUP_STATE_CHANGED ENGINE <-2 group before UNWINDING UNWIND VENUE_REJECTED",
            "4 ORDER_INTENT        ENGINE <-3 group before BTC/USDT SELL MARKET 1 reserve 1 BTC request unwind-"
                + (scenario.state.sequence() - 1),
            "5 GROUP_LEG_STATE     ENGINE <-3 group before leg 2 UNWOUND");
        pair.fill(pair.orderOf(group, 0), "1", "99");
        assertEquals(GroupState.UNWOUND, group.state());
        assertEquals("0", pair.position(1));
    }

    @Test
    void cancelsWhatWorksAndWaitsBeforeItTradesBack() {
        LegGroup group = pair.open(GroupMode.TOGETHER, GroupRule.UNWIND, BUY_BTC, SELL_ETH);
        Order btc = pair.orderOf(group, 0);
        pair.accept(btc);
        pair.fill(btc, "0.3", "100");
        scenario.begin();
        pair.reject(pair.orderOf(group, 1), Reason.INSUFFICIENT_FUNDS);
        scenario.expectKinds(RecordKind.ORDER_REJECTED, RecordKind.GROUP_LEG_STATE, RecordKind.GROUP_STATE_CHANGED,
            RecordKind.CANCEL_INTENT);
        scenario.later(Scenario.SECOND_NS).tick();
        scenario.expectKinds();
        pair.fill(btc, "0.2", "100");
        pair.ended(btc, VenueStatus.CANCELLED, "0.5");
        Order back = pair.orderOf(group, 0);
        assertEquals("0.5", RecordLine.amount(back.quantity()));
        assertEquals(Side.SELL, back.side());
    }

    @Test
    void countsAFillThatComesDuringTheCancel() {
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.COMPLETE, BUY_BTC, SELL_ETH);
        Order btc = pair.orderOf(group, 0);
        pair.accept(btc);
        Command cancel = scenario.command(CommandKind.CANCEL, Actor.CLIENT);
        cancel.orderId = btc.orderId();
        scenario.put();
        scenario.begin();
        pair.fill(btc, "1", "100");
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.GROUP_LEG_STATE, RecordKind.ORDER_INTENT);
        assertEquals(Side.SELL, pair.orderOf(group, 1).side());
    }

    @Test
    void isCompleteWhenTheLastFillComesWhileItIsCancelled() {
        LegGroup group = pair.open(GroupMode.TOGETHER, GroupRule.UNWIND, Scenario.SECOND_NS, BUY_BTC, SELL_ETH);
        Order btc = pair.orderOf(group, 0);
        pair.accept(btc);
        pair.fill(pair.orderOf(group, 1), "10", "50");
        scenario.later(Scenario.SECOND_NS).tick();
        assertEquals(GroupState.UNWINDING, group.state());
        assertTrue(btc.cancelling());
        pair.fill(btc, "1", "100");
        assertEquals(GroupState.COMPLETE, group.state());
        assertEquals(0, scenario.state.openCount());
    }

    @Test
    void ordersWhatIsMissingAgainAfterAWait() {
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.COMPLETE, BUY_BTC, SELL_ETH);
        pair.fill(pair.orderOf(group, 0), "1", "100");
        pair.reject(pair.orderOf(group, 1), Reason.VENUE_REJECTED);
        assertEquals(LegState.FAILED, group.legs().get(1).state());
        assertEquals("10", scenario.locked("ETH"), "what is missing stays set aside");
        scenario.later(249 * Scenario.MILLI_NS).tick();
        assertEquals(0, scenario.state.openCount());
        scenario.later(Scenario.MILLI_NS).tick();
        assertEquals("10", RecordLine.amount(pair.orderOf(group, 1).quantity()));
        pair.fill(pair.orderOf(group, 1), "4", "50");
        pair.ended(pair.orderOf(group, 1), VenueStatus.EXPIRED, "4");
        assertEquals("6", RecordLine.amount(pair.orderOf(group, 1).quantity()), "a part was filled: no wait");
    }

    @Test
    void isHeldAfterTheLastAttempt() {
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.COMPLETE, BUY_BTC, SELL_ETH);
        pair.fill(pair.orderOf(group, 0), "1", "100");
        for (int i = 0; i < GroupDecisions.MAX_ATTEMPTS; i++) {
            pair.reject(pair.orderOf(group, 1), Reason.VENUE_REJECTED);
            scenario.later(10 * Scenario.SECOND_NS).tick();
        }
        assertEquals(GroupState.HELD, group.state());
        assertEquals(Reason.ATTEMPTS, group.reason());
        assertEquals("0", scenario.locked("ETH"));
    }

    @Test
    void waitsOutARateLimitWithoutCountingIt() {
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.COMPLETE, BUY_BTC, SELL_ETH);
        pair.fill(pair.orderOf(group, 0), "1", "100");
        for (int i = 0; i < 20; i++) {
            pair.reject(pair.orderOf(group, 1), Reason.RATE_LIMITED);
            scenario.later(40 * Scenario.SECOND_NS).tick();
        }
        pair.fill(pair.orderOf(group, 1), "10", "50");
        assertEquals(GroupState.COMPLETE, group.state());
    }

    @Test
    void failsWithNothingLeftWhenNothingWasFilled() {
        for (GroupRule rule : GroupRule.values()) {
            GroupScenario other = GroupScenario.trading();
            LegGroup group = other.open(GroupMode.SEQUENTIAL, rule, BUY_BTC, SELL_ETH);
            other.reject(other.orderOf(group, 0), Reason.INSUFFICIENT_FUNDS);
            assertEquals(GroupState.FAILED, group.state(), rule.name());
            assertEquals(Reason.INSUFFICIENT_FUNDS, group.reason());
            assertEquals("0", other.scenario.locked("ETH"));
            assertEquals(0, other.scenario.state.openCount());
        }
    }

    @Test
    void holdsForAPersonWhoFinishesIt() {
        LegGroup group = held();
        pair.operate(Operation.FINISH_GROUP, group);
        pair.fill(pair.orderOf(group, 1), "10", "50");
        assertEquals(GroupState.COMPLETE, group.state());
    }

    @Test
    void holdsForAPersonWhoUnwindsIt() {
        LegGroup group = held();
        pair.operate(Operation.UNWIND_GROUP, group);
        pair.fill(pair.orderOf(group, 0), "1", "101");
        assertEquals(GroupState.UNWOUND, group.state());
        assertEquals("0", pair.position(1));
    }

    @Test
    void holdsForAPersonWhoReleasesIt() {
        LegGroup group = held();
        scenario.begin();
        pair.operate(Operation.RELEASE_GROUP, group);
        scenario.expectKinds(RecordKind.OPERATOR_ACTION, RecordKind.GROUP_STATE_CHANGED);
        assertEquals(GroupState.RELEASED, group.state());
        scenario.buy("b", "1", "100");
        scenario.expectKinds(RecordKind.ORDER_INTENT);
    }

    private LegGroup held() {
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.HOLD, BUY_BTC, SELL_ETH);
        pair.fill(pair.orderOf(group, 0), "1", "100");
        scenario.begin();
        pair.reject(pair.orderOf(group, 1), Reason.VENUE_REJECTED);
        scenario.expectKinds(RecordKind.ORDER_REJECTED, RecordKind.GROUP_LEG_STATE, RecordKind.GROUP_STATE_CHANGED,
            RecordKind.ALERT);
        assertEquals(GroupState.HELD, group.state());
        return group;
    }

    @Test
    void goesToTheMarketAtItsDeadline() {
        LegGroup group = pair.open(GroupMode.TOGETHER, GroupRule.COMPLETE, Scenario.SECOND_NS, BUY_BTC, SELL_ETH);
        Order btc = pair.orderOf(group, 0);
        pair.accept(btc);
        pair.fill(pair.orderOf(group, 1), "10", "50");
        scenario.begin();
        scenario.later(Scenario.SECOND_NS).tick();
        scenario.expectKinds(RecordKind.GROUP_STATE_CHANGED, RecordKind.CANCEL_INTENT);
        pair.ended(btc, VenueStatus.CANCELLED, "0");
        scenario.later(Scenario.SECOND_NS).tick();
        assertEquals(OrderType.MARKET, pair.orderOf(group, 0).orderType());
    }

    /** The second leg has failed and waits for the first one, which rests. */
    @Test
    void goesToTheMarketAtItsDeadlineBesideALegThatHasFailed() {
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.HOLD, 10 * Scenario.SECOND_NS, BUY_BTC, SELL_ETH);
        pair.fill(pair.orderOf(group, 0), "1", "100");
        pair.accept(pair.orderOf(group, 1));
        pair.fill(pair.orderOf(group, 1), "5", "50");
        pair.ended(pair.orderOf(group, 1), VenueStatus.CANCELLED, "5");
        pair.operate(Operation.UNWIND_GROUP, group);
        Order sale = pair.orderOf(group, 0);
        Order purchase = pair.orderOf(group, 1);
        pair.accept(sale);
        pair.accept(purchase);
        pair.fill(sale, "0.5", "100");
        pair.operate(Operation.FINISH_GROUP, group);
        pair.ended(purchase, VenueStatus.CANCELLED, "0");
        pair.ended(sale, VenueStatus.CANCELLED, "0.5");
        scenario.later(Scenario.SECOND_NS).tick();
        Order rest = pair.orderOf(group, 0);
        assertEquals(OrderType.LIMIT, rest.orderType());
        pair.accept(rest);
        scenario.begin();
        scenario.later(10 * Scenario.SECOND_NS).tick();
        scenario.expectKinds(RecordKind.GROUP_STATE_CHANGED, RecordKind.CANCEL_INTENT);
    }

    @Test
    void neverActsOnALegThatIsInDoubt() {
        LegGroup group = pair.open(GroupMode.TOGETHER, GroupRule.UNWIND, BUY_BTC, SELL_ETH);
        Order btc = pair.orderOf(group, 0);
        pair.reject(pair.orderOf(group, 1), Reason.VENUE_REJECTED);
        pair.about(CommandKind.ORDER_UNKNOWN, btc).reason = Reason.TIMEOUT;
        scenario.put();
        for (int i = 0; i < 10; i++) {
            scenario.later(Scenario.SECOND_NS).tick();
        }
        assertEquals(OrderState.IN_DOUBT, btc.state());
        assertEquals(1, scenario.state.openCount());
        pair.fill(btc, "1", "100");
        assertEquals(Side.SELL, pair.orderOf(group, 0).side());
    }

    /** What the last engine sent may have come to the venue, whoever asks. */
    @Test
    void neverSendsALegAgainThatALastEngineSent() {
        LegGroup group = pair.open(GroupMode.TOGETHER, GroupRule.UNWIND, BUY_BTC, SELL_ETH);
        Order btc = pair.orderOf(group, 0);
        pair.fill(pair.orderOf(group, 1), "10", "50");
        scenario.start();
        scenario.tick();
        scenario.venueUp();
        scenario.balance("ETH", "90", "0");
        scenario.balance("USDT", "100500", "0");
        scenario.reconciled();
        assertEquals(OrderState.IN_DOUBT, btc.state());
        for (int i = 0; i < 10; i++) {
            scenario.later(Scenario.SECOND_NS).tick();
        }
        assertEquals(btc, pair.orderOf(group, 0));
        assertEquals(1, scenario.state.openCount());
        pair.fill(btc, "1", "100");
        assertEquals(GroupState.COMPLETE, group.state());
    }

    @Test
    void refusesEntriesOnItsSymbolsAndLetsTheWayOutOpen() {
        scenario.buy("b0", "1", "100");
        scenario.fill(1, "t0", Side.BUY, "1", "100");
        pair.open(GroupMode.TOGETHER, GroupRule.HOLD, BUY_BTC, SELL_ETH);
        scenario.begin();
        scenario.buy("b1", "1", "100");
        scenario.sell("s1", "1", "100");
        scenario.expectKinds(RecordKind.ORDER_DENIED, RecordKind.ORDER_INTENT);
        assertEquals(Reason.GROUP_UNFINISHED, scenario.order(1).reason());
    }

    @Test
    void deniesAllLegsWhereFundsDoNotSufficeForAll() {
        pair.open(GroupMode.SEQUENTIAL, GroupRule.HOLD, GroupScenario.limit(1, Side.BUY, "600", "100"),
            GroupScenario.limit(2, Side.BUY, "600", "100"));
        scenario.expect("1 GROUP_DENIED CLIENT <-0 leg 2 SEQUENTIAL HOLD INSUFFICIENT_FUNDS n 2 request pair");
        assertEquals(GroupState.DENIED, scenario.state.groups.ended().get(0).state());
    }

    @Test
    void deniesTwoLegsOfOneSymbol() {
        assertNull(pair.open(GroupMode.TOGETHER, GroupRule.HOLD, BUY_BTC, BUY_BTC));
        scenario.expect("1 GROUP_DENIED CLIENT <-0 TOGETHER HOLD INVALID_LEGS n 2 request pair");
    }

    @Test
    void decidesOnARequestOnce() {
        pair.open(GroupMode.TOGETHER, GroupRule.HOLD, BUY_BTC, SELL_ETH);
        scenario.begin();
        pair.open(GroupMode.TOGETHER, GroupRule.HOLD, BUY_BTC, SELL_ETH);
        scenario.expectKinds();
    }

    @Test
    void tradesBackNoMoreThanThePositionWhereAPersonSoldIt() {
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.HOLD, BUY_BTC, SELL_ETH);
        pair.fill(pair.orderOf(group, 0), "1", "100");
        pair.reject(pair.orderOf(group, 1), Reason.VENUE_REJECTED);
        scenario.begin();
        scenario.sell("by hand", "0.7", "100");
        scenario.fill(1, "t9", Side.SELL, "0.7", "100");
        pair.operate(Operation.UNWIND_GROUP, group);
        assertEquals("0.3", RecordLine.amount(pair.orderOf(group, 0).quantity()));
        scenario.begin();
        pair.fill(pair.orderOf(group, 0), "0.3", "100");
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.GROUP_LEG_STATE, RecordKind.GROUP_LEG_STATE,
            RecordKind.ALERT, RecordKind.GROUP_STATE_CHANGED);
        assertEquals(Reason.POSITION_GONE, group.legs().get(0).reason());
        assertEquals(GroupState.UNWOUND, group.state());
    }

    @Test
    void sellsNothingThatProtectionsHold() {
        enterProtected();
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.HOLD, BUY_ETH, SELL_BTC);
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        pair.fill(pair.orderOf(group, 0), "1", "100");
        assertEquals(Reason.PROTECTED, group.legs().get(1).reason());
        scenario.later(Scenario.SECOND_NS).tick();
        assertEquals(GroupState.HELD, group.state());
    }

    @Test
    void deniesALegThatSellsWhatProtectionsHold() {
        enterProtected();
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.begin();
        assertNull(pair.open(GroupMode.TOGETHER, GroupRule.HOLD, BUY_ETH, SELL_BTC));
        scenario.expect("1 GROUP_DENIED CLIENT <-0 leg 2 TOGETHER HOLD PROTECTED n 2 request pair");
    }

    @Test
    void tradesBackNothingThatProtectionsHold() {
        enterProtected();
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.HOLD, BUY_BTC, SELL_ETH);
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        pair.fill(pair.orderOf(group, 0), "1", "100");
        pair.reject(pair.orderOf(group, 1), Reason.VENUE_REJECTED);
        scenario.begin();
        scenario.sell("by hand", "0.7", "100");
        scenario.fill(1, "t9", Side.SELL, "0.7", "100");
        pair.operate(Operation.UNWIND_GROUP, group);
        assertEquals(Reason.PROTECTED, group.legs().get(0).reason());
    }

    /** Buys 1 BTC at 100, order 1, with a stop at 90. */
    private void enterProtected() {
        scenario.limit("entry", Side.BUY, "1", "100").stopPrice = Scenario.amount("90");
        scenario.put();
        scenario.accepted(1, "v1");
    }

    @Test
    void tradesBackWithoutTheFeesThatWereTakenOutOfIt() {
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.UNWIND, BUY_BTC, SELL_ETH);
        Order btc = pair.orderOf(group, 0);
        Command fill = pair.about(CommandKind.FILL, btc);
        fill.instrumentId = 1;
        fill.side = Side.BUY;
        fill.tradeId.set("t1");
        fill.quantity = Decimals.ONE;
        fill.price = Scenario.amount("100");
        fill.quoteQuantity = Scenario.amount("100");
        fill.fee = Scenario.amount("0.0011");
        fill.asset.set("BTC");
        scenario.put();
        pair.reject(pair.orderOf(group, 1), Reason.VENUE_REJECTED);
        assertEquals("0.998", RecordLine.amount(pair.orderOf(group, 0).quantity()));
    }

    @Test
    void unwindsOnWhileHaltedAndBeginsNothingNew() {
        LegGroup group = pair.open(GroupMode.TOGETHER, GroupRule.UNWIND, BUY_BTC, SELL_ETH);
        pair.accept(pair.orderOf(group, 0));
        pair.fill(pair.orderOf(group, 1), "10", "50");
        Order btc = pair.orderOf(group, 0);
        pair.operate(Operation.HALT, null);
        pair.ended(btc, VenueStatus.CANCELLED, "0");
        scenario.later(Scenario.SECOND_NS).tick();
        assertEquals(GroupState.WORKING, group.state(), "the rule waits for the resume");
        assertEquals(0, scenario.state.openCount());
        pair.operate(Operation.RESUME, null);
        scenario.balance("ETH", "90", "0");
        scenario.balance("USDT", "100500", "0");
        scenario.reconciled();
        scenario.tick();
        assertEquals(GroupState.UNWINDING, group.state());
        Order back = pair.orderOf(group, 1);
        pair.accept(back);
        pair.operate(Operation.HALT, null);
        assertEquals(false, back.cancelling(), "what makes the position smaller goes on");
        pair.fill(back, "10", "50");
        assertEquals(GroupState.UNWOUND, group.state());
    }

    @Test
    void isHeldWhenAPersonFlattensItsSymbol() {
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.COMPLETE, BUY_BTC, SELL_ETH);
        pair.fill(pair.orderOf(group, 0), "1", "100");
        Order eth = pair.orderOf(group, 1);
        pair.operate(Operation.FLATTEN, null);
        assertEquals(GroupState.HELD, group.state());
        assertEquals(OrderType.MARKET, scenario.state.order(scenario.state.instrument(1).flattenOrder()).orderType());
        pair.reject(eth, Reason.VENUE_REJECTED);
        scenario.later(Scenario.SECOND_NS).tick();
        assertEquals(GroupState.HELD, group.state());
    }

    @Test
    void goesOnWithAFillThatComesAfterItsEnd() {
        LegGroup group = pair.open(GroupMode.SEQUENTIAL, GroupRule.UNWIND, BUY_BTC, SELL_ETH);
        Order btc = pair.orderOf(group, 0);
        pair.accept(btc);
        pair.ended(btc, VenueStatus.CANCELLED, "0");
        assertEquals(GroupState.FAILED, group.state());
        scenario.begin();
        pair.fill(btc, "1", "100");
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.ALERT, RecordKind.GROUP_STATE_CHANGED,
            RecordKind.ORDER_INTENT, RecordKind.GROUP_LEG_STATE);
        pair.fill(pair.orderOf(group, 0), "1", "100");
        assertEquals(GroupState.UNWOUND, group.state());
        assertEquals("0", pair.position(1));
    }
}
