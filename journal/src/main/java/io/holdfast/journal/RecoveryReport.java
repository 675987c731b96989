package io.holdfast.journal;

import java.nio.file.Path;

/**
 * What the scan at the start of an engine found.
 *
 * @param firstSequence of the first record that the journal has; 0 for a new journal
 * @param lastSequence  of the last record that is kept; 0 for a new journal
 * @param cutBytes      bytes of a torn tail that were cut off, up to the last byte that was not zero; 0 when none were
 * @param quarantine    where the files from before the cut are; null when nothing was moved
 */
public record RecoveryReport(long firstSequence, long lastSequence, long cutBytes, Path quarantine) {
    /**
     * How many records are kept.
     *
     * @return count
     */
    public long records() {
        return lastSequence == 0 ? 0 : lastSequence - firstSequence + 1;
    }
}
