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
    /** Working orders of the account that the journal does not know, told of since the engine started. */
    private int strangers;
    /** Differences in orders that the comparison has found. */
    private int found;
    /** Orders that were adopted since the journal began. */
    private int adopted;
    /** Sequence of the last start of an engine. */
    private long engineStart;
    /** Whether a fill that is not ours came since the last comparison started. */
    private boolean urgent;

    /** Takes a record of a comparison. */
    void fold(Record record, EngineState state) {
        switch (record.kind) {
            case RECONCILIATION_STARTED -> started(record);
            case RECONCILIATION_DIFFERENCE -> {
                state.ledger.differ(record, state.digest);
                differed(record);
            }
            default -> {
                state.ledger.completeComparison(record, lastMove, state.digest);
                completed(record, state.settled());
                state.trading.compared(record.reason);
            }
        }
        addTo(state.digest);
    }

    private void started(Record record) {
        running = record.sequence;
        runningSinceNs = record.timeNs;
        found = 0;
        urgent = false;
        if (record.reason == Reason.VENUE_UP) {
            retries = 0;
        }
    }

    private void completed(Record record, boolean settled) {
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
        strangers = port.int32(strangers);
        found = port.int32(found);
        adopted = port.int32(adopted);
        engineStart = port.int64(engineStart);
        urgent = port.flag(urgent);
    }

    void addTo(Digest digest) {
        digest.add(running);
        digest.add(lastMove);
        digest.add((long) strangers << 32 | found);
        digest.add((long) adopted << 1 | (urgent ? 1 : 0));
        digest.add(engineStart);
        digest.add((long) retries << 2 | (inFlight ? 2 : 0) | (ledgerOpened ? 1 : 0));
    }

    /** An engine starts, which is told of all there is once more. */
    void start(Record started) {
        running = 0;
        strangers = 0;
        engineStart = started.sequence;
    }

    /** An order was adopted. */
    void adopted() {
        adopted++;
    }

    /** A difference was found. */
    private void differed(Record record) {
        if (record.assetId == 0) {
            found++;
            strangers += record.reason == Reason.FOREIGN || !ledgerOpened && record.reason == Reason.LOST_ORDER ? 1 : 0;
        }
    }

    int found() {
        return found;
    }

    int adoptions() {
        return adopted;
    }

    long engineStart() {
        return engineStart;
    }

    boolean urgent() {
        return urgent;
    }

    int strangers() {
        return strangers;
    }

    /** The venue is gone. */
    void abandon() {
        running = 0;
    }

    /** A fill or an adjustment moved a balance. */
    void moved(Record record) {
        lastMove = record.sequence;
        urgent |= record.kind == RecordKind.ORDER_FILLED && record.reason == Reason.FOREIGN;
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
