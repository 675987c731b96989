package io.holdfast.tools.simulate;

/** Something that must never happen has happened; an error, so that no code under test takes it for its own. */
final class Violation extends Error {
    private static final long serialVersionUID = 1L;

    private final String invariant;

    Violation(String invariant, String what) {
        super(invariant + ": " + what);
        this.invariant = invariant;
    }

    String invariant() {
        return invariant;
    }
}
