package io.holdfast.engine.core;

/** Where a group of legs stands. */
public enum GroupState implements Coded {
    /** Its legs are on their way. */
    WORKING(1),
    /** Each leg is filled. */
    COMPLETE(2),
    /** What was filled is being traded back. */
    UNWINDING(3),
    /** What was filled is traded back. */
    UNWOUND(4),
    /** Nothing works any more, and a person has to say what is to be done. */
    HELD(5),
    /** It ended with nothing filled. */
    FAILED(6),
    /** A person has taken it over as it is. */
    RELEASED(7),
    /** Refused before anything was sent. */
    DENIED(8);

    private static final CodeTable<GroupState> CODES = new CodeTable<>(GroupState.class);

    private final int code;

    GroupState(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    /** Whether something is still to be done, so that nothing new may begin on its symbols. */
    public boolean unfinished() {
        return this == WORKING || this == UNWINDING || this == HELD;
    }

    /**
     * The value with the number in the journal.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static GroupState of(int code) {
        return CODES.get(code);
    }
}
