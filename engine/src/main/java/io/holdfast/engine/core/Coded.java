package io.holdfast.engine.core;

/** A value with a stable number in the journal. */
interface Coded {
    /** The number in the journal, from 0 to 255; never reused for another meaning. */
    int code();
}
