package io.holdfast.engine.core;

/** What becomes of a group of which a leg cannot be filled as it was wanted. */
public enum GroupRule implements Coded {
    /** What is missing is ordered again, until it is there. */
    COMPLETE(1),
    /** What was filled is traded back. */
    UNWIND(2),
    /** Nothing more is done before a person says what. */
    HOLD(3);

    private static final CodeTable<GroupRule> CODES = new CodeTable<>(GroupRule.class);

    private final int code;

    GroupRule(int code) {
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
    public static GroupRule of(int code) {
        return CODES.get(code);
    }
}
