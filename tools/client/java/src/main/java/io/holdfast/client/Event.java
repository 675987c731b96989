package io.holdfast.client;

import java.math.BigDecimal;

/** A record of the journal. */
public final class Event {
    private final Fields fields;
    private final long sequence;

    private Event(Fields fields) {
        this.fields = fields;
        sequence = fields.requiredNumber("sequence");
    }

    static Event of(Fields fields) {
        return new Event(fields);
    }

    /** Which record it is; there is none left out. */
    public long sequence() {
        return sequence;
    }

    /** What it is, as {@code ORDER_FILLED}. */
    public String type() {
        return fields.requiredText("type");
    }

    /** Time of the record, nanoseconds since the epoch. */
    public long timeNs() {
        return fields.requiredNumber("timeNs");
    }

    /** A field that is a text; {@code null} where the record has none. */
    public String text(String name) {
        return fields.text(name);
    }

    /** A field that is an amount; {@code null} where the record has none. */
    public BigDecimal amount(String name) {
        return fields.amount(name);
    }

    /** A field that is a number, as {@code orderId}; 0 where the record has none. */
    public long number(String name) {
        return fields.number(name);
    }

    @Override
    public String toString() {
        return JsonWriter.write(fields.all());
    }
}
