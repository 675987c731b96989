package io.holdfast.journal;

/**
 * What the journal's keeper has the engine record of a cycle file.
 *
 * @param cycle        days since the epoch
 * @param lastSequence of the last record in the file
 * @param hash         chain hash of a cycle that is complete, 64 hexadecimal digits; empty for a file to be deleted
 */
public record CycleNote(int cycle, long lastSequence, String hash) {
    /**
     * Whether it is about a file to be deleted, rather than one that is complete.
     *
     * @return true for a deletion
     */
    public boolean removes() {
        return hash.isEmpty();
    }
}
