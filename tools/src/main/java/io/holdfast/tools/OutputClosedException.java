package io.holdfast.tools;

/** Whoever read the output has gone, as head(1) does; no failure, but the end. */
final class OutputClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputClosedException() {
        super("output was closed");
    }
}
