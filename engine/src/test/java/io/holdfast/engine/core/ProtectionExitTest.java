package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the strategy sells beside a protection, and what it buys and asks for after that. */
final class ProtectionExitTest {
    private final Scenario scenario = Scenario.trading();

    /** Buys 1 BTC at 100 with a stop; both are accepted and the entry is filled. */
    private long hold(String requestId, String stop, String fee) {
        Command command = scenario.limit(requestId, Side.BUY, "1", "100");
        command.stopPrice = Scenario.amount(stop);
        scenario.put();
        long entry = scenario.state.orderIdOf(text(requestId));
        scenario.begin();
        Command fill = scenario.fillOf(0, "t" + requestId, Side.BUY, "1", "100");
        fill.orderId = entry;
        fill.asset.set("BTC");
        fill.fee = Scenario.amount(fee);
        scenario.put();
        return entry + 1;
    }

    private void acceptStops() {
        for (Order order = scenario.state.firstOpen(); order != null; order = scenario.state.nextOpen(order)) {
            if (order.state() == OrderState.PENDING) {
                answer(CommandKind.ORDER_ACCEPTED, order.orderId());
            }
        }
    }

    private void answer(CommandKind kind, long orderId) {
        Command command = scenario.command(kind, Actor.VENUE);
        command.orderId = orderId;
        if (kind == CommandKind.ORDER_STATUS) {
            command.venueStatus = VenueStatus.CANCELLED;
            command.cumulativeQuantity = 0;
        }
        scenario.put();
    }

    /** The strategy sells at the market; what protects makes room. */
    private void exit(String quantity) {
        acceptStops();
        scenario.market("exit", Side.SELL, quantity, "101");
        for (Order order = scenario.state.firstOpen(); order != null; order = scenario.state.nextOpen(order)) {
            if (order.cancelling()) {
                answer(CommandKind.ORDER_STATUS, order.orderId());
                break;
            }
        }
        Command fill = scenario.fillOf(0, "exit", Side.SELL, quantity, "101");
        fill.orderId = scenario.state.orderIdOf(text("exit"));
        scenario.put();
    }

    private static Text text(String string) {
        Text text = new Text(Message.MAX_ID);
        text.set(string);
        return text;
    }

    private String armed(long protectionId) {
        return RecordLine.amount(scenario.state.protection(protectionId).armedQuantity());
    }

    @Test
    void protectsWhatIsBoughtAfterAnExitWithItsOwnStop() {
        long first = hold("r1", "90", "0");
        exit("0.9");
        assertEquals("0.1", armed(first));
        long second = hold("r2", "95", "0");
        assertEquals("0.1", armed(first));
        assertEquals("1", armed(second));
    }

    @Test
    void isOverWhenOnlyFeesAreLeftOfThePosition() {
        scenario.fill(0, "t0", Side.SELL, "10", "100"); // nothing else is there
        long first = hold("r1", "90", "0.001");
        exit("0.999");
        assertEquals("0.001 cost 0.1 pnl 0.999", scenario.position());
        assertEquals(ProtectionState.RELEASED, scenario.state.protection(first).state());
        long second = hold("r2", "95", "0.001");
        assertEquals("0.999", armed(second));
        assertEquals(1, scenario.state.protections().size());
    }

    @Test
    void buysAgainWhereOnlyFeesAreLeftOfThePosition() {
        Scenario limited = Scenario.limited(new RiskLimits(new RiskLimits.Symbol(RiskLimits.NONE, RiskLimits.NONE,
            RiskLimits.NONE, RiskLimits.NONE, RiskLimits.NONE, RiskLimits.NONE, RiskLimits.NONE, true, false),
            java.util.Map.of(), new RiskLimits.Total(RiskLimits.NONE, RiskLimits.NONE, RiskLimits.NONE,
            RiskLimits.NONE)));
        limited.buy("r1", "1", "100");
        long entry = limited.state.sequence();
        Command fill = limited.fillOf(0, "t1", Side.BUY, "1", "100");
        fill.orderId = entry;
        fill.asset.set("BTC");
        fill.fee = Scenario.amount("0.001");
        limited.put();
        limited.begin();
        limited.buy("r2", "1", "100");
        limited.expectKinds(RecordKind.ORDER_DENIED);
        limited.begin();
        limited.sell("r3", "0.999", "100");
        limited.fill(1, "t2", Side.SELL, "0.999", "100");
        limited.buy("r4", "1", "100");
        limited.expectKinds(RecordKind.ORDER_INTENT, RecordKind.ORDER_FILLED, RecordKind.ORDER_INTENT);
    }

    @Test
    void answersNothingElseToTheRequestOfAnExitThatWaits() {
        hold("r1", "90", "0");
        acceptStops();
        scenario.begin();
        scenario.market("exit", Side.SELL, "1", "101");
        scenario.expectKinds(RecordKind.EXIT_WAITING, RecordKind.CANCEL_INTENT);
        Command attach = scenario.command(CommandKind.ATTACH_PROTECTION, Actor.CLIENT);
        attach.requestId.set("exit");
        attach.instrumentId = 1;
        attach.stopPrice = Scenario.amount("80");
        attach.referencePrice = Scenario.amount("100");
        scenario.put();
        Command open = scenario.command(CommandKind.OPEN_GROUP, Actor.CLIENT);
        open.requestId.set("exit");
        open.groupMode = GroupMode.TOGETHER;
        open.groupRule = GroupRule.HOLD;
        open.legs = List.of();
        scenario.put();
        scenario.expectKinds();
        answer(CommandKind.ORDER_STATUS, scenario.state.firstOpen().orderId());
        scenario.expectKinds(RecordKind.ORDER_CANCELLED, RecordKind.ORDER_INTENT, RecordKind.PROTECTION_ARMED);
    }

    @Test
    void placesAStopWhoseNameAClientHasUsed() {
        for (int i = 0; i < 40; i++) {
            scenario.limit("protect-" + (scenario.state.sequence() + 20), Side.BUY, "0", "100");
            scenario.put();
        }
        hold("r1", "90", "0");
        Order stop = null;
        for (Order order = scenario.state.firstOpen(); order != null; order = scenario.state.nextOpen(order)) {
            stop = order.orderType() == OrderType.STOP_LOSS ? order : stop;
        }
        assertTrue(stop != null && stop.requestId().toString().equals("protect-" + stop.orderId() + "-1"),
            () -> String.valueOf(scenario.state.firstOpen().requestId()));
    }

    @Test
    void leavesAStopThatIsAsLargeAsTheVenueTakesOne() {
        scenario.balance("USDT", "10000000", "0");
        Command command = scenario.limit("r1", Side.BUY, "900", "100");
        command.stopPrice = Scenario.amount("90");
        scenario.put();
        Command rules = scenario.command(CommandKind.INSTRUMENT, Actor.VENUE);
        Instrument instrument = scenario.state.instrument(1);
        rules.symbol.set(instrument.symbol());
        rules.venueSymbol.set(instrument.venueSymbol());
        rules.asset.set("BTC");
        rules.quoteAsset.set("USDT");
        rules.tickSize = instrument.tickSize();
        rules.lotStep = instrument.lotStep();
        rules.minQuantity = instrument.minQuantity();
        rules.minNotional = instrument.minNotional();
        rules.maxQuantity = Scenario.amount("100");
        scenario.put();
        Command fill = scenario.fillOf(0, "t1", Side.BUY, "900", "100");
        fill.orderId = scenario.state.orderIdOf(text("r1"));
        scenario.put();
        scenario.begin();
        acceptStops();
        scenario.later(Scenario.SECOND_NS).tick();
        scenario.expectKinds(RecordKind.ORDER_ACCEPTED);
        assertEquals("100", RecordLine.amount(scenario.state.firstOpen().quantity()));
    }
}
