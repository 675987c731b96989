package io.holdfast.tools;

/** What the process says with its exit code; docs/commands.md has the table. */
final class ExitCode {
    /** Done, or stopped as asked. */
    static final int DONE = 0;
    /** The check that was asked for failed, or the command met a defect of its own. */
    static final int FAILED = 1;
    /** Wrong usage or configuration. */
    static final int USAGE = 2;
    /** Another engine owns the data directory. */
    static final int OWNED = 3;
    /** The journal is damaged where it must not be. */
    static final int DAMAGED = 4;
    /** The journal could not be written, or an invariant is broken. */
    static final int HALTED = 5;
    /** Refused to trade: a person has to look. */
    static final int REFUSED = 6;

    private ExitCode() {
    }
}
