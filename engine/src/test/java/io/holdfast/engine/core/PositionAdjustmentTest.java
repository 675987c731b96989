package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** What another hand has taken away is taken out of the position, on evidence that holds still. */
class PositionAdjustmentTest {
    private Scenario scenario = fresh(Cures.DEFAULT);

    /** Nothing but quote to begin with: all base there is comes from our orders. */
    private static Scenario fresh(Cures cures) {
        Scenario scenario = Scenario.curing(cures);
        scenario.buy("entry", "2", "100");
        scenario.accepted(1, "v1");
        Command fill = scenario.fillOf(1, "t1", Side.BUY, "2", "100");
        fill.fee = Scenario.amount("0.002");
        fill.asset.set("BTC");
        scenario.put();
        scenario.balance("BTC", "1.998", "0");
        scenario.balance("USDT", "99800", "0");
        scenario.begin();
        return scenario;
    }

    private void foreignSell(String tradeId, String quantity) {
        scenario.fill(0, tradeId, Side.SELL, quantity, "90");
    }

    private void compare() {
        scenario.later(Scenario.INTERVAL_NS).tick();
        scenario.reconciled();
    }

    @Test
    void aFeeInTheBaseIsNoDifference() {
        compare();
        scenario.expectKinds(RecordKind.RECONCILIATION_STARTED, RecordKind.RECONCILIATION_COMPLETED);
        assertEquals("2 cost 200 pnl 0", scenario.position());
    }

    @Test
    void aForeignTradeThatClosedItIsTheEvidence() {
        foreignSell("f1", "1.998");
        scenario.balance("BTC", "0", "0");
        scenario.balance("USDT", "99979.82", "0");
        assertEquals("2 cost 200 pnl 0", scenario.position());
        compare();
        scenario.expect(
            "1 ORDER_FILLED   VENUE <-0 BTC/USDT SELL 1.998 @ 90 = 179.82 FOREIGN trade f1",
            "2 ALERT          VENUE <-1 BTC/USDT FOREIGN 'f1",
            "3 BALANCE_REPORTED VENUE <-0 BTC free 0 locked 0",
            "4 BALANCE_REPORTED VENUE <-0 USDT free 99979.82 locked 0",
            "5 RECONCILIATION_STARTED ENGINE <-0 FOREIGN",
            "6 POSITION_ADJUSTED GATEWAY <-1 BTC/USDT @ 90 ours 2 theirs 0 FOREIGN",
            "7 ALERT          GATEWAY <-6 BTC/USDT CLOSED_OUTSIDE 'BTC/USDT",
            "8 RECONCILIATION_COMPLETED GATEWAY <-5 CLEAN n 0");
        assertEquals("0 cost 0 pnl -20", scenario.position());
        compare();
        scenario.expectKinds(RecordKind.RECONCILIATION_STARTED, RecordKind.RECONCILIATION_COMPLETED);
    }

    @Test
    void whatIsLeftOfItStays() {
        foreignSell("f1", "1.498");
        scenario.balance("BTC", "0.5", "0");
        scenario.balance("USDT", "99934.82", "0");
        compare();
        assertEquals("0.5 cost 50 pnl -15", scenario.position());
    }

    @Test
    void whatOthersBroughtInCoversWhatTheyTookOut() {
        scenario.fill(0, "f1", Side.BUY, "1", "90");
        foreignSell("f2", "1");
        scenario.balance("BTC", "1.998", "0");
        scenario.balance("USDT", "99800", "0");
        compare();
        assertEquals("2 cost 200 pnl 0", scenario.position());
    }

    @Test
    void aForeignTradeIsNotBelievedBeforeTheVenueHasConfirmedTheBalance() {
        foreignSell("f1", "1.998");
        compare();
        assertEquals("2 cost 200 pnl 0", scenario.position());
    }

    @Test
    void nothingIsAdjustedWhileAnOrderIsInFlight() {
        scenario.buy("second", "1", "50");
        foreignSell("f1", "1.998");
        scenario.balance("BTC", "0", "0");
        scenario.balance("USDT", "99979.82", "0");
        compare();
        assertEquals("2 cost 200 pnl 0", scenario.position());
    }

    @Test
    void withoutATradeItTakesThreeEqualDifferences() {
        scenario.balance("BTC", "0", "0");
        compare();
        compare();
        assertEquals("2 cost 200 pnl 0", scenario.position());
        scenario.begin();
        compare();
        scenario.expect(
            "1 RECONCILIATION_STARTED    ENGINE  <-0 INTERVAL",
            "2 RECONCILIATION_DIFFERENCE GATEWAY <-1 BTC ours 1.998 theirs 0 DIFFERENCE",
            "3 BALANCE_ADJUSTED          GATEWAY <-2 BTC amount -1.998 UNEXPLAINED",
            "4 ALERT                     GATEWAY <-3 UNEXPLAINED 'BTC",
            "5 POSITION_ADJUSTED         GATEWAY <-3 BTC/USDT ours 2 theirs 0 UNEXPLAINED",
            "6 ALERT                     GATEWAY <-5 BTC/USDT CLOSED_OUTSIDE 'BTC/USDT",
            "7 RECONCILIATION_COMPLETED  GATEWAY <-1 DIFFERENCE n 1");
        assertEquals("0 cost 0 pnl 0", scenario.position());
    }

    @Test
    void withoutATradeItIsWorthWhatTheMarketLastPaid() {
        scenario.market("70");
        scenario.balance("BTC", "0.5", "0");
        compare();
        compare();
        scenario.begin();
        compare();
        scenario.expect(
            "1 RECONCILIATION_STARTED    ENGINE  <-0 INTERVAL",
            "2 RECONCILIATION_DIFFERENCE GATEWAY <-1 BTC ours 1.998 theirs 0.5 DIFFERENCE",
            "3 BALANCE_ADJUSTED          GATEWAY <-2 BTC amount -1.498 UNEXPLAINED",
            "4 ALERT                     GATEWAY <-3 UNEXPLAINED 'BTC",
            "5 POSITION_ADJUSTED         GATEWAY <-3 BTC/USDT @ 70 ours 2 theirs 0.5 UNEXPLAINED",
            "6 ALERT                     GATEWAY <-5 BTC/USDT CLOSED_OUTSIDE 'BTC/USDT",
            "7 RECONCILIATION_COMPLETED  GATEWAY <-1 DIFFERENCE n 1");
        assertEquals("0.5 cost 50 pnl -45", scenario.position());
    }

    @Test
    void severalTradesCountAtTheirAverage() {
        scenario.market("70");
        scenario.fill(0, "f1", Side.SELL, "0.5", "90");
        scenario.fill(0, "f2", Side.SELL, "1.498", "80");
        scenario.balance("BTC", "0", "0");
        scenario.balance("USDT", "99964.84", "0");
        compare();
        assertEquals("0 cost 0 pnl -34.994995", scenario.position());
    }

    @Test
    void whatOthersSoldOfTheirOwnIsNoPriceOfWhatIsTakenLater() {
        scenario.fill(0, "f1", Side.BUY, "1", "90");
        foreignSell("f2", "1");
        compare();
        scenario.fill(0, "f3", Side.SELL, "1.998", "50");
        scenario.balance("BTC", "0", "0");
        scenario.balance("USDT", "99899.9", "0");
        compare();
        assertEquals("0 cost 0 pnl -100", scenario.position());
    }

    @Test
    void whatAnotherHandLostCountsForTheLossOfTheDay() {
        int day = Instrument.day(scenario.state.timeNs());
        assertEquals(0, scenario.state.instrument(1).loss(day));
        foreignSell("f1", "1.998");
        scenario.balance("BTC", "0", "0");
        scenario.balance("USDT", "99979.82", "0");
        compare();
        assertEquals(Scenario.amount("20"), scenario.state.instrument(1).loss(day));
        assertEquals(0, scenario.state.instrument(1).loss(day + 1));
    }

    @Test
    void aDepositIsATransferAndNoPosition() {
        scenario.balance("BTC", "3", "0");
        compare();
        compare();
        scenario.begin();
        compare();
        scenario.expectKinds(RecordKind.RECONCILIATION_STARTED, RecordKind.RECONCILIATION_DIFFERENCE,
            RecordKind.BALANCE_ADJUSTED, RecordKind.ALERT, RecordKind.RECONCILIATION_COMPLETED);
        assertEquals("3", scenario.total("BTC"));
        assertEquals("2 cost 200 pnl 0", scenario.position());
        assertEquals(Scenario.amount("1.002"), scenario.state.ledger.balance("BTC").adjusted());
    }

    @Test
    void moreThanTheShareWaitsForAnOperator() {
        scenario = fresh(new Cures(false, false, Scenario.amount("0.5")));
        foreignSell("f1", "1.498");
        scenario.balance("BTC", "0.5", "0");
        scenario.balance("USDT", "99934.82", "0");
        scenario.begin();
        compare();
        scenario.expect(
            "1 RECONCILIATION_STARTED ENGINE  <-0 FOREIGN",
            "2 POSITION_ADJUSTED      GATEWAY <-before BTC/USDT @ 90 ours 2 theirs 0.5 FOREIGN",
            "3 ALERT                  GATEWAY <-2 BTC/USDT CLOSED_OUTSIDE 'BTC/USDT",
            "4 TRADING_STATE_CHANGED  GATEWAY <-2 REDUCE_ONLY OPERATOR_NEEDED 'BTC/USDT",
            "5 RECONCILIATION_COMPLETED GATEWAY <-1 CLEAN n 0");
        scenario.start();
        scenario.venueUp();
        scenario.reconciled();
        assertEquals(TradingState.REDUCE_ONLY, scenario.state.tradingState());
        Command resume = scenario.command(CommandKind.OPERATE, Actor.OPERATOR);
        resume.operation = Operation.RESUME;
        scenario.put();
        assertEquals(TradingState.RECONCILING, scenario.state.tradingState());
        scenario.reconciled();
        assertEquals(TradingState.TRADING, scenario.state.tradingState());
    }

    @Test
    void aLedgerThatDoesNotAddUpStopsTheFold() {
        scenario.state.ledger.balance("BTC").total++;
        IllegalStateException thrown = assertThrows(IllegalStateException.class, scenario::start);
        assertEquals("ledger does not add up, sequence=" + (scenario.state.sequence() + 1) + " asset=BTC imbalance=1",
            thrown.getMessage());
    }

    @Test
    void feesInAThirdAssetAreBookedWhereTheyAreTaken() {
        scenario.balance("BNB", "5", "0");
        scenario.buy("second", "1", "100");
        Command fill = scenario.fillOf(2, "t2", Side.BUY, "1", "100");
        fill.orderId = scenario.state.firstOpen().orderId();
        fill.fee = Scenario.amount("0.01");
        fill.asset.set("BNB");
        scenario.put();
        Balance bnb = scenario.state.ledger.balance("BNB");
        assertEquals("-0.01", scenario.total("BNB")); // what was there before the venue told of it is still to come
        assertEquals(Scenario.amount("0.01"), bnb.feesPaid());
        assertEquals(0, bnb.imbalance());
        assertEquals("2.998", scenario.total("BTC"));
    }

    @Test
    void aShareThatIsNotExceededDoesNotWait() {
        scenario = fresh(new Cures(false, false, Scenario.amount("0.75")));
        foreignSell("f1", "1.498");
        scenario.balance("BTC", "0.5", "0");
        scenario.balance("USDT", "99934.82", "0");
        compare();
        assertEquals("0.5 cost 50 pnl -15", scenario.position());
        assertEquals(TradingState.TRADING, scenario.state.tradingState());
    }
}
