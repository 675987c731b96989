package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.StateBuilder;
import io.holdfast.engine.core.StatePort;
import io.holdfast.engine.core.StateSection;
import io.holdfast.engine.core.StateSink;
import io.holdfast.engine.core.StateTransfer;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.RecordHandler;
import io.holdfast.journal.SnapshotException;
import io.holdfast.journal.SnapshotFile;
import io.holdfast.journal.SnapshotMark;
import io.holdfast.journal.SnapshotWriter;
import java.nio.file.Path;
import org.agrona.ExpandableArrayBuffer;

/**
 * A state as it was after a record, taken while the fold of it goes on: others begin from it, or it becomes a snapshot.
 * Taking it copies all but the id tables, which stay where they are; one thread at a time may then use it.
 */
public final class StateImage {
    private static final int INITIAL_CAPACITY = 1 << 16;
    private static final int LENGTH_BYTES = Integer.BYTES;

    private final ExpandableArrayBuffer sections = new ExpandableArrayBuffer(INITIAL_CAPACITY);
    private final SnapshotMark mark;
    private final StateTransfer ids;
    private int length;

    private StateImage(EngineState state, JournalPosition position, String build) {
        mark = new SnapshotMark(state.timeNs(), state.epoch(), state.digestValue(), position, state.orderCount(),
            state.fillCount(), state.openCount(), build);
        ids = StateTransfer.give(state, new Memory());
    }

    /**
     * Takes an image; on the thread that folds.
     *
     * @param state the fold, not of a state without ids
     * @param position of the last record that is folded in
     * @param build version and commit of this program
     */
    public static StateImage of(EngineState state, JournalPosition position, String build) {
        if (position.sequence() != state.sequence()) {
            throw new IllegalArgumentException("position is that of another record, position=" + position
                + " sequence=" + state.sequence());
        }
        return new StateImage(state, position, build);
    }

    /** What it stands for. */
    public SnapshotMark mark() {
        return mark;
    }

    /** Where the journal goes on. */
    public JournalPosition position() {
        return mark.position();
    }

    /**
     * A new state like the one that it was taken of.
     *
     * @param withIds whether it gets the id tables
     */
    public EngineState toState(boolean withIds) {
        StateBuilder builder = new StateBuilder(withIds);
        SectionDecoder decoder = new SectionDecoder();
        int at = 0;
        while (at < length) {
            int bytes = sections.getInt(at);
            decoder.decode(sections, at + LENGTH_BYTES, bytes, builder);
            at += LENGTH_BYTES + bytes;
        }
        if (withIds) {
            ids.copyIds(builder);
        }
        return builder.complete();
    }

    /**
     * Writes it as a snapshot of the journal in a data directory; blocks for as long as the disk takes.
     *
     * @throws io.holdfast.journal.JournalFailedException when it cannot be written; there is no new snapshot then
     */
    public SnapshotFile save(Path directory) {
        try (SnapshotWriter writer = SnapshotWriter.open(directory, mark)) {
            int at = 0;
            while (at < length) {
                int bytes = sections.getInt(at);
                writer.append(sections, at + LENGTH_BYTES, bytes);
                at += LENGTH_BYTES + bytes;
            }
            SectionEncoder encoder = new SectionEncoder();
            ids.giveIds(new Encoding(encoder,
                bytes -> writer.append(encoder.buffer(), SectionEncoder.OFFSET, bytes)));
            return writer.commit();
        }
    }

    /**
     * The state of a snapshot.
     *
     * @throws SnapshotException if it is not whole and sound
     */
    public static EngineState load(SnapshotFile file, boolean withIds) {
        StateBuilder builder = new StateBuilder(withIds);
        SectionDecoder decoder = new SectionDecoder();
        RecordHandler handler = (sequence, buffer, offset, bytes) -> decoder.decode(buffer, offset, bytes, builder);
        SnapshotMark mark = file.read(handler);
        try {
            EngineState state = builder.complete();
            if (state.sequence() != mark.sequence() || state.digestValue() != mark.digest()
                || state.timeNs() != mark.timeNs()) {
                throw new IllegalStateException("begin mark is that of another state");
            }
            return state;
        } catch (IllegalStateException e) {
            throw new SnapshotException("snapshot contradicts itself (" + e.getMessage() + ")", file.path(), e);
        }
    }

    /** Takes the length of an encoded section. */
    @FunctionalInterface
    private interface SectionLength {
        void onSection(int bytes);
    }

    /** Encodes each section and hands it on. */
    private static final class Encoding implements StateSink {
        private final SectionEncoder encoder;
        private final SectionLength target;

        Encoding(SectionEncoder encoder, SectionLength target) {
            this.encoder = encoder;
            this.target = target;
        }

        @Override
        public StatePort begin(StateSection section) {
            return encoder.begin(section);
        }

        @Override
        public void end() {
            target.onSection(encoder.end());
        }
    }

    /** Keeps the sections one behind the other, each with its length in front. */
    private final class Memory implements StateSink {
        private final SectionEncoder encoder = new SectionEncoder();

        @Override
        public StatePort begin(StateSection section) {
            return encoder.begin(section);
        }

        @Override
        public void end() {
            int bytes = encoder.end();
            sections.putInt(length, bytes);
            sections.putBytes(length + LENGTH_BYTES, encoder.buffer(), SectionEncoder.OFFSET, bytes);
            length += LENGTH_BYTES + bytes;
        }
    }
}
