package io.holdfast.engine.core;

/**
 * What few orders have at a time: a stop price, a protection, a group, a cancel or a question under way, a long name.
 * An order without any of it has {@link #NONE}, which is only read; that keeps the others small, a million of which may
 * be open. {@link OrderTable#extra} gives an order one of its own to write to.
 */
final class OrderExtra {
    static final OrderExtra NONE = new OrderExtra();

    /** The sequence in the client order id of an order that was adopted; 0 where it is that of its record. */
    long namedSequence;
    long stopPrice = Decimals.ABSENT;
    long protectionId;
    long groupId;
    long listId;
    /** Sequence of the cancel intent that is under way; 0 for none. */
    long cancelIntent;
    /** Start number of the engine that wrote the cancel intent. */
    int cancelEpoch;
    /**
     * Whether the outcome of the cancel intent was lost, so that it is sent again once the order is seen to be live.
     */
    boolean cancelLost;
    /** How often the cancel that is under way was put on the way, and when last. */
    int cancelAttempts;
    long cancelNs;
    /** Base units that the venue says are filled, where that was more than what was booked. */
    long reportedQuantity;
    long inDoubtSinceNs;
    long lastQuery;
    long lastQueryNs;
    /** Queries since the order was last settled. */
    int queryAttempts;
    /** Whether the answer to the last query is still to come. */
    boolean unanswered;
    /** Whether an alert about a contradiction was raised; one is enough. */
    boolean flagged;
    /** The characters of names that have no room in the order, eight in each. */
    long request2;
    long request3;
    long request4;
    long venue2;
    long venue3;
    long venue4;
    /** Where it waits for another order. */
    OrderExtra next;

    /** Whether an intent has something that is kept here. */
    static boolean isOf(Record intent) {
        return intent.stopPrice != Decimals.ABSENT
            || (intent.protectionId | intent.groupId | intent.listId) != 0
            || OrderNames.isLong(intent.requestId);
    }

    /** This one, to write to. */
    OrderExtra own() {
        if (this == NONE) {
            throw new IllegalStateException("order has no extra of its own");
        }
        return this;
    }

    /** Whether it says no more than {@link #NONE}. */
    boolean isEmpty() {
        return stopPrice == Decimals.ABSENT && !cancelLost && !unanswered && !flagged
            && (namedSequence | protectionId | groupId | listId | cancelIntent | cancelEpoch | cancelAttempts
            | cancelNs | reportedQuantity | inDoubtSinceNs | lastQuery | lastQueryNs | queryAttempts
            | request2 | request3 | request4 | venue2 | venue3 | venue4) == 0;
    }

    void clear() {
        namedSequence = 0;
        stopPrice = Decimals.ABSENT;
        protectionId = 0;
        groupId = 0;
        listId = 0;
        cancelIntent = 0;
        cancelEpoch = 0;
        cancelLost = false;
        cancelAttempts = 0;
        cancelNs = 0;
        reportedQuantity = 0;
        inDoubtSinceNs = 0;
        lastQuery = 0;
        lastQueryNs = 0;
        queryAttempts = 0;
        unanswered = false;
        flagged = false;
        request2 = 0;
        request3 = 0;
        request4 = 0;
        venue2 = 0;
        venue3 = 0;
        venue4 = 0;
    }
}
