package io.holdfast.engine.core;

/** The kinds of journal records; the code is the SBE template id. */
public enum RecordKind implements Coded {
    /** An engine took the journal over. */
    ENGINE_STARTED(1),
    /** An engine stopped as asked. */
    ENGINE_STOPPED(2),
    TRADING_STATE_CHANGED(3),
    /** The state digest before this record; a fold that differs is broken. */
    STATE_DIGEST(4),
    /** A damaged end was cut; the last valid record is the one before this. */
    JOURNAL_RECOVERED(5),
    /** Something a person should see. */
    ALERT(6),
    /** A day's file got its end mark; chains its records to those before. */
    CYCLE_CLOSED(7),
    /** A day's file is deleted after this record. */
    CYCLE_REMOVED(8),
    /** What a person did. */
    OPERATOR_ACTION(9),
    ASSET_DEFINED(10),
    /** An instrument as its venue defines it; a later one replaces the rules. */
    INSTRUMENT_DEFINED(11),
    /** An order that may go to the venue; its sequence is the order id. */
    ORDER_INTENT(20),
    /** An intent refused before the venue; its sequence is the order id. */
    ORDER_DENIED(21),
    ORDER_ACCEPTED(22),
    ORDER_REJECTED(23),
    ORDER_FILLED(24),
    /** A cancel that may go to the venue. */
    CANCEL_INTENT(25),
    ORDER_CANCELLED(26),
    CANCEL_REJECTED(27),
    ORDER_EXPIRED(28),
    /** Whether the venue has it is not known. */
    ORDER_IN_DOUBT(29),
    /** The gateway is to ask for an order and its trades. */
    QUERY_INTENT(30),
    /** What a query brought, where it alone does not end the matter. */
    STATUS_REPORT(31),
    /** Proved absent at the venue. */
    ORDER_ABANDONED(32),
    /** An order of ours that the venue has and the journal did not know; its sequence is the order id. */
    ORDER_ADOPTED(33),
    BALANCE_REPORTED(40),
    /** The ledger is moved by an amount that no fill explains. */
    BALANCE_ADJUSTED(41),
    /** Another hand has taken away what was held. */
    POSITION_ADJUSTED(42),
    /** The gateway is to compare everything with the venue. */
    RECONCILIATION_STARTED(50),
    RECONCILIATION_DIFFERENCE(51),
    RECONCILIATION_COMPLETED(52),
    /** Each trade of the instrument up to this one is booked. */
    TRADES_CAUGHT_UP(53),
    /** A position, or what an order makes, is promised protection; its sequence is the protection's id. */
    PROTECTION_ATTACHED(70),
    /** So much is protected from here on. */
    PROTECTION_ARMED(71),
    /** A trailing stop followed the market. */
    PROTECTION_MOVED(72),
    /** The position is to be sold at the market. */
    PROTECTION_TRIGGERED(73),
    /** A protection is over. */
    PROTECTION_RELEASED(74),
    /** What was held was not promised protection. */
    PROTECTION_DENIED(75),
    /** An order waits until a protection has made room for it. */
    EXIT_WAITING(76),
    /** The engine thread turns. */
    HEARTBEAT(80),
    /** A group of legs that belong together; its sequence is the group id. */
    GROUP_OPENED(60),
    /** A group refused before anything was sent; its sequence is the group id. */
    GROUP_DENIED(61),
    /** What is wanted of one leg of a group. */
    GROUP_LEG(62),
    /** An order of a leg ended, or nothing more is to be done for the leg. */
    GROUP_LEG_STATE(63),
    GROUP_STATE_CHANGED(64);

    private static final CodeTable<RecordKind> CODES = new CodeTable<>(RecordKind.class);

    private final int code;

    RecordKind(int code) {
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
    public static RecordKind of(int code) {
        return CODES.get(code);
    }
}
