package io.holdfast.tools.simulate;

/** The engine's process ends here and now, whatever it was in the middle of. */
final class Killed extends Error {
    static final Killed NOW = new Killed();

    private static final long serialVersionUID = 1L;

    private Killed() {
        super("killed", null, false, false);
    }
}
