package io.holdfast.engine.pipeline;

import io.holdfast.engine.core.EngineState;
import io.holdfast.journal.FaultPoint;
import io.holdfast.journal.JournalConfig;
import io.holdfast.journal.JournalDamagedException;
import io.holdfast.journal.JournalOwner;
import io.holdfast.journal.JournalPosition;
import io.holdfast.journal.JournalPositionException;
import io.holdfast.journal.JournalReader;
import io.holdfast.journal.JournalRecovery;
import io.holdfast.journal.RecoveryReport;
import io.holdfast.journal.SnapshotException;
import io.holdfast.journal.SnapshotFile;
import java.util.ArrayList;
import java.util.List;
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
        FoldAhead ahead = FoldAhead.start(config);
        RecoveryReport recovery;
        try {
            recovery = JournalRecovery.recover(config, owner);
        } finally {
            ahead.join();
        }
        FaultPoint.hit(FaultPoint.START_AFTER_RECOVERY);
        if (recovery.lastSequence() == 0) {
            return new JournalStart(new EngineState(), null, 0, recovery, passedOver);
        }
        if (ahead.isFoldOf(recovery)) {
            return new JournalStart(ahead.state, ahead.position, 0, recovery, passedOver);
        }
        EngineState state = new EngineState();
        return new JournalStart(state, fold(config, state), 0, recovery, passedOver);
    }

    private static JournalPosition fold(JournalConfig config, EngineState state) {
        try (JournalReader reader = JournalReader.open(config.directory())) {
            new Replay(state, Long.MAX_VALUE, (record, folded) -> { }).drain(reader);
            return reader.position();
        }
    }

    /**
     * A fold beside the proof of the same journal, on a thread of its own: a start takes as long as the longer of the
     * two. It counts only where the proof found nothing wrong; where it fails, the proof says why.
     */
    private static final class FoldAhead {
        /** Below it a thread costs more than it saves. */
        private static final long MIN_BYTES = 16 << 20;

        private final Thread thread;
        private final EngineState state = new EngineState();
        private JournalPosition position;

        private FoldAhead(JournalConfig config) {
            thread = new Thread(() -> fold(config), "engine-start");
            thread.setDaemon(true);
        }

        static FoldAhead start(JournalConfig config) {
            FoldAhead ahead = new FoldAhead(config);
            if (JournalRecovery.extent(config.directory()) >= MIN_BYTES) {
                ahead.thread.start();
            }
            return ahead;
        }

        private void fold(JournalConfig config) {
            try {
                position = JournalStart.fold(config, state);
            } catch (RuntimeException e) {
                LOG.info("fold ahead of the proof came to no end: cause={}", e.toString());
            }
        }

        void join() {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        boolean isFoldOf(RecoveryReport recovery) {
            return position != null && !thread.isAlive() && recovery.cut() == RecoveryReport.Cut.NONE
                && recovery.firstSequence() == 1 && state.sequence() == recovery.lastSequence();
        }
    }

    private static JournalStart behind(SnapshotFile file, JournalConfig config, JournalOwner owner,
                                       List<String> passedOver) {
        EngineState state = StateImage.load(file, true);
        JournalPosition position = file.mark().position();
        RecoveryReport recovery = JournalRecovery.recover(config, owner, position);
        FaultPoint.hit(FaultPoint.START_AFTER_RECOVERY);
        try (JournalReader reader = open(config, position)) {
            new Replay(state, Long.MAX_VALUE, (record, folded) -> { }).drain(reader);
            return new JournalStart(state, reader.position(), file.sequence(), recovery, passedOver);
        } catch (IllegalStateException | IllegalArgumentException | ArithmeticException e) {
            // The snapshot, or the journal; a fold without the snapshot tells which.
            throw new UnfitSnapshotException(e);
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
