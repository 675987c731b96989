package io.holdfast.engine.core;

/**
 * The request ids and trade ids of all time, and who was told of as a stranger, as hashes of 128 bits with the sequence
 * of the record that brought them. They are most of a state; one without them folds to the same digests, but nothing
 * can be decided on it.
 */
final class KnownIds {
    static final long TRADE_SEED = 0x7472616465L;
    static final long REQUEST_SEED = 0x72657175L;
    private static final long STRANGER_SEED = 0x7374726EL;
    private static final long SECOND_SEED = 0x5DEECE66DL;

    final HashIndex requests;
    final HashIndex trades;
    /** Few, and looked for at each: never deferred. */
    final HashIndex strangers;

    KnownIds(boolean kept) {
        requests = kept ? new HashIndex() : null;
        trades = kept ? new HashIndex() : null;
        strangers = kept ? new HashIndex() : null;
    }

    boolean kept() {
        return requests != null;
    }

    void defer() {
        if (kept()) {
            requests.defer();
            trades.defer();
        }
    }

    void settleRequests() {
        if (kept()) {
            requests.settle();
        }
    }

    void settleTrades() {
        if (kept()) {
            trades.settle();
        }
    }

    /** A client's name for what a record does; an empty one is none. */
    void request(Record record, Digest digest) {
        Text id = record.requestId;
        if (!id.isEmpty()) {
            long hash = id.hash(REQUEST_SEED);
            if (kept()) {
                requests.put(hash, id.hash(SECOND_SEED), record.sequence);
            }
            digest.add(hash);
        }
    }

    /** The trade of a fill. */
    void trade(Record fill, Digest digest) {
        long seed = tradeSeed(fill.instrumentId);
        long hash = fill.tradeId.hash(seed);
        if (kept()) {
            trades.put(hash, fill.tradeId.hash(seed ^ SECOND_SEED), fill.sequence);
        }
        digest.add(hash);
    }

    /** An alert says in its text who is not ours. */
    void alerted(Record alert, Digest digest) {
        if (alert.reason != Reason.FOREIGN) {
            return;
        }
        long hash = alert.text.hash(STRANGER_SEED);
        if (kept() && !isTold(alert.text)) {
            strangers.put(hash, alert.text.hash(SECOND_SEED), alert.sequence);
        }
        digest.add(hash);
    }

    /** Whether an alert has told of a stranger in these words. */
    boolean isTold(Text stranger) {
        return strangers.get(stranger.hash(STRANGER_SEED), stranger.hash(SECOND_SEED)) != HashIndex.MISSING;
    }

    /** Each trade up to one is known. */
    static void upTo(Record record, Digest digest) {
        digest.add(record.tradeId.hash(tradeSeed(record.instrumentId)));
    }

    /** The record with a request id, or {@link HashIndex#MISSING}. */
    long sequenceOf(Text requestId) {
        return requests.get(requestId.hash(REQUEST_SEED), requestId.hash(SECOND_SEED));
    }

    boolean isBooked(int instrumentId, Text tradeId) {
        long seed = tradeSeed(instrumentId);
        return trades.get(tradeId.hash(seed), tradeId.hash(seed ^ SECOND_SEED)) != HashIndex.MISSING;
    }

    private static long tradeSeed(int instrumentId) {
        return Digest.mix(TRADE_SEED, instrumentId);
    }
}
