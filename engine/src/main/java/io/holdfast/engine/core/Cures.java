package io.holdfast.engine.core;

/**
 * How far a comparison with the venue may put things right by itself.
 *
 * @param adoptEntries whether an order of ours that the journal does not know may go on where it buys; else it is
 *     cancelled, since the strategy that asked for it may ask again
 * @param newJournal whether trading may open with a journal that has no past although the account has working orders
 * @param holdShareE8 the share of a position, exponent -8: where another hand took more than that, only what makes
 *     positions smaller is let out until an operator resumes; 1 for never
 */
public record Cures(boolean adoptEntries, boolean newJournal, long holdShareE8) {
    /** Cancels lost entries, refuses to begin anew beside working orders, and never waits for an operator. */
    public static final Cures DEFAULT = new Cures(false, false, Decimals.ONE);

    /** Checks the share. */
    public Cures {
        if (holdShareE8 < 0 || holdShareE8 > Decimals.ONE) {
            throw new IllegalArgumentException("share must be from 0 to 1, holdShareE8=" + holdShareE8);
        }
    }
}
