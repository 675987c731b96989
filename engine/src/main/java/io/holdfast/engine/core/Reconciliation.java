package io.holdfast.engine.core;

/** Where the comparison with the venue stands. */
final class Reconciliation {
    private long running;
    private long runningSinceNs;
    private long completedNs;
    private long lastMove;
    private boolean ledgerOpened;
    /** Comparisons since the last one that agreed or that the venue came up for. */
    private int retries;
    private boolean inFlight;

    void started(Record record) {
        running = record.sequence;
        runningSinceNs = record.timeNs;
        if (record.reason == Reason.VENUE_UP) {
            retries = 0;
        }
    }

    void completed(Record record, boolean settled) {
        boolean clean = record.reason == Reason.CLEAN;
        running = 0;
        completedNs = record.timeNs;
        ledgerOpened |= clean;
        retries = clean ? 0 : retries + 1;
        inFlight = !settled;
    }

    /** All fields; the order is that of the snapshot's message. */
    void fields(StatePort port) {
        running = port.int64(running);
        runningSinceNs = port.int64(runningSinceNs);
        completedNs = port.int64(completedNs);
        lastMove = port.int64(lastMove);
        ledgerOpened = port.flag(ledgerOpened);
        retries = port.int32(retries);
        inFlight = port.flag(inFlight);
    }

    void addTo(Digest digest) {
        digest.add(running);
        digest.add(lastMove);
        digest.add((long) retries << 2 | (inFlight ? 2 : 0) | (ledgerOpened ? 1 : 0));
    }

    /** The engine that was comparing is gone, or the venue is. */
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

    /** How many comparisons in a row did not agree. */
    int retries() {
        return retries;
    }

    /** Whether orders were in flight when the last comparison came to its end. */
    boolean inFlight() {
        return inFlight;
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
