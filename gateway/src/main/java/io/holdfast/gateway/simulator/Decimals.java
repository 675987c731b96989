package io.holdfast.gateway.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How the venue writes and rounds amounts: eight decimals, always all of them. */
final class Decimals {
    static final int SCALE = 8;

    private Decimals() {
    }

    /** Eight decimals, as Binance writes them. The value has no more: amounts are never rounded on the way out. */
    static String text(BigDecimal value) {
        return value.setScale(SCALE, RoundingMode.UNNECESSARY).toPlainString();
    }

    static BigDecimal floorToStep(BigDecimal value, BigDecimal step) {
        return value.subtract(value.remainder(step));
    }

    static boolean isMultiple(BigDecimal value, BigDecimal step) {
        return value.remainder(step).signum() == 0;
    }

    static BigDecimal min(BigDecimal left, BigDecimal right) {
        return left.compareTo(right) <= 0 ? left : right;
    }
}
