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
