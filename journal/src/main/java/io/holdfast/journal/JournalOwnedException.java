package io.holdfast.journal;

/** Another engine owns the data directory. The command line answers with exit code 3. */
public final class JournalOwnedException extends JournalException {
    private static final long serialVersionUID = 1L;

    JournalOwnedException(String message) {
        super(message, null);
    }
}
