package io.holdfast.journal;

/**
 * The journal could not be written. What was committed and not flushed is not acknowledged and never will be; the
 * writer is dead for good. The command line answers with exit code 5.
 */
public final class JournalFailedException extends JournalException {
    private static final long serialVersionUID = 1L;

    private final boolean diskFull;

    JournalFailedException(String message, boolean diskFull, Throwable cause) {
        super(message, cause);
        this.diskFull = diskFull;
    }

    /**
     * Whether the file system had no space left.
     *
     * @return true when freeing space is the remedy
     */
    public boolean diskFull() {
        return diskFull;
    }
}
