package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Reason;
import io.holdfast.journal.JournalFailedException;
import io.holdfast.journal.JournalListener;
import java.util.function.Predicate;

/** Turns what the journal says of itself into commands, and its failure into the end of the engine. */
final class JournalRoom implements JournalListener {
    private final Predicate<CommandWriter> engine;
    private final EngineFailureListener failures;

    JournalRoom(Predicate<CommandWriter> engine, EngineFailureListener failures) {
        this.engine = engine;
        this.failures = failures;
    }

    @Override
    public void onFailure(JournalFailedException failure) {
        failures.onFailure(failure);
    }

    @Override
    public boolean onSpaceLow(String text) {
        return engine.test(command -> {
            command.reset(CommandKind.SPACE_LOW, Actor.ENGINE);
            command.text.set(text);
        });
    }

    @Override
    public boolean onSpaceBack() {
        return engine.test(command -> command.reset(CommandKind.SPACE_BACK, Actor.ENGINE));
    }

    @Override
    public boolean onSpaceWarning(String text) {
        return engine.test(CommandWriter.alert(Reason.LOW_SPACE, text));
    }
}
