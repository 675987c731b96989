package io.holdfast.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the oldest cycle files once they are older than asked for, are not needed to start again, have their hashes,
 * and the journal has a record of their removal, which is on the device. A file whose removal is recorded and that is
 * still there, after a kill, is deleted without a second record.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
    /** Snapshots are read from end to end to be counted. */
    private static final long LOOK_AGAIN_NS = TimeUnit.SECONDS.toNanos(30);

    private final Path queueDir;
    private final int days;
    private final LongSupplier timeNs;
    private final LongSupplier coveredSequence;

    private long lookAgainNs = System.nanoTime();
    private volatile int closedCycle;
    private long removedSequence;
    private CycleNote asked;
    private boolean taken;
    private long recordSequence;

    Retention(Path queueDir, int days, JournalKeeper.Beginning beginning, LongSupplier timeNs,
              LongSupplier coveredSequence) {
        this.queueDir = queueDir;
        this.days = days;
        this.timeNs = timeNs;
        this.coveredSequence = coveredSequence;
        closedCycle = beginning.closedCycle();
        removedSequence = beginning.removedSequence();
    }

    synchronized boolean hasNote() {
        return asked != null && !taken;
    }

    /** Engine thread: a removal to be recorded, or null. */
    synchronized CycleNote take() {
        if (asked == null || taken) {
            return null;
        }
        taken = true;
        return asked;
    }

    /** Engine thread: a cycle is chained, or its removal recorded. */
    synchronized void recorded(CycleNote note, long sequence) {
        if (note.removes()) {
            recordSequence = sequence;
        } else {
            closedCycle = note.cycle();
        }
    }

    /** Keeper's thread: looks for the next file to delete, or deletes the one that was asked for. */
    void turn(JournalWriter writer) throws IOException {
        List<Path> files = Journal.cycleFiles(queueDir);
        if (files.size() < 2) {
            return;
        }
        long last = JournalScan.firstSequence(files.get(1)) - 1;
        if (!isAsked() && last > removedSequence) {
            // Outside of the lock, for which the engine thread would wait: it reads whole snapshots.
            ask(candidate(files.get(0), last));
        } else if (isRecorded(writer) && last > 0 && last <= removedSequence) {
            delete(files, writer);
        }
    }

    private synchronized boolean isAsked() {
        return asked != null;
    }

    private synchronized void ask(CycleNote note) {
        asked = note;
    }

    /** Whether the journal has the removal that was asked for, which then is over; also where none was. */
    private synchronized boolean isRecorded(JournalWriter writer) {
        if (asked == null) {
            return true;
        }
        if (recordSequence == 0 || writer.appendedSequence() < recordSequence) {
            return false;
        }
        removedSequence = asked.lastSequence();
        asked = null;
        taken = false;
        recordSequence = 0;
        return true;
    }

    private CycleNote candidate(Path file, long last) {
        int cycle = Journal.cycle(file);
        boolean old = days > 0 && (cycle + 1 + days) * DAY_NS <= timeNs.getAsLong();
        boolean closed = cycle <= closedCycle && Files.exists(HashFile.beside(file));
        if (!old || !closed || System.nanoTime() - lookAgainNs < 0) {
            return null;
        }
        // A snapshot needs the file with the excerpt that it ends with.
        if (last < coveredSequence.getAsLong()) {
            return new CycleNote(cycle, last, "");
        }
        lookAgainNs = System.nanoTime() + LOOK_AGAIN_NS;
        return null;
    }

    private void delete(List<Path> files, JournalWriter writer) throws IOException {
        // The record is in one of the last two files, whichever was the current one.
        for (Path file : files.subList(Math.max(1, files.size() - 2), files.size())) {
            force(file);
        }
        Path file = files.get(0);
        Files.delete(file);
        Files.deleteIfExists(HashFile.beside(file));
        Durable.force(queueDir);
        // Else Chronicle's list of files still begins with this one, and readers that are opened find nothing.
        writer.refreshListing();
        LOG.info("cycle file deleted: file={} lastSequence={}", file, removedSequence);
    }

    private static void force(Path file) {
        try {
            Durable.force(file);
        } catch (IOException e) {
            throw Space.failed("journal cannot be forced to the device: file=" + file, e);
        }
    }
}
