package io.holdfast.journal;

/** What a record must have survived before anyone acts on it. */
public enum Durability {
    /** It is in the journal: a kill of the process cannot take it back. */
    PROCESS,
    /** It is forced to the device: nor can a power cut, as long as the device keeps what it says that it has kept. */
    DEVICE
}
