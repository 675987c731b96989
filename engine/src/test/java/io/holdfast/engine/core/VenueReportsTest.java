package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the venue says of orders, one transition at a time. */
class VenueReportsTest {
    private final Scenario scenario = Scenario.trading();

    private void buyOne() {
        scenario.buy("r1", "1", "100");
        scenario.expectKinds(RecordKind.ORDER_INTENT);
    }

    @Test
    void acceptsOnce() {
        buyOne();
        scenario.accepted(1, "v1");
        scenario.accepted(1, "v1");
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.expect("2 ORDER_ACCEPTED VENUE <-1 order 1 venue v1");
        assertEquals(OrderState.LIVE, scenario.stateOf(1));
        assertEquals("v1", scenario.order(1).venueOrderId().toString());
    }

    @Test
    void acceptsWhatTheStreamSaysBeforeTheAnswer() {
        buyOne();
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.accepted(1, "v1");
        scenario.expect("2 ORDER_ACCEPTED VENUE <-1 order 1");
    }

    @Test
    void rejectsOnce() {
        buyOne();
        scenario.rejected(1, Reason.VENUE_REJECTED, "no funds");
        scenario.rejected(1, Reason.VENUE_REJECTED, "no funds");
        scenario.status(1, VenueStatus.REJECTED, "0");
        scenario.expect("2 ORDER_REJECTED VENUE <-1 order 1 VENUE_REJECTED code -2010 'no funds");
        assertEquals(OrderState.REJECTED + " " + Reason.VENUE_REJECTED,
            scenario.stateOf(1) + " " + scenario.order(1).reason());
        assertEquals("0", scenario.locked("USDT"));
    }

    @Test
    void takesADuplicateAnswerForAProofOfExistence() {
        buyOne();
        scenario.rejected(1, Reason.DUPLICATE_ORDER, "Duplicate order sent.");
        scenario.rejected(1, Reason.DUPLICATE_ORDER, "Duplicate order sent.");
        scenario.expect("2 ORDER_IN_DOUBT VENUE <-1 order 1 DUPLICATE_ORDER 'Duplicate order sent.");
    }

    @Test
    void neverTakesUnknownForRejected() {
        buyOne();
        scenario.unknown(1);
        scenario.unknown(1);
        scenario.expect("2 ORDER_IN_DOUBT GATEWAY <-1 order 1 TIMEOUT 'read timed out");
        assertEquals("100", scenario.locked("USDT"));
    }

    @Test
    void ignoresAnUnknownAnswerOnceTheStreamHasShownTheOrder() {
        buyOne();
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.unknown(1);
        scenario.expectKinds(RecordKind.ORDER_ACCEPTED);
    }

    @Test
    void flagsARejectionOfAnOrderThatIsThere() {
        buyOne();
        scenario.accepted(1, "v1");
        scenario.rejected(1, Reason.VENUE_REJECTED, "no");
        scenario.rejected(1, Reason.VENUE_REJECTED, "no");
        scenario.expect(
            "2 ORDER_ACCEPTED VENUE <-1 order 1 venue v1",
            "3 ALERT          VENUE <-2 order 1 BTC/USDT DIFFERENCE 'no");
        assertEquals(OrderState.LIVE, scenario.stateOf(1));
    }

    @Test
    void flagsARejectionOfAnOrderThatHasFilled() {
        buyOne();
        scenario.unknown(1);
        scenario.status(1, VenueStatus.PARTIALLY_FILLED, "0.5");
        scenario.rejected(1, Reason.VENUE_REJECTED, "no");
        scenario.expect(
            "2 ORDER_IN_DOUBT GATEWAY <-1 order 1 TIMEOUT 'read timed out",
            "3 STATUS_REPORT  VENUE   <-1 order 1 PARTIALLY_FILLED cum 0.5",
            "4 QUERY_INTENT   VENUE   <-3 order 1 GAP n 1",
            "5 ALERT          VENUE   <-4 order 1 BTC/USDT DIFFERENCE 'no");
    }

    @Test
    void flagsOnceThatAnOrderGivenUpTurnsUp() {
        buyOne();
        scenario.rejected(1, Reason.VENUE_REJECTED, "no");
        scenario.accepted(1, "v1");
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.status(1, VenueStatus.NOT_FOUND, null);
        scenario.expect(
            "2 ORDER_REJECTED VENUE <-1 order 1 VENUE_REJECTED code -2010 'no",
            "3 ALERT          VENUE <-2 order 1 BTC/USDT DIFFERENCE 'v1");
        assertEquals(OrderState.REJECTED, scenario.stateOf(1));
    }

    @Test
    void fillsInParts() {
        buyOne();
        scenario.accepted(1, "v1");
        scenario.fill(1, "t1", Side.BUY, "0.4", "99");
        assertEquals("60", scenario.locked("USDT"));
        scenario.fill(1, "t1", Side.BUY, "0.4", "99");
        scenario.fill(1, "t2", Side.BUY, "0.6", "100");
        scenario.status(1, VenueStatus.FILLED, "1");
        scenario.expect(
            "2 ORDER_ACCEPTED VENUE <-1 order 1 venue v1",
            "3 ORDER_FILLED   VENUE <-1 order 1 BTC/USDT BUY 0.4 @ 99 = 39.6 trade t1",
            "4 ORDER_FILLED   VENUE <-1 order 1 BTC/USDT BUY 0.6 @ 100 = 60 trade t2");
        assertEquals(OrderState.FILLED, scenario.stateOf(1));
        assertEquals("99900.4", scenario.total("USDT"));
        assertEquals("11", scenario.total("BTC"));
        assertEquals("0", scenario.locked("USDT"));
        assertEquals("1 cost 99.6 pnl 0", scenario.position());
    }

    @Test
    void takesTheFeeFromItsAssetAndDefinesItWhereItIsNew() {
        buyOne();
        Command fill = scenario.fillOf(1, "t1", Side.BUY, "1", "100");
        fill.fee = Scenario.amount("0.001");
        fill.asset.set("XYZ");
        scenario.put();
        scenario.expect(
            "2 ASSET_DEFINED VENUE <-0 XYZ 'XYZ",
            "3 ORDER_FILLED  VENUE <-1 order 1 BTC/USDT BUY 1 @ 100 = 100 fee 0.001 XYZ trade t1");
        assertEquals("-0.001", scenario.total("XYZ"));
    }

    @Test
    void takesTheFeeFromWhatWasBought() {
        buyOne();
        Command fill = scenario.fillOf(1, "t1", Side.BUY, "1", "100");
        fill.fee = Scenario.amount("0.001");
        fill.asset.set("BTC");
        scenario.put();
        assertEquals("10.999", scenario.total("BTC"));
        assertEquals("1 cost 100 pnl 0", scenario.position());
    }

    @Test
    void givesARebateBack() {
        buyOne();
        Command fill = scenario.fillOf(1, "t1", Side.BUY, "1", "100");
        fill.fee = -Scenario.amount("0.5");
        fill.asset.set("BNB");
        scenario.put();
        assertEquals("50.5", scenario.total("BNB"));
    }

    @Test
    void booksAFillWithoutAFee() {
        buyOne();
        Command fill = scenario.fillOf(1, "t1", Side.BUY, "1", "100");
        fill.fee = Decimals.ABSENT;
        fill.asset.set("BNB");
        scenario.put();
        scenario.expect("2 ORDER_FILLED VENUE <-1 order 1 BTC/USDT BUY 1 @ 100 = 100 trade t1");
        assertEquals("50", scenario.total("BNB"));
    }

    @Test
    void keysTradesByInstrument() {
        buyOne();
        scenario.fill(1, "7", Side.BUY, "0.5", "100");
        scenario.fillOf(0, "7", Side.SELL, "1", "10").instrumentId = 2;
        scenario.put();
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.ORDER_FILLED, RecordKind.ALERT);
        assertEquals("99", scenario.total("ETH"));
    }

    @Test
    void booksAndFlagsAnOverfill() {
        buyOne();
        scenario.fill(1, "t1", Side.BUY, "1.5", "100");
        scenario.expect(
            "2 ORDER_FILLED VENUE <-1 order 1 BTC/USDT BUY 1.5 @ 100 = 150 OVERFILL trade t1",
            "3 ALERT        VENUE <-2 order 1 BTC/USDT OVERFILL 't1");
        assertEquals("11.5", scenario.total("BTC"));
        assertEquals(OrderState.FILLED, scenario.stateOf(1));
    }

    @Test
    void booksAndFlagsALateFill() {
        buyOne();
        scenario.status(1, VenueStatus.CANCELLED, "0");
        scenario.fill(1, "t1", Side.BUY, "0.5", "100");
        scenario.fill(1, "t1", Side.BUY, "0.5", "100");
        scenario.expect(
            "2 ORDER_CANCELLED VENUE <-1 order 1 VENUE_CANCELLED",
            "3 ORDER_FILLED    VENUE <-1 order 1 BTC/USDT BUY 0.5 @ 100 = 50 LATE_FILL trade t1",
            "4 ALERT           VENUE <-3 order 1 BTC/USDT LATE_FILL 't1");
        assertEquals(OrderState.CANCELLED, scenario.stateOf(1));
        assertEquals("0.5 cost 50 pnl 0", scenario.position());
    }

    @Test
    void booksAFillOfAnOrderThatIsNotKnownAnyMore() {
        scenario.cancel(99, "c1");
        scenario.fill(1, "t1", Side.SELL, "0.5", "100");
        scenario.expect(
            "1 CANCEL_REJECTED CLIENT <-0 order 99 UNKNOWN_ORDER request c1",
            "2 ORDER_FILLED    VENUE  <-1 order 1 BTC/USDT SELL 0.5 @ 100 = 50 LATE_FILL trade t1",
            "3 ALERT           VENUE  <-2 order 1 BTC/USDT LATE_FILL 't1");
        assertEquals("-0.5 cost 50 pnl 0", scenario.position());
    }

    @Test
    void takesAFillOfAnOrderThatIsYetToComeForForeign() {
        scenario.fill(77, "t1", Side.SELL, "0.5", "100");
        scenario.expect(
            "1 ORDER_FILLED VENUE <-0 BTC/USDT SELL 0.5 @ 100 = 50 FOREIGN trade t1",
            "2 ALERT        VENUE <-1 BTC/USDT FOREIGN 't1");
    }

    @Test
    void booksAForeignFillOutsideThePosition() {
        scenario.fill(0, "t1", Side.SELL, "0.5", "100");
        scenario.expect(
            "1 ORDER_FILLED VENUE <-0 BTC/USDT SELL 0.5 @ 100 = 50 FOREIGN trade t1",
            "2 ALERT        VENUE <-1 BTC/USDT FOREIGN 't1");
        assertEquals("9.5", scenario.total("BTC"));
        assertEquals("0 cost 0 pnl 0", scenario.position());
    }

    @Test
    void raisesAnAlertForWhatIsNotAFill() {
        buyOne();
        badFill(fill -> fill.tradeId.clear());
        badFill(fill -> fill.instrumentId = 3);
        badFill(fill -> fill.instrumentId = 2);
        badFill(fill -> fill.side = null);
        badFill(fill -> fill.side = Side.SELL);
        badFill(fill -> fill.quantity = Decimals.ABSENT);
        badFill(fill -> fill.quantity = 0);
        badFill(fill -> fill.price = Decimals.ABSENT);
        badFill(fill -> fill.quoteQuantity = Decimals.ABSENT);
        assertEquals("0 cost 0 pnl 0", scenario.position());
    }

    private void badFill(Consumer<Command> change) {
        change.accept(scenario.fillOf(1, "t1", Side.BUY, "0.5", "100"));
        scenario.put();
        scenario.expectKinds(RecordKind.ALERT);
    }

    @Test
    void waitsForTheFillsBeforeItBelievesTheEnd() {
        buyOne();
        scenario.accepted(1, "v1");
        scenario.status(1, VenueStatus.CANCELLED, "0.4");
        scenario.status(1, VenueStatus.CANCELLED, "0.4");
        assertEquals(OrderState.LIVE, scenario.stateOf(1));
        assertEquals(false, scenario.state.settled());
        scenario.fill(1, "t1", Side.BUY, "0.4", "100");
        assertEquals(OrderState.PARTIALLY_FILLED, scenario.stateOf(1));
        assertEquals(false, scenario.state.settled());
        scenario.status(1, VenueStatus.CANCELLED, "0.4", 4);
        scenario.expect(
            "2 ORDER_ACCEPTED  VENUE <-1 order 1 venue v1",
            "3 STATUS_REPORT   VENUE <-1 order 1 CANCELLED cum 0.4",
            "4 QUERY_INTENT    VENUE <-3 order 1 GAP n 1",
            "5 ORDER_FILLED    VENUE <-1 order 1 BTC/USDT BUY 0.4 @ 100 = 40 trade t1",
            "6 ORDER_CANCELLED VENUE <-4 order 1 VENUE_CANCELLED");
        assertEquals(true, scenario.state.settled());
    }

    @Test
    void asksAgainWhileTheFillsOfAGapAreMissing() {
        buyOne();
        scenario.accepted(1, "v1");
        scenario.status(1, VenueStatus.FILLED, "1");
        scenario.status(1, VenueStatus.FILLED, "1", 4);
        scenario.expectKinds(RecordKind.ORDER_ACCEPTED, RecordKind.STATUS_REPORT, RecordKind.QUERY_INTENT,
            RecordKind.STATUS_REPORT);
        scenario.later(199 * Scenario.MILLI_NS).tick();
        scenario.expect();
        scenario.later(Scenario.MILLI_NS).tick();
        scenario.expect("6 QUERY_INTENT ENGINE <-5 order 1 SCHEDULED n 2");
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        scenario.status(1, VenueStatus.FILLED, "1", 6);
        scenario.expect("7 ORDER_FILLED VENUE <-1 order 1 BTC/USDT BUY 1 @ 100 = 100 trade t1");
        assertEquals(true, scenario.state.settled());
    }

    @Test
    void asksForTheFillsOfAnEndThatDoesNotSayThem() {
        buyOne();
        scenario.status(1, VenueStatus.CANCELLED, null);
        scenario.status(1, VenueStatus.CANCELLED, null);
        scenario.expect("2 QUERY_INTENT VENUE <-1 order 1 GAP n 1");
        scenario.status(1, VenueStatus.CANCELLED, null, 2);
        scenario.expect("3 ORDER_CANCELLED VENUE <-2 order 1 VENUE_CANCELLED");
    }

    @Test
    void takesFilledForTheWholeQuantity() {
        buyOne();
        scenario.unknown(1);
        scenario.later(100 * Scenario.MILLI_NS).tick();
        scenario.status(1, VenueStatus.FILLED, null, 3);
        assertEquals(OrderState.IN_DOUBT, scenario.stateOf(1));
        assertEquals(false, scenario.state.settled());
        scenario.fill(1, "t1", Side.BUY, "1", "100");
        assertEquals(OrderState.FILLED, scenario.stateOf(1));
    }

    @Test
    void endsAnOrderThatTheVenueFilledWithLess() {
        buyOne();
        scenario.fill(1, "t1", Side.BUY, "0.4", "100");
        scenario.status(1, VenueStatus.FILLED, "0.4");
        scenario.expect(
            "2 ORDER_FILLED    VENUE <-1 order 1 BTC/USDT BUY 0.4 @ 100 = 40 trade t1",
            "3 ALERT           VENUE <-2 order 1 BTC/USDT DIFFERENCE",
            "4 ORDER_CANCELLED VENUE <-1 order 1 VENUE_CANCELLED");
    }

    @Test
    void expires() {
        buyOne();
        scenario.fill(1, "t1", Side.BUY, "0.4", "100");
        scenario.status(1, VenueStatus.EXPIRED, "0.4");
        scenario.expect(
            "2 ORDER_FILLED  VENUE <-1 order 1 BTC/USDT BUY 0.4 @ 100 = 40 trade t1",
            "3 ORDER_EXPIRED VENUE <-1 order 1");
        assertEquals("0", scenario.locked("USDT"));
        assertEquals(OrderState.EXPIRED, scenario.stateOf(1));
    }

    @Test
    void takesAStatusOfRejected() {
        buyOne();
        scenario.status(1, VenueStatus.REJECTED, "0");
        scenario.expect("2 ORDER_REJECTED VENUE <-1 order 1 VENUE_REJECTED");
    }

    @Test
    void keepsTheFillsOfAnOrderThatTheVenueCallsRejected() {
        buyOne();
        scenario.fill(1, "t1", Side.BUY, "0.4", "100");
        scenario.status(1, VenueStatus.REJECTED, "0.4");
        assertEquals(OrderState.CANCELLED, scenario.stateOf(1));
    }

    @Test
    void asksOnceWhenAnOrderAtTheVenueIsGoneAndFlagsIt() {
        buyOne();
        scenario.accepted(1, "v1");
        scenario.status(1, VenueStatus.NOT_FOUND, null);
        scenario.status(1, VenueStatus.NOT_FOUND, null);
        scenario.status(1, VenueStatus.NOT_FOUND, null, 3);
        scenario.status(1, VenueStatus.NOT_FOUND, null, 3);
        scenario.status(1, VenueStatus.NOT_FOUND, null);
        scenario.expect(
            "2 ORDER_ACCEPTED VENUE <-1 order 1 venue v1",
            "3 QUERY_INTENT   VENUE <-2 order 1 DIFFERENCE n 1",
            "4 STATUS_REPORT  VENUE <-3 order 1 NOT_FOUND",
            "5 ALERT          VENUE <-4 order 1 BTC/USDT DIFFERENCE");
        assertEquals(OrderState.LIVE, scenario.stateOf(1));
    }

    @Test
    void takesAnAnswerFromBeforeTheOrderShowedForOld() {
        buyOne();
        scenario.fill(1, "t1", Side.BUY, "0.2", "100");
        scenario.status(1, VenueStatus.NOT_FOUND, null);
        scenario.fill(1, "t2", Side.BUY, "0.2", "100");
        scenario.status(1, VenueStatus.NOT_FOUND, null, 3);
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.QUERY_INTENT, RecordKind.ORDER_FILLED,
            RecordKind.STATUS_REPORT);
        assertEquals(OrderState.PARTIALLY_FILLED, scenario.stateOf(1));
    }

    @Test
    void ignoresAnOldStatus() {
        buyOne();
        scenario.fill(1, "t1", Side.BUY, "0.4", "100");
        scenario.expectKinds(RecordKind.ORDER_FILLED);
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.status(1, VenueStatus.PARTIALLY_FILLED, "0.4");
        scenario.status(1, VenueStatus.NOT_FOUND, null, 99);
        scenario.expectKinds(RecordKind.QUERY_INTENT);
    }

    @Test
    void saysNothingOfOrdersThatAreNotKnown() {
        scenario.accepted(5, "v");
        scenario.rejected(5, Reason.VENUE_REJECTED, "");
        scenario.unknown(5);
        scenario.cancelRejected(5);
        scenario.cancelUnknown(5);
        scenario.status(5, VenueStatus.LIVE, "0");
        scenario.expect();
    }

    @Test
    void asksAfterARefusedCancel() {
        buyOne();
        scenario.accepted(1, "v1");
        scenario.cancel(1, "c1");
        scenario.cancelRejected(1);
        scenario.cancelRejected(1);
        scenario.status(1, VenueStatus.LIVE, "0", 5);
        scenario.expect(
            "2 ORDER_ACCEPTED  VENUE  <-1 order 1 venue v1",
            "3 CANCEL_INTENT   CLIENT <-0 order 1 request c1",
            "4 CANCEL_REJECTED VENUE  <-3 order 1 VENUE_REJECTED code -2011",
            "5 QUERY_INTENT    VENUE  <-4 order 1 CANCEL_PENDING n 1",
            "6 STATUS_REPORT   VENUE  <-5 order 1 LIVE cum 0");
        assertEquals(true, scenario.state.settled());
        scenario.cancel(1, "c2");
        scenario.expectKinds(RecordKind.CANCEL_INTENT);
    }

    @Test
    void doesNotSendACancelAgainThatIsUnderWay() {
        buyOne();
        scenario.accepted(1, "v1");
        scenario.cancel(1, "c1");
        scenario.expectKinds(RecordKind.ORDER_ACCEPTED, RecordKind.CANCEL_INTENT);
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.later(Scenario.SECOND_NS).status(1, VenueStatus.LIVE, "0");
        scenario.tick();
        scenario.expect();
    }

    @Test
    void sendsALostCancelAgainOnceTheOrderIsSeen() {
        buyOne();
        scenario.accepted(1, "v1");
        scenario.cancel(1, "c1");
        scenario.cancelUnknown(1);
        scenario.cancelUnknown(1);
        scenario.status(1, VenueStatus.LIVE, "0", 4);
        scenario.status(1, VenueStatus.LIVE, "0", 4);
        scenario.status(1, VenueStatus.LIVE, "0");
        scenario.expect(
            "2 ORDER_ACCEPTED VENUE   <-1 order 1 venue v1",
            "3 CANCEL_INTENT  CLIENT  <-0 order 1 request c1",
            "4 QUERY_INTENT   GATEWAY <-3 order 1 CANCEL_UNKNOWN n 1",
            "5 STATUS_REPORT  VENUE   <-4 order 1 LIVE cum 0",
            "6 CANCEL_INTENT  VENUE   <-3 order 1 CANCEL_UNKNOWN");
    }

    @Test
    void sendsACancelThatIsLostAgainAndAgainLessAndLessOften() {
        buyOne();
        scenario.accepted(1, "v1");
        scenario.cancel(1, "c1");
        int cancels = 0;
        for (int i = 0; i < 600; i++) {
            if (scenario.order(1).extra.unanswered) {
                scenario.status(1, VenueStatus.LIVE, "0", scenario.lastQuery(1));
            }
            if (!scenario.order(1).extra.cancelLost) {
                cancels++;
                scenario.cancelUnknown(1);
            }
            scenario.later(100 * Scenario.MILLI_NS).tick();
        }
        assertEquals(true, cancels > 5 && cancels < 25, "in a minute, cancels=" + cancels);
    }

    @Test
    void asksAboutACancelWithoutAnAnswer() {
        buyOne();
        scenario.accepted(1, "v1");
        scenario.cancel(1, "c1");
        scenario.later(VenueDecisions.ANSWER_TIMEOUT_NS - 1).tick();
        scenario.expectKinds(RecordKind.ORDER_ACCEPTED, RecordKind.CANCEL_INTENT);
        scenario.later(1).tick();
        scenario.expect("4 QUERY_INTENT ENGINE <-3 order 1 CANCEL_UNKNOWN n 1");
    }
}
