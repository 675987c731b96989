package io.holdfast.engine.core;

/** How long an order may work. */
public enum TimeInForce implements Coded {
    /** Until cancelled. */
    GTC(1),
    /** What fills at once, the rest expires. */
    IOC(2),
    /** All at once or nothing. */
    FOK(3);

    private static final CodeTable<TimeInForce> CODES = new CodeTable<>(TimeInForce.class);

    private final int code;

    TimeInForce(int code) {
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
    public static TimeInForce of(int code) {
        return CODES.get(code);
    }
}
