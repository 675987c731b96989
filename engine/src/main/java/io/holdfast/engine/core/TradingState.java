package io.holdfast.engine.core;

/** What the engine lets out. */
public enum TradingState implements Coded {
    /** Replayed, no venue yet. */
    RECOVERING(1),
    /** Venue is being compared. */
    RECONCILING(2),
    /** Open. */
    TRADING(3),
    /** Only what makes positions smaller. */
    REDUCE_ONLY(4),
    /** Nothing. */
    HALTED(5);

    private static final CodeTable<TradingState> CODES = new CodeTable<>(TradingState.class);

    private final int code;

    TradingState(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    /** Whether orders are let out, be it only those that make positions smaller. */
    public boolean open() {
        return this == TRADING || this == REDUCE_ONLY;
    }

    /**
     * The value with the number in the journal.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static TradingState of(int code) {
        return CODES.get(code);
    }
}
