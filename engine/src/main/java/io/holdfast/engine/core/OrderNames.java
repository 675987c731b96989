package io.holdfast.engine.core;

/**
 * The two names of an order, in the order itself: a text is an object with an array of its own, and a fold of many
 * orders waits for the memory of each. Of a name that is longer than {@link #SHORT} the rest is in the order's extra.
 */
abstract class OrderNames {
    private static final int SHORT = 16;

    /** What few orders have; never {@code null}, and only written to where it is the order's own. */
    OrderExtra extra = OrderExtra.NONE;
    private byte requestLength;
    private byte venueLength;
    private long request0;
    private long request1;
    private long venue0;
    private long venue1;

    /** Whether an order needs an extra of its own to take a name. */
    static boolean isLong(Text name) {
        return name.length() > SHORT;
    }

    final void requestId(Text from) {
        requestLength = (byte) from.length();
        request0 = from.word(0);
        request1 = from.word(1);
        if (extra != OrderExtra.NONE || isLong(from)) {
            OrderExtra rest = extra.own();
            rest.request2 = from.word(2);
            rest.request3 = from.word(3);
            rest.request4 = from.word(4);
        }
    }

    final void venueOrderId(Text from) {
        venueLength = (byte) from.length();
        venue0 = from.word(0);
        venue1 = from.word(1);
        if (extra != OrderExtra.NONE || isLong(from)) {
            OrderExtra rest = extra.own();
            rest.venue2 = from.word(2);
            rest.venue3 = from.word(3);
            rest.venue4 = from.word(4);
        }
    }

    final void clearVenueOrderId() {
        venueLength = 0;
        venue0 = 0;
        venue1 = 0;
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
        copy.word(2, extra.request2);
        copy.word(3, extra.request3);
        copy.word(4, extra.request4);
        copy.filled(requestLength);
        return copy;
    }

    /** A copy of the venue's id; empty where it is not known yet. */
    public final Text venueOrderId() {
        Text copy = new Text(Message.MAX_ID);
        copy.word(0, venue0);
        copy.word(1, venue1);
        copy.word(2, extra.venue2);
        copy.word(3, extra.venue3);
        copy.word(4, extra.venue4);
        copy.filled(venueLength);
        return copy;
    }
}
