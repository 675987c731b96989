package io.holdfast.gateway.venue;

/**
 * What came of the request for a list, for each of its orders: an answer may tell of the one and not of the other.
 *
 * @param first of the first order
 * @param second of the second order
 */
public record ListOutcome(Outcome first, Outcome second) {
    /** The same for both. */
    public static ListOutcome both(Outcome outcome) {
        return new ListOutcome(outcome, outcome);
    }
}
