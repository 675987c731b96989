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
    BALANCE_REPORTED(40),
    /** The ledger is moved by an amount that no fill explains. */
    BALANCE_ADJUSTED(41),
    /** The gateway is to compare everything with the venue. */
    RECONCILIATION_STARTED(50),
    RECONCILIATION_DIFFERENCE(51),
    RECONCILIATION_COMPLETED(52),
    /** Each trade of the instrument up to this one is booked. */
    TRADES_CAUGHT_UP(53);

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
