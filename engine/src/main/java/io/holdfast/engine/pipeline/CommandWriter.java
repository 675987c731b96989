package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Command;

/** Fills a command in; {@link Command#reset} comes first, since the object served others before. */
@FunctionalInterface
public interface CommandWriter {
    /** Writes the command; must not throw, and must not keep the object. */
    void write(Command command);
}
