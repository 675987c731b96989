package io.holdfast.gateway.venue;

/** No answer could be had from a venue: the cause says why; it is evidence of nothing. */
public final class VenueException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates one with what was asked and what came. */
    public VenueException(String message, Throwable cause) {
        super(message, cause);
    }
}
