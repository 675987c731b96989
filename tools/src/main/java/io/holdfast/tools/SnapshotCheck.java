package io.holdfast.tools;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.core.StateTransfer;
import io.holdfast.engine.pipeline.RecordListener;
import io.holdfast.engine.pipeline.StateImage;
import io.holdfast.journal.SnapshotException;
import io.holdfast.journal.SnapshotFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Compares each snapshot with the fold at its record. */
final class SnapshotCheck implements RecordListener {
    private final Path data;
    private final Deque<SnapshotFile> files = new ArrayDeque<>();
    private String failure;

    /** The snapshots that there are now; a live engine may write newer ones and delete the oldest meanwhile. */
    SnapshotCheck(Path data) {
        this.data = data;
        SnapshotFile.list(data).forEach(files::addFirst);
    }

    @Override
    public void onRecord(Record record, EngineState state) {
        while (!files.isEmpty() && files.peek().sequence() <= record.sequence) {
            SnapshotFile file = files.remove();
            if (file.sequence() == record.sequence) {
                compare(file, state);
            }
        }
    }

    private void compare(SnapshotFile file, EngineState state) {
        try {
            if (!StateTransfer.same(state, StateImage.load(file, true))) {
                fail(file, "differs from the journal's records");
            }
        } catch (SnapshotException e) {
            if (Files.exists(file.path())) {
                fail(file, e.getMessage());
            }
        }
    }

    private void fail(SnapshotFile file, String why) {
        if (failure == null) {
            failure = "the journal is sound, and snapshot " + file.sequence() + " is not: " + why
                + "; the next start of the engine puts it aside, data=" + data;
        }
    }

    /**
     * Ends the check.
     *
     * @throws CommandFailure with {@link ExitCode#FAILED} if a snapshot is not what it should be
     */
    void complete() {
        if (!files.isEmpty() && failure == null && Files.exists(files.peek().path())) {
            fail(files.peek(), "it is ahead of the journal");
        }
        if (failure != null) {
            throw new CommandFailure(ExitCode.FAILED, failure);
        }
    }
}
