package io.holdfast.engine.ipc;

/**
 * What is known of a command.
 *
 * @param outcome what became of it
 * @param orderId the order's id, which is the sequence of its record; 0 where there is none
 * @param text why, where it is not {@link Outcome#RECORDED}; one sentence
 */
public record IpcAnswer(Outcome outcome, long orderId, String text) {
    /** What can become of a command. */
    public enum Outcome {
        /** Its record is in the journal and released: the order, or the cancel, is the engine's now. */
        RECORDED,
        /** The engine has decided against it, and that is in the journal: the same request id stays refused. */
        DENIED,
        /** Nothing was done, for the reason given; it may be asked again with the same request id. */
        REFUSED,
        /** It may be done or not: ask again with the same request id, which never doubles it. */
        UNKNOWN
    }
}
