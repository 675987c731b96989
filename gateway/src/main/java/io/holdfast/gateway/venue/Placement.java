package io.holdfast.gateway.venue;

import io.holdfast.engine.core.ClientOrderId;
import io.holdfast.engine.core.Decimals;
import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;

/**
 * One order on its way from the thread that reads the journal to the one that sends, which makes the texts and objects
 * that a request takes. It is used again once it was sent, so that the reader allocates nothing for an order.
 */
final class Placement implements Runnable {
    private final OrderWorker worker;

    private String venueSymbol;
    private long orderId;
    private int instrumentId;
    private long clientOrderIdHigh;
    private long clientOrderIdLow;
    private Side side;
    private OrderType orderType;
    private TimeInForce timeInForce;
    private long quantity;
    private long price;
    private long stopPrice;
    private long decidedNs;

    Placement(OrderWorker worker) {
        this.worker = worker;
    }

    /** Takes an intent over; the record may be another one afterwards. Reader's thread. */
    void set(Record intent, String newVenueSymbol) {
        venueSymbol = newVenueSymbol;
        orderId = intent.orderId;
        instrumentId = intent.instrumentId;
        clientOrderIdHigh = intent.clientOrderIdHigh;
        clientOrderIdLow = intent.clientOrderIdLow;
        side = intent.side;
        orderType = intent.orderType;
        timeInForce = intent.timeInForce;
        quantity = intent.quantity;
        price = intent.price;
        stopPrice = intent.stopPrice;
        decidedNs = intent.timeNs;
    }

    OrderKey key() {
        return new OrderKey(orderId, instrumentId, venueSymbol,
            ClientOrderId.format(clientOrderIdHigh, clientOrderIdLow));
    }

    OrderRequest request() {
        return new OrderRequest(venueSymbol, ClientOrderId.format(clientOrderIdHigh, clientOrderIdLow), side, orderType,
            timeInForce, new OrderRequest.Terms(quantity, orZero(price), orZero(stopPrice)));
    }

    private static long orZero(long amount) {
        return amount == Decimals.ABSENT ? 0 : amount;
    }

    long orderId() {
        return orderId;
    }

    long decidedNs() {
        return decidedNs;
    }

    /** Sends it. Worker's thread. */
    @Override
    public void run() {
        worker.send(this);
    }
}
