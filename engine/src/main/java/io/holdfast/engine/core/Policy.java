package io.holdfast.engine.core;

/**
 * What decisions depend on beside the state; replay does not, since it only applies records.
 *
 * @param absenceWindowNs how long after an order fell into doubt a "not found" proves that the venue never will have
 *     it: the validity of a request, the venue's own time-out and a margin
 * @param reconcileIntervalNs how long between two comparisons with the venue while trading
 * @param limits what the strategies may do
 */
public record Policy(long absenceWindowNs, long reconcileIntervalNs, RiskLimits limits) {
    /** A policy without limits. */
    public Policy(long absenceWindowNs, long reconcileIntervalNs) {
        this(absenceWindowNs, reconcileIntervalNs, RiskLimits.UNLIMITED);
    }

    /** Checks that the times are positive. */
    public Policy {
        if (absenceWindowNs <= 0 || reconcileIntervalNs <= 0) {
            throw new IllegalArgumentException("times must be greater than zero, absenceWindowNs=" + absenceWindowNs
                + " reconcileIntervalNs=" + reconcileIntervalNs);
        }
    }
}
