package io.holdfast.engine.core;

/** How an order is priced. */
public enum OrderType implements Coded {
    MARKET(1),
    LIMIT(2),
    /** Sells or buys at the market once the market has come to the stop price. */
    STOP_LOSS(3),
    /** A limit order once the market has come to the stop price. */
    STOP_LOSS_LIMIT(4),
    /** A limit order once the market has come to the stop price from the losing side. */
    TAKE_PROFIT_LIMIT(5),
    /** A limit order that must not trade at once. */
    LIMIT_MAKER(6);

    private static final CodeTable<OrderType> CODES = new CodeTable<>(OrderType.class);

    private final int code;

    OrderType(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    /** Whether it waits for a stop price, and is in nobody's way until then. */
    public boolean waits() {
        return this == STOP_LOSS || this == STOP_LOSS_LIMIT || this == TAKE_PROFIT_LIMIT;
    }

    /**
     * The value with the number in the journal.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static OrderType of(int code) {
        return CODES.get(code);
    }
}
