package io.holdfast.engine.core;

/** Takes a state section by section. */
public interface StateSink {
    /** Begins a section; its fields go through the port until {@link #end}. */
    StatePort begin(StateSection section);

    /** Ends the section. */
    void end();
}
