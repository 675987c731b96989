package io.holdfast.journal;

import io.holdfast.journal.RecoveryPlan.EarlierCut;
import io.holdfast.journal.RecoveryPlan.Facts;
import io.holdfast.journal.RecoveryPlan.Room;
import io.holdfast.journal.RecoveryPlan.Start;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a journal before it is written again: facts are gathered, {@link RecoveryPlan} says what they come
 * to, and that is done. A kill at any moment leaves what the next start repeats or finishes.
 */
public final class JournalRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(JournalRecovery.class);

    private final Path dataDir;
    private final Path queueDir;
    private final Replacement replacement;
    private Path quarantine;

    private JournalRecovery(JournalConfig config, Consumer<Replacement.Step> steps) {
        this.dataDir = config.directory();
        this.queueDir = Journal.queueDirectory(dataDir);
        this.replacement = new Replacement(config, steps);
    }

    /**
     * Scans the whole journal and makes it fit to be appended to. What must be cut off is cut by copying the good
     * records into a fresh queue; the old files go to the quarantine.
     *
     * @param config where the journal is
     * @param owner  holds that directory
     * @return what is kept; last sequence 0 for a new or empty directory
     * @throws JournalDamagedException when something is missing that was promised, a valid record lies behind a bad one
     *                                 without a power cut that explains it, or the first record is not the first one
     *                                 ever; nothing was changed
     * @throws JournalFailedException  when the cut could not be written; nothing was changed
     */
    public static RecoveryReport recover(JournalConfig config, JournalOwner owner) {
        return recover(config, owner, null, null);
    }

    /**
     * The same behind a position, as that of a snapshot: what is before it is not read, unless something must be cut.
     *
     * @param config where the journal is
     * @param owner  holds that directory
     * @param after  the excerpt before the first one to scan; null for the whole journal, which begins with record 1
     * @return what is kept
     * @throws JournalPositionException when the journal has another excerpt there, or none: take an older snapshot;
     *                                  nothing was changed
     * @throws JournalDamagedException  as without a position
     * @throws JournalFailedException   as without a position
     */
    public static RecoveryReport recover(JournalConfig config, JournalOwner owner, JournalPosition after) {
        return recover(config, owner, after, null);
    }

    /**
     * The same, and hands out what is proved while that is being done. What is handed out counts only where this
     * returns.
     *
     * @param config  where the journal is
     * @param owner   holds that directory
     * @param after   the excerpt before the first one to scan; null for the whole journal, which begins with record 1
     * @param handler takes each good record behind the position; must not throw
     */
    public static RecoveryReport recover(JournalConfig config, JournalOwner owner, JournalPosition after,
                                         ProofHandler handler) {
        return recover(config, owner, after, handler, step -> FaultPoint.hit(step.faultPoint()));
    }

    /**
     * Puts a replacement in the journal's place that a killed recovery or restore left, so that the snapshots that are
     * there are those of the journal that {@link #recover} is about to scan.
     *
     * @param config where the journal is
     * @param owner  holds that directory
     * @throws JournalFailedException when it could not be put there
     */
    public static void finishReplacement(JournalConfig config, JournalOwner owner) {
        owner.requireHeld(config.directory());
        try {
            JournalRecovery recovery = new JournalRecovery(config, step -> FaultPoint.hit(step.faultPoint()));
            recovery.finishEarlier();
            if (recovery.quarantine != null) {
                LOG.warn("replacement put in the journal's place: quarantine={}", recovery.quarantine);
            }
        } catch (IOException e) {
            throw Space.failed("journal cannot be recovered: directory=" + config.directory(), e);
        }
    }

    /**
     * What a recovery would find, without changing anything, for tools; a live engine may append meanwhile.
     *
     * @param dataDir the data directory
     * @return what would be kept and cut, from the first record that there is; quarantine is null
     * @throws JournalDamagedException as {@link #recover} would
     * @throws JournalAccessException  when there is no journal or it may not be read
     */
    public static RecoveryReport inspect(Path dataDir) {
        Path queueDir = Journal.requireReadable(dataDir);
        try {
            // Before the scan: a live engine promises more meanwhile.
            Promise.Slot promise = Promise.read(dataDir);
            JournalScan scan = JournalScan.of(queueDir);
            RecoveryPlan.Action action = RecoveryPlan.of(Facts.of(Start.RECORD_1, scan, promise, BootId.current(),
                Room.ENOUGH));
            if (action == RecoveryPlan.Action.REFUSE_DAMAGED) {
                throw damaged(queueDir, Start.RECORD_1, scan, promise);
            }
            return report(scan, action, null);
        } catch (IOException e) {
            throw new JournalAccessException("journal cannot be read: directory=" + queueDir + " cause=" + e, e);
        }
    }

    /**
     * Asks that each record which the journal does not have any more is said to have been removed.
     *
     * @param config          where the journal is
     * @param report          what was found
     * @param removedSequence the last record that was removed, by the state at the journal's end; 0 for none
     * @throws JournalDamagedException when the journal begins later
     */
    public static void requireRemovals(JournalConfig config, RecoveryReport report, long removedSequence) {
        if (report.firstSequence() > removedSequence + 1) {
            throw new JournalDamagedException("journal begins with record " + report.firstSequence()
                + ", and no record says that those behind " + removedSequence + " were removed", removedSequence + 1,
                Journal.queueDirectory(config.directory()), -1);
        }
    }

    static RecoveryReport recover(JournalConfig config, JournalOwner owner, JournalPosition after,
                                  ProofHandler handler, Consumer<Replacement.Step> steps) {
        owner.requireHeld(config.directory());
        JournalRecovery recovery = new JournalRecovery(config, steps);
        try {
            RecoveryReport report = recovery.run(after, handler);
            owner.recovered(report.lastSequence());
            return report;
        } catch (IOException e) {
            throw Space.failed("journal cannot be recovered: directory=" + recovery.queueDir, e);
        }
    }

    private void finishEarlier() throws IOException {
        EarlierCut earlier = replacement.unfinished();
        while (earlier != EarlierCut.NONE) {
            if (RecoveryPlan.of(Facts.of(earlier)) == RecoveryPlan.Action.FINISH_CUT) {
                quarantine = replacement.finish();
            } else {
                replacement.discard();
            }
            earlier = replacement.unfinished();
        }
    }

    private RecoveryReport run(JournalPosition after, ProofHandler handler) throws IOException {
        finishEarlier();
        Promise.Slot promise = Promise.read(dataDir);
        JournalScan scan;
        try {
            scan = scan(after, handler);
        } catch (JournalPositionException e) {
            LOG.warn("snapshot does not belong to the journal: {}", e.getMessage());
            throw e;
        }
        if (after != null && scan.state() != RecoveryPlan.State.CLEAN) {
            // A cut copies the files from before the position too: they must be as good.
            scan = scan(null, null);
        }
        Start start = after != null ? Start.SNAPSHOT : scan.firstSequence() > 1 ? Start.NOTHING : Start.RECORD_1;
        Room room = replacement.hasRoom(scan) ? Room.ENOUGH : Room.FULL;
        RecoveryPlan.Action action = RecoveryPlan.of(Facts.of(start, scan, promise, BootId.current(), room));
        RecoveryReport report = carryOut(action, start, scan, promise);
        if (action == RecoveryPlan.Action.OPEN && handler != null && scan.position() != null) {
            handler.onProved(scan.position());
        }
        return report;
    }

    private RecoveryReport carryOut(RecoveryPlan.Action action, Start start, JournalScan scan, Promise.Slot promise)
            throws IOException {
        switch (action) {
            case OPEN:
                clearBehind(scan);
                return report(scan, action, quarantine);
            case COMPLETE_FILES:
            case CUT_TAIL:
            case CUT_AT_HOLE:
                String reason = reason(action, scan);
                quarantine = replacement.replace(scan, reason);
                LOG.warn("{}: promise={} cutBytes={} quarantine={}", reason, promise, scan.cutBytes(), quarantine);
                return report(scan, action, quarantine);
            case REFUSE_FULL:
                throw new JournalFailedException("disk full, the journal needs a cut and its good part does not fit on "
                    + "the disk once more; nothing was changed: directory=" + queueDir + " bytes="
                    + replacement.bytesNeeded(scan), true, null);
            case REFUSE_DAMAGED:
                throw damaged(queueDir, start, scan, promise);
            default:
                throw new IllegalStateException("facts of an owner do not come to this: action=" + action);
        }
    }

    private JournalScan scan(JournalPosition after, RecordHandler handler) throws IOException {
        JournalScan scan = JournalScan.of(queueDir, after, handler);
        if (scan.fault() == null) {
            compareWithChronicle(scan);
        }
        return scan;
    }

    /**
     * What a killed append left behind the end. Chronicle would write over it, but a power cut after that could bring
     * some of it back between the new records.
     */
    private static void clearBehind(JournalScan scan) throws IOException {
        List<JournalScan.Cycle> cycles = scan.cycles();
        if (!cycles.isEmpty() && !cycles.get(cycles.size() - 1).ended()) {
            JournalScan.Cycle last = cycles.get(cycles.size() - 1);
            long cleared = Durable.clear(last.file(), last.endOffset());
            if (cleared > 0) {
                LOG.info("cleared what a killed append left: file={} offset={} bytes={}", last.file(),
                    last.endOffset(), cleared);
            }
        }
    }

    /** Chronicle must append where the records end; if it would not, its file is as torn as one with a bad record. */
    private void compareWithChronicle(JournalScan scan) throws IOException {
        long expected = -1;
        for (JournalScan.Cycle cycle : scan.cycles()) {
            if (cycle.excerpts() > 0) {
                expected = Journal.ROLL_CYCLE.toIndex(Journal.cycle(cycle.file()), cycle.excerpts() - 1);
            }
        }
        if (expected < 0) {
            return;
        }
        if (!isIndexSound(scan.cycles().get(scan.cycles().size() - 1).file())) {
            scan.distrust("index of the queue leads to where nothing can be");
            return;
        }
        try (SingleChronicleQueue queue = Journal.readOnly(queueDir).build()) {
            long actual = queue.lastIndex();
            if (actual != expected) {
                scan.distrust("queue says its last index is " + Long.toHexString(actual) + ", the records end at "
                    + Long.toHexString(expected));
            }
        } catch (RuntimeException e) {
            LOG.warn("queue cannot be opened as it is: directory={}", queueDir, e);
            scan.distrust("queue cannot be opened (" + e + ")");
        }
    }

    /**
     * Chronicle follows what it finds there: beyond the end of the file it maps until the memory is full. Mapped, since
     * thousands of places are looked at that lie far from each other.
     */
    private static boolean isIndexSound(Path path) throws IOException {
        try (CycleFile file = new CycleFile(new MappedBytes(path))) {
            return new CycleIndex(file).isSound();
        }
    }

    private static RecoveryReport report(JournalScan scan, RecoveryPlan.Action action, Path quarantine) {
        RecoveryReport.Cut cut = RecoveryReport.Cut.NONE;
        if (action == RecoveryPlan.Action.CUT_TAIL) {
            cut = RecoveryReport.Cut.TORN_TAIL;
        } else if (action == RecoveryPlan.Action.CUT_AT_HOLE) {
            cut = RecoveryReport.Cut.POWER_CUT;
        }
        return new RecoveryReport(scan.firstSequence(), scan.lastSequence(), cut, scan.cutBytes(), quarantine);
    }

    private static String reason(RecoveryPlan.Action action, JournalScan scan) {
        if (action == RecoveryPlan.Action.COMPLETE_FILES) {
            return "a day's file had no end mark and a later one had records: copied, nothing cut off";
        }
        JournalScan.Fault fault = scan.fault();
        String what = action == RecoveryPlan.Action.CUT_TAIL ? "torn tail cut off"
            : "power was lost, cut at the first record that was not forced to the device and did not come back";
        return what + ": rule=" + fault.rule() + " sequence=" + fault.sequence() + " file=" + fault.file() + " offset="
            + fault.offset() + (scan.follower() == null ? "" : " laterRecord=" + scan.follower().sequence());
    }

    private static JournalDamagedException damaged(Path queueDir, Start start, JournalScan scan, Promise.Slot promise)
            throws IOException {
        if (start == Start.NOTHING) {
            return new JournalDamagedException("journal begins with record " + scan.firstSequence()
                + ", and no snapshot stands for those before", 1, Journal.cycleFiles(queueDir).get(0), 0);
        }
        JournalScan.Fault fault = scan.fault();
        JournalScan.Follower follower = scan.follower();
        String promised = promise == null || scan.lastSequence() >= promise.appended() ? ""
            : "journal is shorter than promised (appended=" + promise.appended() + " durable=" + promise.durable()
                + " reached=" + scan.lastSequence() + ')';
        if (fault == null) {
            List<JournalScan.Cycle> cycles = scan.cycles();
            JournalScan.Cycle last = cycles.isEmpty() ? null : cycles.get(cycles.size() - 1);
            return new JournalDamagedException(promised, scan.lastSequence() + 1, last == null ? queueDir : last.file(),
                last == null ? 0 : last.endOffset());
        }
        String hole = follower == null ? "" : ", and valid record " + follower.sequence() + " is at "
            + follower.file().getFileName() + ':' + follower.offset();
        String rule = fault.rule() + hole + (promised.isEmpty() ? "" : ", and " + promised);
        return new JournalDamagedException(rule, fault.sequence(), fault.file(), fault.offset());
    }
}
