package io.holdfast.tools.simulate;

import io.holdfast.engine.core.OrderType;
import io.holdfast.engine.core.Side;
import io.holdfast.engine.core.TimeInForce;
import io.holdfast.engine.core.VenueStatus;
import io.holdfast.gateway.venue.VenueOrder;

/** An order in the books of the virtual exchange; amounts times 10^8. */
final class VirtualOrder {
    final long id;
    final String clientOrderId;
    final VirtualMarket market;
    final Side side;
    final OrderType type;
    final TimeInForce timeInForce;
    final long quantity;
    final long price;
    final long stopPrice;
    final long createdNs;
    VenueStatus status = VenueStatus.LIVE;
    long executed;
    long locked;
    long updatedNs;
    /** Whether it still waits for its stop price. */
    boolean waiting;
    /** The other order of its list, which ends when this one does anything; null for none. */
    VirtualOrder sibling;

    VirtualOrder(long id, Terms terms, long nowNs) {
        this.id = id;
        clientOrderId = terms.clientOrderId;
        market = terms.market;
        side = terms.side;
        type = terms.type;
        timeInForce = terms.timeInForce;
        quantity = terms.quantity;
        price = terms.price;
        stopPrice = terms.stopPrice;
        createdNs = nowNs;
        updatedNs = nowNs;
    }

    boolean open() {
        return status == VenueStatus.LIVE || status == VenueStatus.PARTIALLY_FILLED;
    }

    long remaining() {
        return quantity - executed;
    }

    String pays() {
        return side == Side.BUY ? market.quote : market.base;
    }

    String receives() {
        return side == Side.BUY ? market.base : market.quote;
    }

    VenueOrder seen() {
        return new VenueOrder(market.symbol, clientOrderId, Long.toString(id), side, status, executed, updatedNs);
    }

    /** What an order asks for. */
    record Terms(String clientOrderId, VirtualMarket market, Side side, OrderType type, TimeInForce timeInForce,
                 long quantity, long price, long stopPrice) {
        static Terms plain(String clientOrderId, VirtualMarket market, Side side, long quantity, long price) {
            return new Terms(clientOrderId, market, side, OrderType.LIMIT, TimeInForce.GTC, quantity, price, 0);
        }
    }
}
