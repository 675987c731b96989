package io.holdfast.journal;

import java.nio.file.Path;

/** A snapshot is not whole or not sound. Take an older one, or the whole journal; nothing was changed. */
public final class SnapshotException extends JournalException {
    private static final long serialVersionUID = 1L;

    /**
     * Names the rule that a snapshot breaks.
     *
     * @param rule  what is wrong
     * @param file  the snapshot
     * @param cause null for none
     */
    public SnapshotException(String rule, Path file, Throwable cause) {
        super(rule + ": file=" + file, cause);
    }
}
