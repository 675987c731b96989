package io.holdfast.engine.core;

/**
 * The request ids and trade ids of all time, and who was told of as a stranger, as hashes of 128 bits with the sequence
 * of the record that brought them. They are most of a state; one without them folds to the same digests, but nothing
 * can be decided on it.
 */
final class KnownIds {
    private static final long TRADE_SEED = 0x7472616465L;
    private static final long REQUEST_SEED = 0x72657175L;
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
            long high = requestHigh(id);
            if (kept()) {
                requests.put(high, requestLow(id), record.sequence);
            }
            digest.add(high);
        }
    }

    /** The trade of a fill. */
    void trade(Record fill, Digest digest) {
        long high = tradeHigh(fill.instrumentId, fill.tradeId);
        if (kept()) {
            trades.put(high, tradeLow(fill.instrumentId, fill.tradeId), fill.sequence);
        }
        digest.add(high);
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
        digest.add(tradeHigh(record.instrumentId, record.tradeId));
    }

    /** The record with a request id, or {@link HashIndex#MISSING}. */
    long sequenceOf(Text requestId) {
        return requests.get(requestHigh(requestId), requestLow(requestId));
    }

    boolean isBooked(int instrumentId, Text tradeId) {
        return trades.get(tradeHigh(instrumentId, tradeId), tradeLow(instrumentId, tradeId)) != HashIndex.MISSING;
    }

    static long requestHigh(Text requestId) {
        return requestId.hash(REQUEST_SEED);
    }

    static long requestLow(Text requestId) {
        return requestId.hash(SECOND_SEED);
    }

    static long tradeHigh(int instrumentId, Text tradeId) {
        return tradeId.hash(tradeSeed(instrumentId));
    }

    static long tradeLow(int instrumentId, Text tradeId) {
        return tradeId.hash(tradeSeed(instrumentId) ^ SECOND_SEED);
    }

    private static long tradeSeed(int instrumentId) {
        return Digest.mix(TRADE_SEED, instrumentId);
    }
}
