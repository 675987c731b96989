package io.holdfast.journal;

/** What a record must have survived before anyone acts on it. */
public enum Durability {
    /** It is in the journal: a kill of the process cannot take it back. */
    PROCESS,
    /** It is forced to the device: nor can a power cut, as long as the device keeps what it says that it has kept. */
    DEVICE;

    /**
     * The last record that may be acted upon.
     *
     * @param appended    the last record in the journal
     * @param durable     the last record that is on the device for certain
     * @param firstForced whether a record of this writer has been forced: before that nothing is released, since
     *                    its epoch and its sequences might be taken a second time
     * @return a sequence
     */
    public long released(long appended, long durable, boolean firstForced) {
        return this == DEVICE || !firstForced ? durable : appended;
    }
}
