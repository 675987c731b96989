package io.holdfast.gateway.simulator;

import java.math.BigDecimal;

/**
 * An order in the venue's books. Mutable, owned by the venue's lock. One with a stop price does not work, and is on no
 * book, until it is triggered.
 */
final class SimOrder {
    /** Working time of an order that waits for its stop price, as Binance reports it. */
    static final long NOT_WORKING = -1;

    private final long orderId;
    private final NewOrder request;
    private final long createdMs;
    private BigDecimal quantity;
    private SimOrderList list;
    private String expiryReason;
    private long workingMs;
    private BigDecimal executed = BigDecimal.ZERO;
    private BigDecimal executedQuote = BigDecimal.ZERO;
    private BigDecimal locked = BigDecimal.ZERO;
    private OrderStatus status = OrderStatus.NEW;
    private long updatedMs;

    SimOrder(long orderId, NewOrder request, long createdMs) {
        this.orderId = orderId;
        this.request = request;
        this.createdMs = createdMs;
        this.quantity = request.quantity();
        this.updatedMs = createdMs;
        this.workingMs = request.type().isContingent() ? NOT_WORKING : createdMs;
    }

    NewOrder request() {
        return request;
    }

    /** The list that it is a leg of, or null. */
    SimOrderList list() {
        return list;
    }

    void list(SimOrderList value) {
        list = value;
    }

    /** The venue's id of its list, or -1. */
    long listId() {
        return list == null ? -1 : list.listId();
    }

    boolean isWorking() {
        return workingMs != NOT_WORKING;
    }

    /** Since when it works; {@link #NOT_WORKING} before it is triggered. */
    long workingMs() {
        return workingMs;
    }

    /** Its stop price is reached. */
    void trigger(long timeMs) {
        workingMs = timeMs;
        updatedMs = timeMs;
    }

    /** Why it expired, in Binance's words, where that is not for lack of liquidity; else null. */
    String expiryReason() {
        return expiryReason;
    }

    void expiryReason(String value) {
        expiryReason = value;
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

    /** Zero for a type without one. */
    BigDecimal stopPrice() {
        return request.stopPrice();
    }

    BigDecimal quantity() {
        return quantity;
    }

    /** Makes it smaller, and what it holds back with it. */
    void amend(BigDecimal less, BigDecimal lessLocked, long timeMs) {
        quantity = less;
        locked = lessLocked;
        updatedMs = timeMs;
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
        return request.paysAsset();
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
        return fillQuantity.multiply(type().isMarket() ? fillPrice : price());
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
