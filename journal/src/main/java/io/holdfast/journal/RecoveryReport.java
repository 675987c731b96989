package io.holdfast.journal;

import java.nio.file.Path;

/**
 * What the scan at the start of an engine found.
 *
 * @param firstSequence of the first record that the journal has; 0 for a new journal
 * @param lastSequence  of the last record that is kept; 0 for a new journal
 * @param cut           why records or bytes were cut off
 * @param cutBytes      bytes that were cut off, up to the last byte that was not zero, or to the later record that was
 *                      found first; 0 also where a cut took none
 * @param quarantine    where the files from before are; null when nothing was moved
 */
public record RecoveryReport(long firstSequence, long lastSequence, Cut cut, long cutBytes, Path quarantine) {
    /** Why something was cut off. Nothing that was promised ever is. */
    public enum Cut {
        /** Nothing was. */
        NONE,
        /** An append that was cut short, with nothing valid behind it. */
        TORN_TAIL,
        /** The machine lost its power: of what was not forced, a later record came back without one before it. */
        POWER_CUT
    }

    /**
     * How many records are kept.
     *
     * @return count
     */
    public long records() {
        return lastSequence == 0 ? 0 : lastSequence - firstSequence + 1;
    }
}
