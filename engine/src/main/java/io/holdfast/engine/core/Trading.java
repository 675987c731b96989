package io.holdfast.engine.core;

/** What the engine lets out, and what that follows from: the venue, the room for the journal, a person. */
final class Trading {
    private TradingState state = TradingState.RECOVERING;
    private Reason reason = Reason.NONE;
    private long sinceNs;
    private boolean venueUp;
    private boolean spaceLow;
    private boolean halted;
    private boolean held;
    /** Whether a comparison found no difference since the venue came up. */
    private boolean compared;

    void fields(StatePort port) {
        venueUp = port.flag(venueUp);
        spaceLow = port.flag(spaceLow);
        halted = port.flag(halted);
        held = port.flag(held);
        compared = port.flag(compared);
        state = TradingState.of(port.int8(state.code()));
        reason = Reason.of(port.int8(reason.code()));
        sinceNs = port.int64(sinceNs);
    }

    /** A new engine knows neither the venue nor the room; that a person halted trading, or must look, outlives it. */
    void start() {
        venueUp = false;
        spaceLow = false;
        compared = false;
    }

    /** A comparison came to its end. */
    void compared(Reason outcome) {
        compared |= outcome == Reason.CLEAN && venueUp;
    }

    void change(Record record, Digest digest) {
        state = record.tradingState;
        reason = record.reason;
        sinceNs = record.timeNs;
        if (reason == Reason.VENUE_UP) {
            venueUp = true;
        } else if (reason == Reason.VENUE_DOWN || reason == Reason.START) {
            venueUp = false;
            compared = false;
        } else if (reason == Reason.LOW_SPACE || reason == Reason.SPACE_BACK) {
            spaceLow = reason == Reason.LOW_SPACE;
        } else if (reason == Reason.OPERATOR_NEEDED) {
            held = true;
        }
        digest.add((long) state.code() << 16 | reason.code() << 8 | (held ? 4 : 0)
            | (spaceLow ? 2 : 0) | (venueUp ? 1 : 0));
    }

    void halt(boolean halt) {
        halted = halt;
        held &= halt;
    }

    TradingState state() {
        return state;
    }

    Reason reason() {
        return reason;
    }

    long sinceNs() {
        return sinceNs;
    }

    boolean venueUp() {
        return venueUp;
    }

    boolean spaceLow() {
        return spaceLow;
    }

    boolean compared() {
        return compared;
    }

    boolean halted() {
        return halted;
    }

    /** Whether only what makes positions smaller is let out until a person resumes. */
    boolean held() {
        return held;
    }
}
