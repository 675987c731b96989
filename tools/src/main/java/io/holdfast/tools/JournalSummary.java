package io.holdfast.tools;

import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Instrument;
import io.holdfast.engine.core.Position;
import java.nio.file.Path;
import java.util.function.LongConsumer;

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
     * What a journal adds up to, by way of the newest snapshot.
     *
     * @throws CommandFailure as {@link JournalFold} does
     */
    static JournalSummary of(Path data, long lastSequence) {
        return of(JournalFold.at(data, lastSequence));
    }

    /**
     * Folds a whole journal from its first record, or from its oldest snapshot where older records were removed, and
     * compares each snapshot on the way.
     *
     * @param progress is told from time to time how far it has come
     * @throws CommandFailure as {@link JournalFold} does, and if a snapshot differs
     */
    static JournalSummary replayed(Path data, LongConsumer progress) {
        SnapshotCheck snapshots = new SnapshotCheck(data);
        EngineState state = JournalFold.fold(data, Long.MAX_VALUE, snapshots, progress);
        snapshots.complete();
        return of(state);
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
