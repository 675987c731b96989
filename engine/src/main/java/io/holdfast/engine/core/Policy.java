package io.holdfast.engine.core;

/**
 * What decisions depend on beside the state; replay does not, since it only applies records.
 *
 * @param absenceWindowNs how long after an order fell into doubt a "not found" proves that the venue never will have
 *     it: the validity of a request, the venue's own time-out and a margin
 * @param reconcileIntervalNs how long between two comparisons with the venue while trading
 * @param limits what the strategies may do
 * @param cures how far a comparison may put things right by itself
 * @param unprotectedNs how long a position may stand without the protection it was promised before it is sold
 */
public record Policy(long absenceWindowNs, long reconcileIntervalNs, RiskLimits limits, Cures cures,
                     long unprotectedNs) {
    /** What {@link #unprotectedNs} is unless it is said. */
    public static final long DEFAULT_UNPROTECTED_NS = 30_000_000_000L;

    /** A policy without limits. */
    public Policy(long absenceWindowNs, long reconcileIntervalNs) {
        this(absenceWindowNs, reconcileIntervalNs, RiskLimits.UNLIMITED);
    }

    /** A policy with the usual cures. */
    public Policy(long absenceWindowNs, long reconcileIntervalNs, RiskLimits limits) {
        this(absenceWindowNs, reconcileIntervalNs, limits, Cures.DEFAULT);
    }

    /** A policy with the usual time for a position without its protection. */
    public Policy(long absenceWindowNs, long reconcileIntervalNs, RiskLimits limits, Cures cures) {
        this(absenceWindowNs, reconcileIntervalNs, limits, cures, DEFAULT_UNPROTECTED_NS);
    }

    /** Checks that the times are positive. */
    public Policy {
        if (unprotectedNs <= 0) {
            throw new IllegalArgumentException("time must be greater than zero, unprotectedNs=" + unprotectedNs);
        }
        if (absenceWindowNs <= 0 || reconcileIntervalNs <= 0) {
            throw new IllegalArgumentException("times must be greater than zero, absenceWindowNs=" + absenceWindowNs
                + " reconcileIntervalNs=" + reconcileIntervalNs);
        }
    }
}
