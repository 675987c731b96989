package io.holdfast.engine.core;

/**
 * The two names of an order, in the order itself: a text is an object with an array of its own, and a fold of many
 * orders waits for the memory of each.
 */
abstract class OrderNames {
    private byte requestLength;
    private byte venueLength;
    private long request0;
    private long request1;
    private long request2;
    private long request3;
    private long request4;
    private long venue0;
    private long venue1;
    private long venue2;
    private long venue3;
    private long venue4;

    final void requestId(Text from) {
        requestLength = (byte) from.length();
        request0 = from.word(0);
        request1 = from.word(1);
        request2 = from.word(2);
        request3 = from.word(3);
        request4 = from.word(4);
    }

    final void venueOrderId(Text from) {
        venueLength = (byte) from.length();
        venue0 = from.word(0);
        venue1 = from.word(1);
        venue2 = from.word(2);
        venue3 = from.word(3);
        venue4 = from.word(4);
    }

    final void clearVenueOrderId() {
        venueLength = 0;
        venue0 = 0;
        venue1 = 0;
        venue2 = 0;
        venue3 = 0;
        venue4 = 0;
    }

    /** Whether the venue's id is known. */
    public final boolean hasVenueOrderId() {
        return venueLength != 0;
    }

    /** A copy of the client's name for it. */
    public final Text requestId() {
        Text copy = new Text(Message.MAX_ID);
        copy.word(0, request0);
        copy.word(1, request1);
        copy.word(2, request2);
        copy.word(3, request3);
        copy.word(4, request4);
        copy.filled(requestLength);
        return copy;
    }

    /** A copy of the venue's id; empty where it is not known yet. */
    public final Text venueOrderId() {
        Text copy = new Text(Message.MAX_ID);
        copy.word(0, venue0);
        copy.word(1, venue1);
        copy.word(2, venue2);
        copy.word(3, venue3);
        copy.word(4, venue4);
        copy.filled(venueLength);
        return copy;
    }
}
