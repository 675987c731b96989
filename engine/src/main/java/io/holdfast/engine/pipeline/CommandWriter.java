package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Message;
import io.holdfast.engine.core.Reason;

/** Fills a command in; {@link Command#reset} comes first, since the object served others before. */
@FunctionalInterface
public interface CommandWriter {
    /** Writes the command; must not throw, and must not keep the object. */
    void write(Command command);

    /** What a person should see, the engine's own word; a text that is too long is cut. */
    static CommandWriter alert(Reason reason, String text) {
        return command -> {
            command.reset(CommandKind.ALERT, Actor.ENGINE);
            command.reason = reason;
            command.text.set(text.substring(0, Math.min(text.length(), Message.MAX_TEXT)));
        };
    }
}
