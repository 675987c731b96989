package io.holdfast.tools;

import io.holdfast.engine.core.Reason;
import io.holdfast.engine.core.Record;

/**
 * Something that a person should see.
 *
 * @param sequence of its record; 0 for one that the journal could not take
 * @param timeNs ns since the epoch
 * @param reason what it is about
 * @param text more of it
 * @param orderId 0 where it is about no order
 * @param symbol empty where it is about no instrument
 */
record Alert(long sequence, long timeNs, Reason reason, String text, long orderId, String symbol) {
    /** The alert in a record. */
    static Alert of(Record record, String symbol) {
        return new Alert(record.sequence, record.timeNs, record.reason, record.text.toString(), record.orderId,
            symbol);
    }

    Severity severity() {
        return Severity.of(reason);
    }

    /** All of it in a line. */
    String line() {
        StringBuilder line = new StringBuilder().append(severity()).append(' ').append(reason);
        if (!text.isEmpty()) {
            line.append(": ").append(text);
        }
        line.append(" (").append(Times.time(timeNs)).append(" UTC");
        if (sequence != 0) {
            line.append(", record ").append(sequence);
        }
        if (orderId != 0) {
            line.append(", order ").append(orderId);
        }
        if (!symbol.isEmpty()) {
            line.append(", ").append(symbol);
        }
        return line.append(')').toString();
    }
}
