package io.holdfast.journal;

/** The data directory is absent, or may not be read or written. The command line answers with exit code 2. */
public final class JournalAccessException extends JournalException {
    private static final long serialVersionUID = 1L;

    JournalAccessException(String message, Throwable cause) {
        super(message, cause);
    }
}
