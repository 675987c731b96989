package io.holdfast.journal;

/** What keeps a journal from being opened, read or written. Each subclass has one remedy. */
public abstract class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
