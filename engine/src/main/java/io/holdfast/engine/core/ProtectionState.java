package io.holdfast.engine.core;

/** Where a protection stands. */
public enum ProtectionState {
    /** Promised; nothing is held yet that it protects. */
    ATTACHED,
    /** There is something to protect: its orders rest at the venue, and the engine watches the market for it. */
    ARMED,
    /** The position is being sold. */
    TRIGGERED,
    /** Over. */
    RELEASED;

    private static final ProtectionState[] BY_ORDINAL = values();

    static ProtectionState of(int ordinal) {
        return BY_ORDINAL[ordinal];
    }
}
