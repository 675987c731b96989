package io.holdfast.engine.core;

/** The side of an order or a fill. */
public enum Side implements Coded {
    BUY(1),
    SELL(2);

    private static final CodeTable<Side> CODES = new CodeTable<>(Side.class);

    private final int code;

    Side(int code) {
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
    public static Side of(int code) {
        return CODES.get(code);
    }
}
