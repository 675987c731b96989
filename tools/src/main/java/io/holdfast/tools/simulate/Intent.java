package io.holdfast.tools.simulate;

import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.OrderState;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.Side;

/** What an intent asked for when it was decided, and what has become of it; kept beside the engine, not by it. */
final class Intent {
    final long orderId;
    final String clientOrderId;
    final String requestId;
    final int instrumentId;
    final Side side;
    final OrderType type;
    final long quantity;
    final long price;
    final long stopPrice;
    final long protectionId;
    final long groupId;
    final long listId;
    final long decidedNs;
    OrderState state = OrderState.PENDING;
    long filled;
    boolean sent;
    int accepted;

    Intent(Record record, long nowNs) {
        orderId = record.orderId;
        clientOrderId = ClientOrderId.format(record.clientOrderIdHigh, record.clientOrderIdLow);
        requestId = record.requestId.toString();
        instrumentId = record.instrumentId;
        side = record.side;
        type = record.orderType;
        quantity = record.quantity;
        price = record.price == Decimals.ABSENT ? 0 : record.price;
        stopPrice = record.stopPrice == Decimals.ABSENT ? 0 : record.stopPrice;
        protectionId = record.protectionId;
        groupId = record.groupId;
        listId = record.listId;
        decidedNs = nowNs;
    }

    @Override
    public String toString() {
        return "order " + orderId + ' ' + clientOrderId + ' ' + side + ' ' + type + " quantity=" + quantity
            + " filled=" + filled + " state=" + state
            + (protectionId == 0 ? "" : " protection=" + protectionId) + (groupId == 0 ? "" : " group=" + groupId);
    }
}
