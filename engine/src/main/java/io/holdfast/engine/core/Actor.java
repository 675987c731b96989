package io.holdfast.engine.core;

/** Who caused a record. */
public enum Actor implements Coded {
    /** The engine itself: timers, recovery. */
    ENGINE(1),
    /** A holder of the API token. */
    CLIENT(2),
    /** The venue, by stream or by answer. */
    VENUE(3),
    /** The gateway about its own doing. */
    GATEWAY(4),
    /** A person at the command line. */
    OPERATOR(5);

    private static final CodeTable<Actor> CODES = new CodeTable<>(Actor.class);

    private final int code;

    Actor(int code) {
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
    public static Actor of(int code) {
        return CODES.get(code);
    }
}
