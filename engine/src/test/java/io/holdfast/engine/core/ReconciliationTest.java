package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The comparison with the venue: when trading opens, when it does not, and when the ledger takes the venue's word. */
class ReconciliationTest {
    private final Scenario scenario = Scenario.trading();

    /** Down and up again, so that a comparison runs that may open trading. */
    private void reconnect() {
        scenario.venueDown("reset");
        scenario.venueUp();
        scenario.begin();
    }

    private TradingState trading() {
        return scenario.state.tradingState();
    }

    @Test
    void closesTradingWhileTheVenueIsDownAndOpensItWhenItAgrees() {
        scenario.venueDown("reset");
        scenario.venueDown("reset");
        scenario.venueUp();
        scenario.reconciled();
        scenario.reconciled();
        scenario.expect(
            "1 TRADING_STATE_CHANGED    GATEWAY <-0 RECONCILING VENUE_DOWN 'reset",
            "2 TRADING_STATE_CHANGED    GATEWAY <-0 RECONCILING VENUE_UP",
            "3 RECONCILIATION_STARTED   GATEWAY <-2 VENUE_UP",
            "4 RECONCILIATION_COMPLETED GATEWAY <-3 CLEAN n 0",
            "5 TRADING_STATE_CHANGED    GATEWAY <-4 TRADING CLEAN");
    }

    @Test
    void comparesAgainWhenTheVenueComesUpWithoutHavingGoneDown() {
        scenario.venueUp();
        scenario.expect("1 RECONCILIATION_STARTED GATEWAY <-0 VENUE_UP");
        assertEquals(TradingState.TRADING, trading());
    }

    @Test
    void aComparisonThatWasGivenUpOpensNothing() {
        reconnect();
        long first = scenario.state.reconciliation.running();
        scenario.venueDown("again");
        scenario.reconciled(first, Reason.NONE, "");
        scenario.reconciled(0, Reason.NONE, "");
        scenario.expectKinds(RecordKind.TRADING_STATE_CHANGED);
        scenario.venueUp();
        scenario.reconciled(first, Reason.NONE, "");
        assertEquals(TradingState.RECONCILING, trading());
        scenario.reconciled();
        assertEquals(TradingState.TRADING, trading());
    }

    @Test
    void doesNotOpenWhileAnOrderIsInFlight() {
        scenario.buy("r1", "1", "100");
        scenario.unknown(1);
        scenario.venueDown("reset");
        scenario.venueUp();
        scenario.reconciled();
        scenario.expect(
            "1 ORDER_INTENT CLIENT <-0 BTC/USDT BUY LIMIT GTC 1 @ 100 reserve 100 USDT request r1",
            "2 ORDER_IN_DOUBT           GATEWAY <-1 order 1 TIMEOUT 'read timed out",
            "3 TRADING_STATE_CHANGED    GATEWAY <-0 RECONCILING VENUE_DOWN 'reset",
            "4 TRADING_STATE_CHANGED    GATEWAY <-0 RECONCILING VENUE_UP",
            "5 RECONCILIATION_STARTED   GATEWAY <-4 VENUE_UP",
            "6 RECONCILIATION_COMPLETED GATEWAY <-5 n 0 'orders in flight");
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.later(ReconciliationDecisions.RETRY_NS).tick();
        scenario.reconciled();
        assertEquals(TradingState.TRADING, trading());
    }

    @Test
    void doesNotOpenWhileFillsAreMissing() {
        scenario.buy("r1", "1", "100");
        scenario.accepted(1, "v1");
        scenario.status(1, VenueStatus.PARTIALLY_FILLED, "0.5");
        reconnect();
        scenario.reconciled();
        assertEquals(TradingState.RECONCILING, trading());
    }

    @Test
    void doesNotOpenOnADifference() {
        reconnect();
        scenario.balance("BTC", "9", "0");
        scenario.reconciled();
        scenario.expect(
            "1 BALANCE_REPORTED          VENUE   <-before BTC free 9 locked 0",
            "2 RECONCILIATION_DIFFERENCE GATEWAY <-before BTC ours 10 theirs 9 DIFFERENCE",
            "3 RECONCILIATION_COMPLETED  GATEWAY <-before DIFFERENCE n 1");
        assertEquals(TradingState.RECONCILING, trading());
        assertEquals("10", scenario.total("BTC"));
    }

    @Test
    void comparesTheTotalsSoThatLockedFundsAreNoDifference() {
        reconnect();
        scenario.balance("BTC", "4", "6");
        scenario.reconciled();
        assertEquals(TradingState.TRADING, trading());
    }

    @Test
    void takesTheVenuesWordAfterTheThirdEqualDifferenceInARow() {
        reconnect();
        scenario.balance("BTC", "9", "0");
        compareAndRetry();
        compareAndRetry();
        assertEquals("10", scenario.total("BTC"));
        scenario.begin();
        scenario.reconciled();
        scenario.expect(
            "1 RECONCILIATION_DIFFERENCE GATEWAY <-before BTC ours 10 theirs 9 DIFFERENCE",
            "2 BALANCE_ADJUSTED          GATEWAY <-1 BTC amount -1 TRANSFER",
            "3 ALERT                     GATEWAY <-2 TRANSFER 'BTC",
            "4 RECONCILIATION_COMPLETED  GATEWAY <-before DIFFERENCE n 1");
        scenario.later(8 * Scenario.SECOND_NS).tick();
        scenario.reconciled();
        assertEquals(TradingState.TRADING, trading());
        assertEquals("9", scenario.total("BTC"));
    }

    private void compareAndRetry() {
        scenario.reconciled();
        scenario.later(8 * Scenario.SECOND_NS).tick();
    }

    @Test
    void differencesThatChangeAreNotExplainedAway() {
        reconnect();
        for (int i = 0; i < 10; i++) {
            scenario.balance("BTC", "9." + i, "0");
            compareAndRetry();
        }
        assertEquals("10", scenario.total("BTC"));
    }

    @Test
    void anAgreementInBetweenStartsTheCountAgain() {
        reconnect();
        for (int i = 0; i < 10; i++) {
            scenario.balance("BTC", i % 3 == 2 ? "10" : "9", "0");
            scenario.balance("ETH", "99." + i, "0");
            compareAndRetry();
        }
        assertEquals("10", scenario.total("BTC"));
        assertEquals("100", scenario.total("ETH"));
    }

    @Test
    void comparisonsThatCouldNotCompareDoNotCount() {
        reconnect();
        scenario.balance("BTC", "9", "0");
        compareAndRetry();
        scenario.reconciled(scenario.state.reconciliation.running(), Reason.FAILED, "no answer");
        scenario.later(8 * Scenario.SECOND_NS).tick();
        compareAndRetry();
        assertEquals("10", scenario.total("BTC"));
        compareAndRetry();
        assertEquals("9", scenario.total("BTC"));
    }

    @Test
    void aBalanceThatMovedMeanwhileIsComparedAgain() {
        reconnect();
        scenario.balance("BTC", "10", "0");
        scenario.fill(0, "t1", Side.BUY, "1", "100");
        scenario.reconciled();
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.ALERT, RecordKind.RECONCILIATION_COMPLETED);
        assertEquals(TradingState.RECONCILING, trading());
        scenario.balance("BTC", "11", "0");
        scenario.balance("USDT", "99900", "0");
        scenario.later(ReconciliationDecisions.RETRY_NS).tick();
        scenario.reconciled();
        assertEquals(TradingState.TRADING, trading());
    }

    @Test
    void aDifferenceWhileTradingIsReportedAndTradingGoesOn() {
        scenario.later(Scenario.INTERVAL_NS).tick();
        scenario.balance("BTC", "9", "0");
        scenario.reconciled();
        scenario.expect(
            "1 RECONCILIATION_STARTED    ENGINE  <-0 INTERVAL",
            "2 BALANCE_REPORTED          VENUE   <-1 BTC free 9 locked 0",
            "3 RECONCILIATION_DIFFERENCE GATEWAY <-1 BTC ours 10 theirs 9 DIFFERENCE",
            "4 RECONCILIATION_COMPLETED  GATEWAY <-1 DIFFERENCE n 1");
        assertEquals(TradingState.TRADING, trading());
    }

    @Test
    void anAssetThatTheVenueNeverNamedCountsAsNone() {
        Command fill = scenario.fillOf(0, "t1", Side.BUY, "1", "100");
        fill.fee = Scenario.amount("1");
        fill.asset.set("XYZ");
        scenario.put();
        scenario.balance("BTC", "11", "0");
        scenario.balance("USDT", "99900", "0");
        reconnect();
        scenario.reconciled();
        assertEquals(TradingState.RECONCILING, trading());
    }

    @Test
    void theFirstComparisonWaitsForWhatMoves() {
        Scenario fresh = Scenario.started();
        fresh.instrument("BTC/USDT", "0.01", "0.001", "5");
        fresh.venueUp();
        fresh.balance("BTC", "10", "0");
        fresh.balance("USDT", "1000", "0");
        fresh.fill(0, "t1", Side.BUY, "1", "100");
        fresh.reconciled();
        assertEquals(TradingState.RECONCILING, fresh.state.tradingState());
        assertEquals("1", fresh.total("BTC"));
        fresh.later(ReconciliationDecisions.RETRY_NS).tick();
        fresh.balance("BTC", "11", "0");
        fresh.balance("USDT", "900", "0");
        fresh.reconciled();
        assertEquals(TradingState.TRADING, fresh.state.tradingState());
        assertEquals("11", fresh.total("BTC"));
    }

    @Test
    void theLedgerBeginsOnlyOnceWithTheVenuesWord() {
        scenario.start();
        scenario.venueUp();
        scenario.balance("BTC", "9", "0");
        scenario.reconciled();
        assertEquals("10", scenario.total("BTC"));
        assertEquals(TradingState.RECONCILING, trading());
    }

    @Test
    void foreignOrdersRaiseAlertsAndDoNotCloseTrading() {
        reconnect();
        foreign("BTCUSDT 77 web_1");
        scenario.reconciled();
        scenario.expect(
            "1 RECONCILIATION_DIFFERENCE VENUE  <-before FOREIGN",
            "2 ALERT                    VENUE   <-1 BTC/USDT FOREIGN 'BTCUSDT 77 web_1",
            "3 RECONCILIATION_COMPLETED GATEWAY <-before CLEAN n 1",
            "4 TRADING_STATE_CHANGED    GATEWAY <-3 TRADING CLEAN");
    }

    @Test
    void aForeignOrderIsToldOnceAlsoOverRestarts() {
        reconnect();
        foreign("BTCUSDT 77 web_1");
        scenario.reconciled();
        scenario.start();
        scenario.venueUp();
        scenario.begin();
        foreign("BTCUSDT 77 web_1");
        foreign("BTCUSDT 78 web_2");
        scenario.reconciled();
        scenario.expect(
            "1 RECONCILIATION_DIFFERENCE VENUE  <-before FOREIGN",
            "2 ALERT                    VENUE   <-1 BTC/USDT FOREIGN 'BTCUSDT 78 web_2",
            "3 RECONCILIATION_COMPLETED GATEWAY <-before CLEAN n 1",
            "4 TRADING_STATE_CHANGED    GATEWAY <-3 TRADING CLEAN");
    }

    private void foreign(String text) {
        Command foreign = scenario.command(CommandKind.FOREIGN_ORDER, Actor.VENUE);
        foreign.instrumentId = 1;
        foreign.text.set(text);
        scenario.put();
    }

    private void foundFill(long order) {
        Command fill = scenario.fillOf(0, "t1", Side.BUY, "1", "100");
        fill.orderId = order;
        fill.orderEpoch = 1;
        fill.comparison = scenario.state.reconciliation.running();
        scenario.put();
    }

    @Test
    void aMissedFillThatAComparisonFindsIsADifferenceAndBooked() {
        scenario.buy("r1", "1", "100");
        scenario.accepted(1, "v1");
        scenario.later(Scenario.INTERVAL_NS).tick();
        scenario.begin();
        long order = scenario.state.firstOpen().orderId();
        foundFill(order);
        foundFill(order);
        scenario.expect(
            "1 RECONCILIATION_DIFFERENCE VENUE <-before order before ours 0 theirs 1 GAP",
            "2 ORDER_FILLED VENUE <-before order before BTC/USDT BUY 1 @ 100 = 100 trade t1");
    }

    @Test
    void anOrderThatVanishedIsADifferenceAndEnds() {
        scenario.buy("r1", "1", "100");
        scenario.accepted(1, "v1");
        scenario.later(Scenario.INTERVAL_NS).tick();
        scenario.begin();
        Command status = scenario.command(CommandKind.ORDER_STATUS, Actor.VENUE);
        status.orderId = scenario.state.firstOpen().orderId();
        status.comparison = scenario.state.reconciliation.running();
        status.venueStatus = VenueStatus.CANCELLED;
        status.cumulativeQuantity = 0;
        scenario.put();
        scenario.reconciled();
        scenario.expect(
            "1 RECONCILIATION_DIFFERENCE VENUE   <-before order before ours 0 theirs 0 VANISHED",
            "2 ORDER_CANCELLED           VENUE   <-before order before VENUE_CANCELLED",
            "3 RECONCILIATION_COMPLETED  GATEWAY <-before CLEAN n 1");
    }

    @Test
    void aFillThatIsNotOursIsComparedAtOnce() {
        scenario.later(ReconciliationDecisions.RETRY_NS).tick();
        scenario.expect();
        scenario.fill(0, "t1", Side.BUY, "1", "100");
        scenario.begin();
        scenario.later(ReconciliationDecisions.RETRY_NS).tick();
        scenario.expect("1 RECONCILIATION_STARTED ENGINE <-0 FOREIGN");
    }

    @Test
    void asksLessAndLessOftenWhileItCannotOpen() {
        reconnect();
        long startNs = scenario.state.timeNs();
        int comparisons = 0;
        while (scenario.state.timeNs() - startNs < Scenario.INTERVAL_NS) {
            if (scenario.state.reconciliation.running() != 0) {
                comparisons++;
                scenario.reconciled(scenario.state.reconciliation.running(), Reason.FAILED, "refused");
            }
            scenario.later(50 * Scenario.MILLI_NS).tick();
            scenario.cancel(9_999_999, "keeps the state's time going");
        }
        assertEquals(true, comparisons > 10 && comparisons < 25, "in a minute, comparisons=" + comparisons);
    }

    @Test
    void startsAgainWhenAComparisonIsLost() {
        reconnect();
        scenario.later(ReconciliationDecisions.LOST_AFTER_NS - 1).tick();
        scenario.expect();
        scenario.later(1).tick();
        scenario.expect("1 RECONCILIATION_STARTED ENGINE <-before NO_ANSWER");
    }

    @Test
    void comparesAtIntervalsWhileTrading() {
        scenario.later(Scenario.INTERVAL_NS - 1).tick();
        scenario.expect();
        scenario.later(1).tick();
        scenario.tick();
        scenario.expect("1 RECONCILIATION_STARTED ENGINE <-0 INTERVAL");
    }

    @Test
    void journalsABalanceOnlyWhenItChanged() {
        scenario.balance("BTC", "10", "0");
        scenario.balance("BTC", "9", "1");
        scenario.balance("BTC", "9", "1");
        scenario.expect("1 BALANCE_REPORTED VENUE <-0 BTC free 9 locked 1");
    }

    @Test
    void raisesAnAlertForWhatIsNotABalance() {
        scenario.balance("", "1", "0");
        scenario.balance("BTC", null, "0");
        scenario.balance("BTC", "1", null);
        scenario.balance("BTC", "-1", "0");
        scenario.balance("BTC", "92233720368", "92233720368");
        scenario.expectKinds(RecordKind.ALERT, RecordKind.ALERT, RecordKind.ALERT, RecordKind.ALERT,
            RecordKind.ALERT);
    }

    @Test
    void remembersHowFarTheTradesAreBooked() {
        caughtUp(1, "7");
        caughtUp(1, "7");
        caughtUp(1, "");
        caughtUp(9, "7");
        caughtUp(2, "7");
        scenario.expect(
            "1 TRADES_CAUGHT_UP GATEWAY <-0 BTC/USDT trade 7",
            "2 TRADES_CAUGHT_UP GATEWAY <-0 ETH/USDT trade 7");
        assertEquals("7", scenario.state.instrument(1).tradesUpTo().toString());
    }

    private void caughtUp(int instrumentId, String tradeId) {
        Command command = scenario.command(CommandKind.TRADES_CAUGHT_UP, Actor.GATEWAY);
        command.instrumentId = instrumentId;
        command.tradeId.set(tradeId);
        scenario.put();
    }

    @Test
    void redefinesTheRulesOfAnInstrument() {
        scenario.instrument("BTC/USDT", "0.01", "0.001", "5");
        scenario.instrument("BTC/USDT", "0.1", "0.01", "10");
        scenario.expect("1 INSTRUMENT_DEFINED VENUE <-0 BTC/USDT BTC USDT tick 0.1 lot 0.01 min 0.01 max 1000"
            + " minNotional 10 symbol BTC/USDT as BTCUSDT");
        scenario.buy("r1", "0.001", "100.01");
        scenario.expectKinds(RecordKind.ORDER_DENIED);
    }

    @Test
    void neverChangesWhatAnInstrumentTrades() {
        define(command -> command.asset.set("ETH"));
        define(command -> {
            command.quoteAsset.set("BNB");
            command.tickSize = 1;
        });
        scenario.expectKinds(RecordKind.ALERT, RecordKind.ALERT);
        assertEquals("BTC", scenario.state.balance(scenario.state.instrument(1).baseAssetId()).asset());
    }

    @Test
    void raisesAnAlertForWhatIsNotAnInstrument() {
        define(command -> command.symbol.clear());
        define(command -> command.venueSymbol.clear());
        define(command -> command.asset.clear());
        define(command -> command.quoteAsset.clear());
        define(command -> command.quoteAsset.set("BTC"));
        define(command -> command.tickSize = Decimals.ABSENT);
        define(command -> command.lotStep = -1);
        define(command -> command.minQuantity = Decimals.ABSENT);
        define(command -> command.maxQuantity = Decimals.ABSENT);
        define(command -> command.maxQuantity = command.minQuantity - 1);
        define(command -> command.minNotional = Decimals.ABSENT);
        scenario.expectKinds(RecordKind.ALERT, RecordKind.ALERT, RecordKind.ALERT, RecordKind.ALERT,
            RecordKind.ALERT, RecordKind.ALERT, RecordKind.ALERT, RecordKind.ALERT, RecordKind.ALERT,
            RecordKind.ALERT, RecordKind.ALERT);
    }

    private void define(Consumer<Command> change) {
        Command command = scenario.command(CommandKind.INSTRUMENT, Actor.VENUE);
        command.symbol.set("BTC/USDT");
        command.venueSymbol.set("BTCUSDT");
        command.asset.set("BTC");
        command.quoteAsset.set("USDT");
        command.tickSize = 2;
        command.lotStep = 1;
        command.minQuantity = 1;
        command.maxQuantity = 100;
        command.minNotional = 0;
        change.accept(command);
        scenario.put();
    }
}
