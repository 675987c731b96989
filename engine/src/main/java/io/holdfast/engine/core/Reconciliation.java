package io.holdfast.engine.core;

/** Where the comparison with the venue stands. */
final class Reconciliation {
    private long running;
    private long runningSinceNs;
    private long completedNs;
    private long lastMove;
    private boolean ledgerOpened;

    void started(Record record) {
        running = record.sequence;
        runningSinceNs = record.timeNs;
    }

    void completed(Record record) {
        running = 0;
        completedNs = record.timeNs;
        ledgerOpened |= record.reason == Reason.CLEAN;
    }

    /** The engine that was comparing is gone. */
    void abandon() {
        running = 0;
    }

    /** A fill or an adjustment moved a balance. */
    void moved(Record record) {
        lastMove = record.sequence;
    }

    /** Sequence of the start of the comparison that is running; 0 for none. */
    long running() {
        return running;
    }

    long runningSinceNs() {
        return runningSinceNs;
    }

    long completedNs() {
        return completedNs;
    }

    /** Sequence of the last record that moved a balance. */
    long lastMove() {
        return lastMove;
    }

    /** Whether the ledger ever agreed with the venue; before that, the venue's report is what it begins with. */
    boolean ledgerOpened() {
        return ledgerOpened;
    }
}
