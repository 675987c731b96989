package io.holdfast.tools;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.pipeline.FoldStart;
import io.holdfast.engine.pipeline.RecordListener;
import io.holdfast.engine.pipeline.Replay;
import io.holdfast.journal.Journal;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.SnapshotException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** A fold of a journal for a command: beside a live engine, without write permission. */
final class JournalFold implements AutoCloseable {
    private final EngineState state;
    private final long begin;
    private final Path data;
    private final JournalReader reader;
    private final Replay replay;

    private JournalFold(Path data, FoldStart start, long lastSequence, RecordListener listener) {
        this.data = data;
        state = start.state();
        begin = state.sequence();
        reader = start.reader();
        replay = new Replay(state, lastSequence, listener);
    }

    /**
     * Opens the journal of a data directory for the records from a sequence on.
     *
     * @param from the first record that the listener has to hear of, where there are all; it may hear of some before
     * @param lastSequence the last record to fold in; {@link Long#MAX_VALUE} for all
     * @param listener hears of each record after it is folded in
     * @throws CommandFailure if there is no journal, or nothing in it
     */
    static JournalFold open(Path data, long from, long lastSequence, RecordListener listener) {
        requireRecords(data);
        try {
            return new JournalFold(data, FoldStart.before(data, from, FoldStart.Ids.WITH), lastSequence, listener);
        } catch (SnapshotException e) {
            throw withoutSnapshot(e);
        }
    }

    /** A journal whose first files were removed, without a snapshot that stands for them. */
    static CommandFailure withoutSnapshot(SnapshotException cause) {
        return new CommandFailure(ExitCode.DAMAGED, cause.getMessage()
            + "; nothing was changed, restore the data directory from a backup");
    }

    /** Folds all that is there, up to the last sequence asked for. */
    static EngineState fold(Path data, long lastSequence, RecordListener listener) {
        return fold(data, lastSequence, listener, sequence -> { });
    }

    /** The same, telling from time to time how far it has come. */
    static EngineState fold(Path data, long lastSequence, RecordListener listener, LongConsumer progress) {
        return fold(data, 1, lastSequence, listener, progress);
    }

    /** The state at a sequence, by way of the newest snapshot before it. */
    static EngineState at(Path data, long lastSequence) {
        return at(data, lastSequence, sequence -> { });
    }

    /** The same, telling from time to time how far it has come. */
    static EngineState at(Path data, long lastSequence, LongConsumer progress) {
        long from = lastSequence == Long.MAX_VALUE ? lastSequence : lastSequence + 1;
        return fold(data, from, lastSequence, (record, folded) -> { }, progress);
    }

    private static EngineState fold(Path data, long from, long lastSequence, RecordListener listener,
                                    LongConsumer progress) {
        try (JournalFold fold = open(data, from, lastSequence, listener)) {
            while (fold.state.sequence() < lastSequence && fold.poll() > 0) {
                progress.accept(fold.state.sequence());
            }
            if (fold.state.sequence() == 0) {
                throw empty(data);
            }
            if (fold.begin > lastSequence) {
                throw CommandFailure.usage("the state can be told from sequence " + fold.begin
                    + " on, the files before were removed: give that or more");
            }
            return fold.state;
        }
    }

    /** The last record before the first that the listener hears of; 0 where that is record 1. */
    long begin() {
        return begin;
    }

    /**
     * Folds some of what is there; returns how many records that was, 0 for nothing new.
     *
     * @throws CommandFailure with {@link ExitCode#DAMAGED} if a sound record contradicts those before it
     */
    int poll() {
        try {
            return replay.poll(reader);
        } catch (IllegalStateException | IllegalArgumentException | ArithmeticException e) {
            throw contradiction(data, state.sequence(), e);
        }
    }

    /** Sound records behind a sequence that contradict those before them. */
    static CommandFailure contradiction(Path data, long sequence, RuntimeException cause) {
        return new CommandFailure(ExitCode.DAMAGED, "journal contradicts itself after sequence=" + sequence + " in "
            + Journal.queueDirectory(data) + ": " + cause.getMessage()
            + "; nothing was changed, restore the data directory from a copy");
    }

    /** The fold so far. */
    EngineState state() {
        return state;
    }

    @Override
    public void close() {
        reader.close();
    }

    /**
     * Asks for a journal that may be read.
     *
     * @throws CommandFailure if there is none, or nothing in it
     */
    static void requireRecords(Path data) {
        Path queue = Journal.queueDirectory(data);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(queue, "*.cq4")) {
            if (!files.iterator().hasNext()) {
                throw empty(data);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw CommandFailure.usage("there is no journal in " + data + ": give the --data of the engine");
        } catch (AccessDeniedException e) {
            throw CommandFailure.usage("journal may not be read: run as its owner, or let your group read " + data);
        } catch (IOException e) {
            throw CommandFailure.usage("journal cannot be read: look after " + queue + ", cause=" + e);
        }
    }

    private static CommandFailure empty(Path data) {
        return CommandFailure.usage("the journal in " + data + " is empty: start the engine there once");
    }
}
