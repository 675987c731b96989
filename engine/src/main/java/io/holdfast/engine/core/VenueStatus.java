package io.holdfast.engine.core;

/** What a venue says an order is. */
public enum VenueStatus implements Coded {
    LIVE(1),
    PARTIALLY_FILLED(2),
    FILLED(3),
    CANCELLED(4),
    EXPIRED(5),
    REJECTED(6),
    /** No order of this client order id. */
    NOT_FOUND(7);

    private static final CodeTable<VenueStatus> CODES = new CodeTable<>(VenueStatus.class);

    private final int code;

    VenueStatus(int code) {
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
    public static VenueStatus of(int code) {
        return CODES.get(code);
    }
}
