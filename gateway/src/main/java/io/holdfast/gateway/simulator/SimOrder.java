package io.holdfast.gateway.simulator;

import java.math.BigDecimal;

/** An order in the venue's books. Mutable, owned by the venue's lock. */
final class SimOrder {
    private final long orderId;
    private final NewOrder request;
    private final long createdMs;
    private BigDecimal executed = BigDecimal.ZERO;
    private BigDecimal executedQuote = BigDecimal.ZERO;
    private BigDecimal locked = BigDecimal.ZERO;
    private OrderStatus status = OrderStatus.NEW;
    private long updatedMs;

    SimOrder(long orderId, NewOrder request, long createdMs) {
        this.orderId = orderId;
        this.request = request;
        this.createdMs = createdMs;
        this.updatedMs = createdMs;
    }

    long orderId() {
        return orderId;
    }

    String clientOrderId() {
        return request.clientOrderId();
    }

    SymbolRules rules() {
        return request.rules();
    }

    String symbol() {
        return request.rules().name();
    }

    Side side() {
        return request.side();
    }

    OrderType type() {
        return request.type();
    }

    TimeInForce timeInForce() {
        return request.timeInForce();
    }

    BigDecimal price() {
        return request.price();
    }

    BigDecimal quantity() {
        return request.quantity();
    }

    BigDecimal executed() {
        return executed;
    }

    BigDecimal executedQuote() {
        return executedQuote;
    }

    BigDecimal remaining() {
        return quantity().subtract(executed);
    }

    OrderStatus status() {
        return status;
    }

    long createdMs() {
        return createdMs;
    }

    long updatedMs() {
        return updatedMs;
    }

    /** Asset that pays: quote for BUY, base for SELL. */
    String paysAsset() {
        return side() == Side.BUY ? rules().quote() : rules().base();
    }

    /** Asset that comes in, and out of which the fee is taken: base for BUY, quote for SELL. */
    String receivesAsset() {
        return side() == Side.BUY ? rules().base() : rules().quote();
    }

    /** What the order still holds back of {@link #paysAsset}. */
    BigDecimal locked() {
        return locked;
    }

    void locked(BigDecimal amount) {
        locked = amount;
    }

    /** What one fill releases of the locked amount: at the limit price for a limited BUY, at its own for MARKET. */
    BigDecimal releasedBy(BigDecimal fillPrice, BigDecimal fillQuantity) {
        if (side() == Side.SELL) {
            return fillQuantity;
        }
        return fillQuantity.multiply(type() == OrderType.MARKET ? fillPrice : price());
    }

    void fill(BigDecimal fillPrice, BigDecimal fillQuantity, long timeMs) {
        executed = executed.add(fillQuantity);
        executedQuote = executedQuote.add(fillPrice.multiply(fillQuantity));
        locked = locked.subtract(releasedBy(fillPrice, fillQuantity));
        status = executed.compareTo(quantity()) == 0 ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
        updatedMs = timeMs;
    }

    void end(OrderStatus terminal, long timeMs) {
        status = terminal;
        locked = BigDecimal.ZERO;
        updatedMs = timeMs;
    }
}
