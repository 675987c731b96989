package io.holdfast.engine.core;

/** Why something happened; codes are stable and never reused. */
public enum Reason implements Coded {
    NONE(0),
    /** The venue knows this client order id. */
    DUPLICATE_ORDER(1),
    INSUFFICIENT_FUNDS(2),
    /** Zero, negative, off the lot step or outside the venue's range. */
    INVALID_QUANTITY(3),
    /** Zero, negative or off the tick. */
    INVALID_PRICE(4),
    BELOW_MIN_NOTIONAL(5),
    /** A market order needs a price to reserve funds by. */
    NO_MARKET_PRICE(6),
    /** Trading is not open. */
    NOT_TRADING(7),
    /** An amount does not fit 64 bits. */
    OVERFLOW(8),
    TOO_MANY_ORDERS(9),
    UNKNOWN_INSTRUMENT(10),
    UNKNOWN_ORDER(11),
    /** The order is in a terminal state. */
    ORDER_CLOSED(12),
    /** A cancel of this order is under way. */
    CANCEL_PENDING(13),
    /** No answer in time. */
    TIMEOUT(14),
    /** Reset or closed before a whole answer. */
    CONNECTION_LOST(15),
    /** 5xx or an answer that says unknown. */
    SERVER_ERROR(16),
    /** An answer that cannot be read. */
    BAD_ANSWER(17),
    /** In flight when the last engine ended. */
    RESTART(18),
    /** The gateway owes an answer. */
    NO_ANSWER(19),
    /** The venue reports more filled than is booked. */
    GAP(20),
    /** The outcome of a cancel is not known. */
    CANCEL_UNKNOWN(21),
    /** Asked again after a wait. */
    SCHEDULED(22),
    /** The venue says no; its code and text are beside it. */
    VENUE_REJECTED(23),
    /** The venue refused for its rate limit. */
    RATE_LIMITED(24),
    /** Not sent, since it waited too long in the gateway. */
    STALE(25),
    /** Not sent, the connection was refused. */
    NOT_SENT(26),
    VENUE_UP(27),
    VENUE_DOWN(28),
    START(29),
    /** Stopped as asked. */
    STOP(30),
    /** Periodic. */
    INTERVAL(31),
    /** First report of a venue. */
    INITIAL(32),
    /** The venue's balance moved and no fill explains it. */
    UNEXPLAINED(33),
    /** Not from this engine. */
    FOREIGN(34),
    /** A fill after a terminal state. */
    LATE_FILL(35),
    /** More filled than ordered. */
    OVERFILL(36),
    /** Ours and the venue's differ. */
    DIFFERENCE(37),
    /** Ours and the venue's agree. */
    CLEAN(38),
    /** The attempt did not come to an end. */
    FAILED(39),
    /** Window over, not found, no fill. */
    PROVED_ABSENT(40),
    /** Cancelled at the venue, not by an intent of ours. */
    VENUE_CANCELLED(41),
    /** The end of the journal was damaged and cut. */
    TORN_TAIL(42),
    /** A field that is needed is missing. */
    INVALID_REQUEST(43),
    /** Too little room is left for the journal: nothing new, only what makes positions smaller. */
    LOW_SPACE(44),
    /** There is room for the journal again. */
    SPACE_BACK(45),
    /** Older than what is to be kept. */
    RETENTION(46),
    /** The end of the journal was not on the device when the power went, and was cut. */
    UNFORCED_TAIL(47),
    /** A backup could not be made or did not prove good. */
    BACKUP_FAILED(48),
    /** The last good backup is older than it should be. */
    BACKUP_LATE(49),
    /** A snapshot cannot be used, an older one or the whole journal was. */
    SNAPSHOT_BAD(50),
    /** A file of the journal is not what it was. */
    INTEGRITY(51),
    /** The wall clock and the time of the records differ. */
    CLOCK(52),
    /** An operator has stopped trading. */
    HALTED(53),
    /** An operator asked for it. */
    OPERATOR(54),
    /** More than one order may have, in quantity. */
    ORDER_SIZE_LIMIT(55),
    /** More than one order may be worth. */
    ORDER_NOTIONAL_LIMIT(56),
    /** With all that is open it would make the position too large. */
    POSITION_LIMIT(57),
    /** With all that is held and open it would put too much at risk in total. */
    EXPOSURE_LIMIT(58),
    /** As many orders are open as may be. */
    OPEN_ORDERS_LIMIT(59),
    /** As much is lost today as may be. */
    LOSS_LIMIT(60),
    /** As many orders were taken in this second as may be. */
    ORDER_RATE_LIMIT(61),
    /** Too far from the market. */
    PRICE_COLLAR(62),
    /** There is a position or an open order in this direction already. */
    DUPLICATE_ENTRY(63),
    /** Would trade with an open order of our own. */
    SELF_CROSS(64),
    /** Does not make a position smaller. */
    REDUCE_ONLY(65),
    /** What is held and should be sold cannot be. */
    UNSOLD(66),
    /** A balance moved, and neither a trade nor what is missing of a position explains it. */
    TRANSFER(67),
    /** What was held was closed, by no order of ours. */
    CLOSED_OUTSIDE(68),
    /** Ours at the venue, and the journal does not know it. */
    LOST_ORDER(69),
    /** The journal has no past, and the account has working orders. */
    NEW_JOURNAL(70),
    /** Until an operator resumes, only what makes positions smaller is let out. */
    OPERATOR_NEEDED(71),
    /** No longer among the venue's working orders. */
    VANISHED(72),
    /** A position that was promised protection has none. */
    UNPROTECTED(75),
    /** Nothing is held any more. */
    POSITION_CLOSED(76),
    /** The order that was to make a position ended without a fill. */
    ENTRY_ENDED(77),
    /** Only what was bought can be protected. */
    NOT_LONG(78),
    /** On the wrong side of the price, off the tick, too small for the venue, or never to be reached. */
    INVALID_PROTECTION(79),
    /** The market came to the price of a stop. */
    STOP_REACHED(80),
    /** The time that a position was given is over. */
    TIME_OVER(81),
    /** Another quantity is to be protected. */
    RESIZED(82),
    /** The market came to the price of a profit. */
    PROFIT_REACHED(83),
    /** What is held is protected, and no room was made for another order in time. */
    PROTECTED(84),
    /** An older build than the last one that ran here. */
    STALE_BUILD(95),
    /** Another configuration than at the last start. */
    CONFIG_CHANGED(96),
    /** Started from another directory than the last time. */
    MOVED(97),
    /** The same build with other libraries or another Java than the last time. */
    LIBRARIES_CHANGED(98),
    /** The engine thread stood still. */
    ENGINE_STUCK(99),
    /** A webhook takes no alerts. */
    ALERTS_LATE(100),
    /** No snapshot can be written: the next start reads more of the journal. */
    SNAPSHOT_FAILED(105),
    /** What is read from does not follow the journal. */
    FOLLOWER_STUCK(106),
    /** A file of tokens was changed and cannot be used, those of before stay in force. */
    TOKENS_BAD(107),
    /** Little room is left in the heap for what is kept for ever. */
    LOW_MEMORY(108),
    /** A group of legs on this symbol is unfinished. */
    GROUP_UNFINISHED(85),
    /** Too few legs, too many, or two of one symbol. */
    INVALID_LEGS(86),
    /** An order of a leg ended before it was filled, or was to end. */
    LEG_ENDED(87),
    /** Not filled by the time it was to be. */
    DEADLINE(88),
    /** Tried as often as may be. */
    ATTEMPTS(89),
    /** A group of legs waits for a person. */
    GROUP_HELD(90),
    /** Too little is left for an order. */
    LEFT_OVER(91),
    /** What was to be traded back is no longer in the position. */
    POSITION_GONE(92);

    private static final CodeTable<Reason> CODES = new CodeTable<>(Reason.class);

    private final int code;

    Reason(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }

    /**
     * The value with the number in the journal.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Reason of(int code) {
        return CODES.get(code);
    }
}
