package io.holdfast.journal;

import java.nio.file.Path;

/**
 * What the scan at the start of an engine found.
 *
 * @param lastSequence of the last record that is kept; 0 for a new journal
 * @param records      how many records are kept
 * @param cutBytes     bytes of a torn tail that were cut off, up to the last byte that was not zero; 0 when none were
 * @param quarantine   where the files from before the cut are; null when nothing was moved
 */
public record RecoveryReport(long lastSequence, long records, long cutBytes, Path quarantine) {
}
