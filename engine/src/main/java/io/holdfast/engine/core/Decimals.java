package io.holdfast.engine.core;

/**
 * Arithmetic of amounts with a fixed exponent of -8. Products are exact in 128 bits before they are rounded; a result
 * that does not fit 64 bits is {@link #OVERFLOW}, never a wrong number.
 */
public final class Decimals {
    /** One, as an amount. */
    public static final long ONE = 100_000_000L;

    /** How many decimals an amount has. */
    public static final int SCALE = 8;

    /** The amount that is not there. */
    public static final long ABSENT = Long.MIN_VALUE;

    /** A result that does not fit. */
    public static final long OVERFLOW = Long.MIN_VALUE;

    private static final long LOWER_HALF = 0xFFFF_FFFFL;

    private Decimals() {
    }

    /** Price times quantity, rounded down; both at least 0. */
    public static long notional(long price, long quantity) {
        return multiplyDivide(price, quantity, ONE);
    }

    /** Price times quantity, rounded up; both at least 0. */
    public static long notionalCeiling(long price, long quantity) {
        long low = price * quantity;
        long high = Math.multiplyHigh(price, quantity);
        long raised = low + (ONE - 1);
        long carried = Long.compareUnsigned(raised, low) < 0 ? high + 1 : high;
        return divide(carried, raised, ONE);
    }

    /** {@code a * b / divisor}, rounded down; a and b at least 0, the divisor at least 1. */
    public static long multiplyDivide(long a, long b, long divisor) {
        return divide(Math.multiplyHigh(a, b), a * b, divisor);
    }

    /** The sum, or {@link #OVERFLOW}. */
    public static long add(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? OVERFLOW : sum;
    }

    private static long divide(long high, long low, long divisor) {
        if (high == 0 && low >= 0) {
            return low / divisor;
        }
        if (high >= divisor) {
            return OVERFLOW;
        }
        long quotient = divisor <= Integer.MAX_VALUE
            ? divideByHalves(high, low, divisor) : divideByBits(high, low, divisor);
        return quotient < 0 ? OVERFLOW : quotient;
    }

    /** Long division by two digits of 32 bits; a remainder of 31 bits leaves room for the next digit behind it. */
    private static long divideByHalves(long high, long low, long divisor) {
        long upper = high << Integer.SIZE | low >>> Integer.SIZE;
        long lower = upper % divisor << Integer.SIZE | low & LOWER_HALF;
        return upper / divisor << Integer.SIZE | lower / divisor;
    }

    /** Long division by bits: it is met only by a share of an amount whose product passes 63 bits. */
    private static long divideByBits(long high, long low, long divisor) {
        long remainder = high;
        long rest = low;
        long quotient = 0;
        for (int bit = 0; bit < Long.SIZE; bit++) {
            long carry = remainder >>> (Long.SIZE - 1);
            remainder = remainder << 1 | rest >>> (Long.SIZE - 1);
            rest <<= 1;
            quotient <<= 1;
            if (carry != 0 || Long.compareUnsigned(remainder, divisor) >= 0) {
                remainder -= divisor;
                quotient |= 1;
            }
        }
        return quotient;
    }
}
