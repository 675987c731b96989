package io.holdfast.engine.core;

/** What a state is written down in, each with the fields of one message. */
public enum StateSection {
    /** What there is once; the first section. */
    STATE,
    RECONCILIATION,
    /** An asset with its balance. */
    ASSET,
    /** An instrument with its position. */
    INSTRUMENT,
    /** An order. */
    ORDER,
    /** A group of legs. */
    GROUP,
    /** A protection. */
    PROTECTION,
    /** Part of a row of numbers. */
    LONGS
}
