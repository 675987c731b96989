package io.holdfast.journal;

/**
 * What a snapshot stands for: its first frame.
 *
 * @param timeNs     time of the last record that is folded in, ns since the epoch
 * @param epoch      start number of the engine that wrote that record
 * @param digest     state digest after that record
 * @param position   the excerpt that ends with that record
 * @param orders     orders taken since the journal began, without denied ones
 * @param fills      fills booked since the journal began
 * @param openOrders orders that are open
 * @param build      version and commit that wrote it
 */
public record SnapshotMark(long timeNs, int epoch, long digest, JournalPosition position, long orders, long fills,
                           int openOrders, String build) {
    /**
     * The last record that is folded in.
     *
     * @return sequence, from 1
     */
    public long sequence() {
        return position.sequence();
    }
}
