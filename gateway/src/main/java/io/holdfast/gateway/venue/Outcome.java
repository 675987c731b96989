package io.holdfast.gateway.venue;

import io.holdfast.engine.core.Reason;

/**
 * What came of a request that may have changed something at the venue.
 *
 * @param kind what is certain
 * @param venueOrderId the venue's id of the order; empty where it is not known
 * @param venueTimeNs when the venue did it, ns since the epoch; 0 where it is not known
 * @param reason why, for a rejection or an unknown; {@link Reason#NONE} for an acceptance
 * @param venueCode the venue's error code; 0 for none
 * @param text the venue's words, or the failure's
 */
public record Outcome(Kind kind, String venueOrderId, long venueTimeNs, Reason reason, int venueCode, String text) {
    /** The three answers. */
    public enum Kind {
        /** The venue has taken it. */
        ACCEPTED,
        /** The venue has certainly not taken it. */
        REJECTED,
        /** Nothing is certain: only evidence from a query ends it. */
        UNKNOWN
    }

    /** The venue has taken it. */
    public static Outcome accepted(String venueOrderId, long venueTimeNs) {
        return new Outcome(Kind.ACCEPTED, venueOrderId, venueTimeNs, Reason.NONE, 0, "");
    }

    /** The venue has certainly not taken it. */
    public static Outcome rejected(Reason reason, int venueCode, String text) {
        return new Outcome(Kind.REJECTED, "", 0, reason, venueCode, text);
    }

    /** Nothing is certain. */
    public static Outcome unknown(Reason reason, int venueCode, String text) {
        return new Outcome(Kind.UNKNOWN, "", 0, reason, venueCode, text);
    }
}
