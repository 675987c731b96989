package io.holdfast.engine.core;

/** Where a leg of a group stands. */
public enum LegState implements Coded {
    /** Nothing was sent. */
    WAITING(1),
    /** An order of it is on its way or at the venue. */
    WORKING(2),
    FILLED(3),
    /** An order of it ended before all was filled, or before all was traded back. */
    FAILED(4),
    /** An order that trades it back is on its way or at the venue. */
    UNWINDING(5),
    /** Nothing is left of it that can be traded back. */
    UNWOUND(6);

    private static final CodeTable<LegState> CODES = new CodeTable<>(LegState.class);

    private final int code;

    LegState(int code) {
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
    public static LegState of(int code) {
        return CODES.get(code);
    }
}
