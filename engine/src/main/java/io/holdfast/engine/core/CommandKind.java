package io.holdfast.engine.core;

/** What can be put to the engine. */
public enum CommandKind {
    /**
     * An engine takes the journal over: engineId (for a new journal), configHash, build, text (the JVM), deployment,
     * quantity (how many epochs to leave out, plain number).
     */
    START,
    /** Stop as asked: reason. */
    STOP,
    /** Time passes. */
    TICK,
    /** Some time has passed, and the journal is to show that the engine thread turns. */
    HEARTBEAT,
    /** The end of the journal was cut: reason, quantity (bytes, plain number), text (where they are). */
    JOURNAL_CUT,
    /** A day's file of the journal is complete: cycle, quantity (its last sequence, plain number), text (its hash). */
    CYCLE_CLOSED,
    /** A day's file of the journal is to be deleted: cycle, quantity (its last sequence, plain number), reason. */
    CYCLE_REMOVED,
    /** Too little room is left for the journal: text. */
    SPACE_LOW,
    /** There is room for the journal again. */
    SPACE_BACK,
    /**
     * A person does something: operation, instrumentId (0 for all), groupId, protectionId, requestId, operator, text
     * (why).
     */
    OPERATE,
    /** Something that a person should see, from outside of the core: reason, text. */
    ALERT,
    /**
     * A client wants an order: requestId, instrumentId, side, orderType, timeInForce, quantity, price,
     * referencePrice; and what it makes protected: stopPrice, takeProfitPrice, trailingDistance or trailingShare,
     * closeAfterNs.
     */
    NEW_ORDER,
    /** A client wants a group of legs: requestId, groupMode, groupRule, durationNs, legs. */
    OPEN_GROUP,
    /**
     * A client wants protected what is held: requestId, instrumentId, quantity (absent for all), referencePrice,
     * stopPrice, takeProfitPrice, trailingDistance or trailingShare, closeAfterNs.
     */
    ATTACH_PROTECTION,
    /** The market's price, what a sale would bring: instrumentId, price. */
    MARKET,
    /** A client wants an order cancelled: requestId, orderId. Always answered by one record. */
    CANCEL,
    /** The venue has taken an order: orderId, venueOrderId, venueTimeNs. */
    ORDER_ACCEPTED,
    /** The venue has certainly not taken an order: orderId, reason, venueCode, text. */
    ORDER_REJECTED,
    /** Whether the venue has taken an order is not known: orderId, reason, text. */
    ORDER_UNKNOWN,
    /** The venue refused a cancel: orderId, reason, venueCode, text. */
    CANCEL_REJECTED,
    /** Whether the venue has taken a cancel is not known: orderId, reason. */
    CANCEL_UNKNOWN,
    /**
     * A trade of the account: orderId (0 for one that is not ours), instrumentId, side, tradeId, venueOrderId,
     * quantity, price, quoteQuantity, fee, asset (of the fee), maker, venueTimeNs.
     */
    FILL,
    /**
     * What the venue says of an order, after its trades were put: orderId, venueStatus, cumulativeQuantity,
     * venueOrderId, venueTimeNs, answers (the query intent, or 0).
     */
    ORDER_STATUS,
    /**
     * An order of ours at the venue, put once before its trades and its status: orderId, orderEpoch, instrumentId,
     * side, orderType, timeInForce, quantity, price, stopPrice, venueStatus, venueOrderId.
     */
    ORDER_SEEN,
    /**
     * A working order of the account that is not ours: instrumentId (0 when not known), quantity, venueOrderId, text.
     */
    FOREIGN_ORDER,
    /** The stream of the account is up. */
    VENUE_UP,
    /** The stream of the account is down: text. */
    VENUE_DOWN,
    /** An instrument of the venue: symbol, venueSymbol, asset (base), quoteAsset, rules. */
    INSTRUMENT,
    /** A balance at the venue: asset, free, locked, venueTimeNs. */
    BALANCE,
    /** Each trade of an instrument up to tradeId was put: instrumentId, tradeId. */
    TRADES_CAUGHT_UP,
    /** A comparison came to its end: answers (the reconciliation started), reason (NONE or FAILED), text, bids. */
    RECONCILED
}
