package io.holdfast.engine.core;

/** When the legs of a group go to the venue. */
public enum GroupMode implements Coded {
    /** Each once the one before it is filled. */
    SEQUENTIAL(1),
    /** All at once. */
    TOGETHER(2);

    private static final CodeTable<GroupMode> CODES = new CodeTable<>(GroupMode.class);

    private final int code;

    GroupMode(int code) {
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
    public static GroupMode of(int code) {
        return CODES.get(code);
    }
}
