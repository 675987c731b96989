package io.holdfast.engine.core;

/** How an order is priced. */
public enum OrderType implements Coded {
    MARKET(1),
    LIMIT(2);

    private static final CodeTable<OrderType> CODES = new CodeTable<>(OrderType.class);

    private final int code;

    OrderType(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
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
