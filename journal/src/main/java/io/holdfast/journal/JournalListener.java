package io.holdfast.journal;

/** What a journal has to say besides its records. Called on the journal's own threads, which must not be held up. */
public interface JournalListener {
    /** A listener that hears nothing; failures are thrown by the writer all the same. */
    JournalListener NONE = new JournalListener() {
        @Override
        public void onFailure(JournalFailedException failure) {
            // The next flush throws it.
        }

        @Override
        public boolean onSpaceLow(String text) {
            return true;
        }

        @Override
        public boolean onSpaceBack() {
            return true;
        }

        @Override
        public boolean onSpaceWarning(String text) {
            return true;
        }
    };

    /**
     * The journal has ended: it could not be forced, or its file system fails. Nothing is released any more.
     *
     * @param failure why; told once
     */
    void onFailure(JournalFailedException failure);

    /**
     * Less than the low reserve is left, and the file system gives no more.
     *
     * @param text what is left, and where
     * @return whether it was taken; if not it is said again
     */
    boolean onSpaceLow(String text);

    /**
     * The full reserve is there again.
     *
     * @return whether it was taken; if not it is said again
     */
    boolean onSpaceBack();

    /**
     * The file system has little left that is not reserved.
     *
     * @param text what is left, and where
     * @return whether it was taken; if not it is said again
     */
    boolean onSpaceWarning(String text);
}
