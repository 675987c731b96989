package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DecimalsTest {
    private static final long[] BOUNDARIES = {0, 1, 2, 9, 10, 99_999_999, Decimals.ONE, Decimals.ONE + 1,
        Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, 1L << 32, (1L << 32) + 1, 3_037_000_499L, 3_037_000_500L,
        Long.MAX_VALUE / Decimals.ONE, Long.MAX_VALUE / Decimals.ONE + 1, Long.MAX_VALUE / 2, Long.MAX_VALUE - 1,
        Long.MAX_VALUE};

    private static final int RANDOM_CASES = 200_000;

    @Test
    void boundariesAgreeWithBigInteger() {
        for (long a : BOUNDARIES) {
            for (long b : BOUNDARIES) {
                check(a, b);
                for (long divisor : BOUNDARIES) {
                    if (divisor > 0) {
                        checkMultiplyDivide(a, b, divisor);
                    }
                }
            }
        }
    }

    @Test
    void randomAmountsAgreeWithBigInteger() {
        SplittableRandom random = Seeds.random("DecimalsTest");
        for (int i = 0; i < RANDOM_CASES; i++) {
            long a = random.nextLong() >>> random.nextInt(1, 64);
            long b = random.nextLong() >>> random.nextInt(1, 64);
            check(a, b);
            checkMultiplyDivide(a, b, Math.max(1, random.nextLong() >>> random.nextInt(1, 64)));
        }
    }

    private static void check(long a, long b) {
        BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
        BigInteger one = BigInteger.valueOf(Decimals.ONE);
        assertEquals(orOverflow(product.divide(one)), Decimals.notional(a, b), () -> a + " * " + b);
        assertEquals(orOverflow(product.add(one).subtract(BigInteger.ONE).divide(one)),
            Decimals.notionalCeiling(a, b), () -> a + " * " + b + " rounded up");
        for (long left : new long[] {a, -a, ~a}) {
            for (long right : new long[] {b, -b, ~b}) {
                assertEquals(orOverflow(BigInteger.valueOf(left).add(BigInteger.valueOf(right))),
                    Decimals.add(left, right), () -> left + " + " + right);
            }
        }
    }

    private static void checkMultiplyDivide(long a, long b, long divisor) {
        BigInteger quotient = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b))
            .divide(BigInteger.valueOf(divisor));
        assertEquals(orOverflow(quotient), Decimals.multiplyDivide(a, b, divisor),
            () -> a + " * " + b + " / " + divisor);
    }

    private static long orOverflow(BigInteger exact) {
        return exact.bitLength() > 63 ? Decimals.OVERFLOW : exact.longValue();
    }

    @Test
    void roundsANotionalDownAndAReserveUp() {
        assertEquals(0, Decimals.notional(1, 1));
        assertEquals(1, Decimals.notionalCeiling(1, 1));
        assertEquals(1, Decimals.notional(1, Decimals.ONE));
        assertEquals(1, Decimals.notionalCeiling(1, Decimals.ONE));
        assertEquals(2, Decimals.notionalCeiling(1, Decimals.ONE + 1));
        assertEquals(0, Decimals.notionalCeiling(0, Long.MAX_VALUE));
    }

    @Test
    void greatestNotionalThatFits() {
        assertEquals(Long.MAX_VALUE, Decimals.notional(Long.MAX_VALUE, Decimals.ONE));
        assertEquals(Decimals.OVERFLOW, Decimals.notional(Long.MAX_VALUE, Decimals.ONE + 1));
        assertEquals(Decimals.OVERFLOW, Decimals.notional(Long.MAX_VALUE, Long.MAX_VALUE));
    }
}
