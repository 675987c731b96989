package io.holdfast.journal;

/** The journal has another record, or none, where a position says that one is. Take an older one; nothing changed. */
public final class JournalPositionException extends JournalException {
    private static final long serialVersionUID = 1L;

    JournalPositionException(String rule, JournalPosition position) {
        super(rule + ": sequence=" + position.sequence() + " index=" + Long.toHexString(position.index()) + " offset="
            + position.offset(), null);
    }
}
