package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.EngineState;
import io.holdfast.journal.FaultPoint;
import io.holdfast.journal.HelperThread;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.JournalPositionException;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.JournalRecovery;
import io.holdfast.journal.ProofHandler;
import io.holdfast.journal.RecoveryReport;
import io.holdfast.journal.SnapshotException;
import io.holdfast.journal.SnapshotFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an engine begins with: the newest snapshot that can be used, and the journal behind it, proved and folded. A
 * snapshot that is bad, or that does not fit to the journal, is passed over and set aside: a snapshot only ever saves
 * time, the journal is what is true.
 *
 * @param state the fold of the whole journal
 * @param position of its last record; {@code null} for a new journal
 * @param snapshotSequence the last record of the snapshot that was used; 0 for none
 * @param recovery what was found when the journal was proved
 * @param passedOver why newer snapshots were not used, in words
 */
record JournalStart(EngineState state, JournalPosition position, long snapshotSequence, RecoveryReport recovery,
                    List<String> passedOver) {
    private static final Logger LOG = LoggerFactory.getLogger(JournalStart.class);

    /** Begins; throws what {@link JournalRecovery#recover} throws. */
    static JournalStart of(JournalConfig config, JournalOwner owner) {
        JournalRecovery.finishReplacement(config, owner);
        List<SnapshotFile> bad = new ArrayList<>();
        List<String> passedOver = new ArrayList<>();
        for (SnapshotFile file : SnapshotFile.list(config.directory())) {
            try {
                JournalStart start = behind(file, config, owner, passedOver);
                setAside(config, bad, passedOver);
                return start;
            } catch (SnapshotException | JournalPositionException | UnfitSnapshotException e) {
                LOG.warn("snapshot is passed over: file={} why={}", file.path(), e.getMessage());
                bad.add(file);
                passedOver.add("snapshot " + file.sequence() + " is passed over: " + e.getMessage());
            }
        }
        JournalStart start = whole(config, owner, passedOver);
        setAside(config, bad, passedOver);
        return start;
    }

    private static JournalStart whole(JournalConfig config, JournalOwner owner, List<String> passedOver) {
        ProvedFold fold = new ProvedFold(new EngineState());
        RecoveryReport recovery = JournalRecovery.recover(config, owner, null, fold);
        FaultPoint.hit(FaultPoint.START_AFTER_RECOVERY);
        if (recovery.lastSequence() == 0 || fold.last != null) {
            return new JournalStart(fold.complete(), fold.last, 0, recovery, passedOver);
        }
        EngineState state = new EngineState();
        return new JournalStart(state, fold(JournalReader.open(config.directory()), state), 0, recovery, passedOver);
    }

    private static JournalStart behind(SnapshotFile file, JournalConfig config, JournalOwner owner,
                                       List<String> passedOver) {
        JournalPosition position = file.mark().position();
        ProvedFold fold = new ProvedFold(StateImage.load(file, true));
        RecoveryReport recovery = JournalRecovery.recover(config, owner, position, fold);
        FaultPoint.hit(FaultPoint.START_AFTER_RECOVERY);
        try {
            if (fold.last != null) {
                return new JournalStart(fold.complete(), fold.last, file.sequence(), recovery, passedOver);
            }
            EngineState state = StateImage.load(file, true);
            return new JournalStart(state, fold(open(config, position), state), file.sequence(), recovery, passedOver);
        } catch (IllegalStateException | IllegalArgumentException | ArithmeticException e) {
            // The snapshot, or the journal; a fold without the snapshot tells which.
            throw new UnfitSnapshotException(e);
        }
    }

    /** A fold of a journal that was copied a moment ago, and proved again while it was. */
    private static JournalPosition fold(JournalReader opened, EngineState state) {
        try (JournalReader reader = opened) {
            new Replay(state, Long.MAX_VALUE, (record, folded) -> { }).drain(reader);
            return reader.position();
        }
    }

    /**
     * The fold of what a recovery proves, in the same pass: nothing is read twice, and the processor that is left over
     * is the compiler's. A recovery that refuses the journal says why; what could not be folded is told after it.
     */
    private static final class ProvedFold implements ProofHandler {
        private final EngineState state;
        private final Replay replay;
        private RuntimeException failure;
        private JournalPosition last;

        ProvedFold(EngineState state) {
            this.state = state;
            replay = new Replay(state, Long.MAX_VALUE, (record, folded) -> { });
            state.deferIds();
        }

        @Override
        public void onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
            if (failure == null) {
                try {
                    replay.onRecord(sequence, buffer, offset, length);
                } catch (RuntimeException e) {
                    failure = e;
                }
            }
        }

        @Override
        public void onProved(JournalPosition last) {
            this.last = last;
        }

        EngineState complete() {
            if (failure != null) {
                throw failure;
            }
            settleIds();
            return state;
        }

        /** The two tables of ids at the same time: they are most of what is left to do. */
        private void settleIds() {
            FutureTask<Void> requests = new FutureTask<>(state::settleRequestIds, null);
            Thread thread = new Thread(requests, "engine-start");
            thread.setDaemon(true);
            thread.start();
            try {
                state.settleTradeIds();
            } finally {
                HelperThread.awaitEnd(thread);
            }
            try {
                requests.get();
            } catch (ExecutionException | InterruptedException e) {
                throw new IllegalStateException("request ids cannot be put in their table (" + e.getCause() + ")", e);
            }
        }
    }

    private static JournalReader open(JournalConfig config, JournalPosition position) {
        try {
            return JournalReader.open(config.directory(), position);
        } catch (JournalDamagedException e) {
            // Proved a moment ago, so a cut has moved it.
            throw new UnfitSnapshotException(e);
        }
    }

    /** Only now, when the engine can start: a start that is refused changes nothing. */
    private static void setAside(JournalConfig config, List<SnapshotFile> bad, List<String> passedOver) {
        for (int i = 0; i < bad.size(); i++) {
            bad.get(i).setAside(config.directory(), passedOver.get(i));
        }
    }

    /** A snapshot and the records behind it contradict each other. */
    private static final class UnfitSnapshotException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnfitSnapshotException(Exception cause) {
            super("snapshot does not fit to the journal behind it (" + cause.getMessage() + ")", cause);
        }
    }
}
