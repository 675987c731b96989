package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** After a restore sequences come a second time: what the venue says of a lost order is not said of a new one. */
final class LostOrderTest {
    @Test
    void takesAnIdOfAnotherEpochForThatOfALostOrder() {
        Scenario scenario = Scenario.trading();
        scenario.buy("r1", "1", "100");
        scenario.begin();
        Order order = scenario.state.firstOpen();
        Command status = scenario.command(CommandKind.ORDER_STATUS, Actor.VENUE);
        status.orderId = order.orderId();
        status.orderEpoch = order.epoch() + 1;
        status.venueStatus = VenueStatus.CANCELLED;
        status.cumulativeQuantity = 0;
        scenario.put();
        scenario.expect();
        Command fill = scenario.fillOf(0, "t1", Side.BUY, "1", "100");
        fill.orderId = order.orderId();
        fill.orderEpoch = order.epoch() + 1;
        scenario.put();
        scenario.expectKinds(RecordKind.ORDER_FILLED, RecordKind.ALERT);
        assertEquals(OrderState.PENDING, order.state());
        assertEquals(0, order.filledQuantity());
        fill = scenario.fillOf(0, "t2", Side.BUY, "1", "100");
        fill.orderId = order.orderId();
        fill.orderEpoch = order.epoch();
        scenario.put();
        assertEquals(OrderState.FILLED, order.state());
    }
}
