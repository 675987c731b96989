package io.holdfast.gateway.client;

/** A text that is no amount; the message names the field, the rule and the text. */
public final class AmountException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** What is wrong with the text. */
    public enum Kind {
        /** Not digits with an optional sign and an optional point between digits. */
        NOT_A_NUMBER,
        /** NaN or infinity. */
        NOT_FINITE,
        /** A number with an exponent. */
        EXPONENT,
        /** More than eight digits after the point, zeros included. */
        TOO_MANY_DECIMALS,
        /** Beyond 92233720368.54775807. */
        TOO_LARGE
    }

    private final Kind kind;

    AmountException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What is wrong with the text. */
    public Kind kind() {
        return kind;
    }
}
