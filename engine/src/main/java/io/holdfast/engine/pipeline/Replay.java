package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.RecordHandler;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/** Folds a journal into a state, record by record. One thread. */
public final class Replay implements RecordHandler {
    private static final int EXCERPTS_AT_A_TIME = 64;

    private final RecordDecoder decoder = new RecordDecoder();
    private final Record record = new Record();
    private final EngineState state;
    private final RecordListener listener;
    private final long lastSequence;

    /**
     * A replay that stops after a sequence.
     *
     * @param state what is folded into; the fold of all records before the first one read
     * @param lastSequence the last record to fold in; {@link Long#MAX_VALUE} for all
     * @param listener hears of each record after it is folded in
     */
    public Replay(EngineState state, long lastSequence, RecordListener listener) {
        this.state = state;
        this.lastSequence = lastSequence;
        this.listener = listener;
    }

    /** Folds all that a journal has. */
    public static void all(Path directory, EngineState state) {
        try (JournalReader reader = JournalReader.open(directory)) {
            new Replay(state, Long.MAX_VALUE, (record, folded) -> { }).drain(reader);
        }
    }

    /** Folds all that the reader has now, or up to the last sequence. */
    public void drain(JournalReader reader) {
        state.deferIds();
        while (state.sequence() < lastSequence && poll(reader) > 0) {
            // Each turn folds some excerpts in; the condition says when there are no more.
        }
        state.settleRequestIds();
        state.settleTradeIds();
    }

    /** Folds some of what the reader has now; returns how many records it handed out, 0 for nothing new. */
    public int poll(JournalReader reader) {
        return poll(reader, Long.MAX_VALUE);
    }

    /** The same, no further than to a released sequence. */
    public int poll(JournalReader reader, long releasedSequence) {
        return reader.poll(this, EXCERPTS_AT_A_TIME, releasedSequence);
    }

    @Override
    public void onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
        if (sequence <= lastSequence) {
            decoder.decode(sequence, buffer, offset, record);
            state.apply(record);
            listener.onRecord(record, state);
        }
    }
}
