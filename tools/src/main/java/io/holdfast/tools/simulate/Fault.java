package io.holdfast.tools.simulate;

/** What can go wrong; each with the most that a run may have of it. */
enum Fault {
    // Each time that an engine gets to a point where a kill is of interest.
    KILL_AT_POINT(0.004),
    // Each time that an engine dies.
    POWER_CUT(0.7),
    BIT_FLIPPED(0.05),
    // Each append.
    STORE_LOST(0.0005),
    // Each request that places or cancels.
    REQUEST_LOST(0.1),
    ANSWER_LOST(0.2),
    EFFECT_LATE(0.2),
    CONNECTION_RESET(0.1),
    SERVER_ERROR(0.2),
    ANSWER_GARBLED(0.1),
    CONNECTION_REFUSED(0.1),
    RATE_LIMITED(0.1),
    BANNED(0.01),
    // Each request that reads.
    READ_FAILED(0.3),
    VIEW_STALE(0.3),
    // Each event of the account stream.
    EVENT_LOST(0.4),
    EVENT_DOUBLED(0.3),
    EVENT_LATE(0.3),
    // Each second.
    KILL(0.1),
    STREAM_DOWN(0.2),
    OUTAGE(0.05),
    PAUSE(0.2),
    CLOCK_JUMP(0.1),
    FOREIGN_ORDER(0.5),
    HAND_CANCEL(0.5),
    TRANSFER(0.1),
    HALT(0.1),
    FLATTEN(0.05);

    private final double most;

    Fault(double most) {
        this.most = most;
    }

    /** The greatest probability, of one occasion or of one second. */
    double most() {
        return most;
    }
}
