package io.holdfast.journal;

/** Takes the records of a journal while a recovery proves them. */
public interface ProofHandler extends RecordHandler {
    /**
     * All that the journal has was handed out, and is where it was: nothing had to be copied. Not called otherwise, nor
     * for a journal without records.
     *
     * @param last where the last record is
     */
    void onProved(JournalPosition last);
}
