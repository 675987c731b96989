package io.holdfast.engine.core;

/** What an operator can do. */
public enum Operation implements Coded {
    /** No new orders, and all working entries are cancelled. */
    HALT(1),
    /** After a clean comparison trading opens again. */
    RESUME(2),
    /** Orders are cancelled and what is held is sold at the market. */
    FLATTEN(3),
    /** The engine's answer: nothing is left to sell, or nothing that can be sold. */
    FLATTENED(4);

    private static final CodeTable<Operation> CODES = new CodeTable<>(Operation.class);

    private final int code;

    Operation(int code) {
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
    public static Operation of(int code) {
        return CODES.get(code);
    }
}
