package io.holdfast.engine.core;

/** What an operator can do. */
public enum Operation implements Coded {
    /** No new orders, and all working entries are cancelled. */
    HALT(1),
    /** After a clean comparison trading opens again. */
    RESUME(2),
    /** Orders are cancelled and what is held is sold at the market. */
    FLATTEN(3),
    /** The engine's answer: nothing is left to sell, or nothing that can be sold. */
    FLATTENED(4),
    /** One order is cancelled; the cancel behind it names it. */
    CANCEL_ORDER(5),
    /** A person vouches for it that an order in doubt is not at the venue; what abandons it is behind it. */
    ABANDON_ORDER(6),
    /** What a group of legs still lacks is ordered. */
    FINISH_GROUP(10),
    /** What a group of legs has filled is traded back. */
    UNWIND_GROUP(11),
    /** A group of legs ends as it is. */
    RELEASE_GROUP(12),
    /** A protection is taken away, and the orders that protect are cancelled. */
    RELEASE_PROTECTION(20),
    /** Everything is compared with the venue. */
    RECONCILE(30);

    private static final CodeTable<Operation> CODES = new CodeTable<>(Operation.class);

    private final int code;

    Operation(int code) {
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
    public static Operation of(int code) {
        return CODES.get(code);
    }
}
