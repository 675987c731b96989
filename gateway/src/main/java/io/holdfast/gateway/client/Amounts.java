package io.holdfast.gateway.client;

import io.holdfast.engine.core.Decimals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Amounts as people and programs write them: decimal text outside, a {@code long} with an exponent of -8 inside. */
public final class Amounts {
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern WITH_EXPONENT = Pattern.compile("[-+]?[0-9]*\\.?[0-9]+[eE][-+]?[0-9]+");
    private static final Set<String> NOT_FINITE = Set.of("nan", "inf", "infinity");
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    /** Digits that cannot be an amount are refused before arithmetic on them costs anything. */
    private static final int MAX_LENGTH = 64;
    private static final int MAX_SHOWN = 40;

    private Amounts() {
    }

    /**
     * The amount that a text says: digits, with an optional minus and an optional point between digits.
     *
     * @param name what the text is for, as messages name it
     * @param text the digits, with at most eight after the point
     * @return the amount times 10^8; negative or zero where the text says so
     * @throws AmountException if the text is no such number, or beyond 92233720368.54775807
     */
    public static long parse(String name, String text) {
        if (!PLAIN.matcher(text).matches()) {
            throw notPlain(name, text);
        }
        int point = text.indexOf('.');
        if (point >= 0 && text.length() - point - 1 > Decimals.SCALE) {
            throw refusal(AmountException.Kind.TOO_MANY_DECIMALS, name, "must have at most 8 decimals", text);
        }
        if (text.length() > MAX_LENGTH) {
            throw tooLarge(name, text);
        }
        BigInteger amount = new BigDecimal(text).setScale(Decimals.SCALE).unscaledValue();
        if (amount.abs().compareTo(MAX) > 0) {
            throw tooLarge(name, text);
        }
        return amount.longValue();
    }

    /** The text of an amount: plain digits, without trailing zeros. */
    public static String format(long amountE8) {
        return BigDecimal.valueOf(amountE8, Decimals.SCALE).stripTrailingZeros().toPlainString();
    }

    private static AmountException notPlain(String name, String text) {
        String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (NOT_FINITE.contains(unsigned.toLowerCase(Locale.ROOT))) {
            return refusal(AmountException.Kind.NOT_FINITE, name, "must be a finite number", text);
        }
        if (text.length() <= MAX_LENGTH && WITH_EXPONENT.matcher(text).matches()) {
            return refusal(AmountException.Kind.EXPONENT, name, "must be written without an exponent", text);
        }
        return refusal(AmountException.Kind.NOT_A_NUMBER, name, "must be a decimal number", text);
    }

    private static AmountException tooLarge(String name, String text) {
        return refusal(AmountException.Kind.TOO_LARGE, name, "must be at most " + format(Long.MAX_VALUE), text);
    }

    private static AmountException refusal(AmountException.Kind kind, String name, String rule, String text) {
        String shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        return new AmountException(kind, name + " " + rule + ", " + name + "=" + shown);
    }
}
