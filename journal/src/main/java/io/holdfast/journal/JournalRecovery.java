package io.holdfast.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a journal before it is written again: it is scanned from end to end, a torn tail is cut off, and
 * damage anywhere else refuses the start. A torn tail is a fault behind which there is no valid record.
 */
public final class JournalRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(JournalRecovery.class);

    private JournalRecovery() {
    }

    /**
     * Scans the whole journal and makes it fit to be appended to. A torn tail is cut by copying the good records into a
     * fresh queue; the old files go to the quarantine. A kill at any moment leaves what the next call repeats or
     * finishes.
     *
     * @param config where the journal is
     * @param owner  holds that directory
     * @return what is kept; last sequence 0 for a new or empty directory
     * @throws JournalDamagedException when a valid record lies behind a bad one, or when the first record is not the
     *                                 first one ever; nothing was changed
     * @throws JournalFailedException  when the cut could not be written; nothing was changed
     */
    public static RecoveryReport recover(JournalConfig config, JournalOwner owner) {
        return recover(config, owner, null);
    }

    /**
     * The same behind a position, as that of a snapshot: what is before it is not read, unless a tail must be cut.
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
        return recover(config, owner, after, step -> FaultPoint.hit(step.faultPoint()));
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
            Path finished = new Replacement(config, step -> { }).finish();
            if (finished != null) {
                LOG.warn("replacement put in the journal's place: quarantine={}", finished);
            }
        } catch (IOException e) {
            throw Space.failed("journal cannot be recovered: directory=" + config.directory(), e);
        }
    }

    /**
     * The same without changing anything, for tools; a live engine may append meanwhile.
     *
     * @param dataDir the data directory
     * @return what would be kept and cut; quarantine is null
     * @throws JournalDamagedException as {@link #recover} would
     * @throws JournalAccessException  when there is no journal or it may not be read
     */
    public static RecoveryReport inspect(Path dataDir) {
        Path queueDir = Journal.requireReadable(dataDir);
        try {
            JournalScan scan = JournalScan.of(queueDir);
            requireUndamaged(scan);
            return new RecoveryReport(scan.firstSequence(), scan.lastSequence(), scan.cutBytes(), null);
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
                                  Consumer<Replacement.Step> steps) {
        owner.requireHeld(config.directory());
        RecoveryReport report = recover(config, after, steps);
        owner.recovered(report.lastSequence());
        return report;
    }

    private static RecoveryReport recover(JournalConfig config, JournalPosition after,
                                          Consumer<Replacement.Step> steps) {
        Path queueDir = Journal.queueDirectory(config.directory());
        Replacement replacement = new Replacement(config, steps);
        try {
            Path finished = replacement.finish();
            JournalScan scan = scan(queueDir, after);
            if (scan.fault() != null && after != null) {
                // The cut copies the files from before the position too: they must be as good.
                scan = scan(queueDir, null);
            }
            requireUndamaged(scan);
            if (after == null) {
                requireFirst(queueDir, scan);
            }
            if (scan.fault() == null) {
                return new RecoveryReport(scan.firstSequence(), scan.lastSequence(), 0, finished);
            }
            Path quarantine = replacement.replace(scan);
            LOG.warn("torn tail cut off: rule={} sequence={} file={} offset={} cutBytes={} quarantine={}",
                scan.fault().rule(), scan.fault().sequence(), scan.fault().file(), scan.fault().offset(),
                scan.cutBytes(), quarantine);
            return new RecoveryReport(scan.firstSequence(), scan.lastSequence(), scan.cutBytes(), quarantine);
        } catch (IOException e) {
            throw Space.failed("journal cannot be recovered: directory=" + queueDir, e);
        }
    }

    private static JournalScan scan(Path queueDir, JournalPosition after) throws IOException {
        JournalScan scan = JournalScan.of(queueDir, after);
        if (scan.fault() == null) {
            compareWithChronicle(queueDir, scan);
        }
        return scan;
    }

    private static void requireFirst(Path queueDir, JournalScan scan) throws IOException {
        if (scan.firstSequence() > 1) {
            throw new JournalDamagedException("journal begins with record " + scan.firstSequence()
                + ", and no snapshot stands for those before", 1, Journal.cycleFiles(queueDir).get(0), 0);
        }
    }

    /** Chronicle must append where the records end; if it would not, its file is as torn as one with a bad record. */
    private static void compareWithChronicle(Path queueDir, JournalScan scan) throws IOException {
        long expected = -1;
        for (JournalScan.Cycle cycle : scan.cycles()) {
            if (cycle.excerpts() > 0) {
                expected = Journal.ROLL_CYCLE.toIndex(Journal.cycle(cycle.file()), cycle.excerpts() - 1);
            }
        }
        if (expected < 0) {
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

    private static void requireUndamaged(JournalScan scan) {
        JournalScan.Follower follower = scan.follower();
        if (follower != null) {
            JournalScan.Fault fault = scan.fault();
            throw new JournalDamagedException(fault.rule() + ", and valid record " + follower.sequence() + " is at "
                + follower.file().getFileName() + ':' + follower.offset(), fault.sequence(), fault.file(),
                fault.offset());
        }
    }
}
