package io.holdfast.tools;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Position;
import java.nio.file.Path;

/**
 * What a journal adds up to at a sequence; equal for equal journals.
 *
 * @param lastSequence the last record folded in
 * @param lastTimeNs its time, ns since the epoch
 * @param digest the state digest after it
 * @param orders how many orders were taken since the journal began
 * @param openOrders how many of them are open
 * @param fills how many fills were booked since the journal began
 * @param positions how many instruments have a position
 */
record JournalSummary(long lastSequence, long lastTimeNs, String digest, long orders, int openOrders, long fills,
                      int positions) {

    /**
     * Folds a journal up to a sequence.
     *
     * @throws CommandFailure as {@link JournalFold} does
     */
    static JournalSummary of(Path data, long lastSequence) {
        return of(JournalFold.fold(data, lastSequence, (record, folded) -> { }));
    }

    static JournalSummary of(EngineState state) {
        int positions = 0;
        for (Instrument instrument : state.instruments()) {
            Position position = instrument.position();
            positions += position.quantity() == 0 ? 0 : 1;
        }
        return new JournalSummary(state.sequence(), state.timeNs(), state.digest(), state.orderCount(),
            state.openCount(), state.fillCount(), positions);
    }
}
