package io.holdfast.engine.core;

/** Where an order stands; the order of the constants is part of the digest, so new ones go to the end. */
public enum OrderState {
    /** Journaled; the venue has not answered. */
    PENDING(false),
    /** Whether the venue has it is not known. */
    IN_DOUBT(false),
    /** Working at the venue. */
    LIVE(false),
    /** Working at the venue with a part filled. */
    PARTIALLY_FILLED(false),
    FILLED(true),
    CANCELLED(true),
    EXPIRED(true),
    /** The venue said no. */
    REJECTED(true),
    /** Refused before the venue. */
    DENIED(true),
    /** Proved absent at the venue. */
    ABANDONED(true);

    private static final OrderState[] STATES = values();

    private final boolean terminal;

    OrderState(boolean terminal) {
        this.terminal = terminal;
    }

    /** The state with an ordinal, which is its code in snapshots. */
    static OrderState of(int ordinal) {
        if (ordinal < 0 || ordinal >= STATES.length) {
            throw new IllegalArgumentException("code is not known, type=OrderState code=" + ordinal);
        }
        return STATES[ordinal];
    }

    /** Whether nothing but a late fill can follow. */
    public boolean terminal() {
        return terminal;
    }
}
