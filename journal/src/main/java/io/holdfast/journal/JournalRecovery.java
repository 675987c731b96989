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
     * Scans the journal and makes it fit to be appended to. A torn tail is cut by copying the good records into a fresh
     * queue; the old files go to the quarantine. A kill at any moment leaves what the next call repeats or finishes.
     *
     * @param config where the journal is
     * @param owner  holds that directory
     * @return what is kept; last sequence 0 for a new or empty directory
     * @throws JournalDamagedException when a valid record lies behind a bad one; nothing was changed
     * @throws JournalFailedException  when the cut could not be written; nothing was changed
     */
    public static RecoveryReport recover(JournalConfig config, JournalOwner owner) {
        return recover(config, owner, step -> { });
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
            return new RecoveryReport(scan.lastSequence(), scan.records(), scan.cutBytes(), null);
        } catch (IOException e) {
            throw new JournalAccessException("journal cannot be read: directory=" + queueDir + " cause=" + e, e);
        }
    }

    static RecoveryReport recover(JournalConfig config, JournalOwner owner,
                                  Consumer<Replacement.Step> steps) {
        owner.requireHeld(config.directory());
        RecoveryReport report = recover(config, steps);
        owner.recovered(report.lastSequence());
        return report;
    }

    private static RecoveryReport recover(JournalConfig config, Consumer<Replacement.Step> steps) {
        Path queueDir = Journal.queueDirectory(config.directory());
        Replacement replacement = new Replacement(config, steps);
        try {
            Path finished = replacement.finish();
            JournalScan scan = JournalScan.of(queueDir);
            if (scan.fault() == null) {
                compareWithChronicle(queueDir, scan);
            }
            requireUndamaged(scan);
            if (scan.fault() == null) {
                return new RecoveryReport(scan.lastSequence(), scan.records(), 0, finished);
            }
            Path quarantine = replacement.replace(scan);
            LOG.warn("torn tail cut off: rule={} sequence={} file={} offset={} cutBytes={} quarantine={}",
                scan.fault().rule(), scan.fault().sequence(), scan.fault().file(), scan.fault().offset(),
                scan.cutBytes(), quarantine);
            return new RecoveryReport(scan.lastSequence(), scan.records(), scan.cutBytes(), quarantine);
        } catch (IOException e) {
            throw Space.failed("journal cannot be recovered: directory=" + queueDir, e);
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
