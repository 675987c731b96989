package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "0,                     0,                    0",
        "0.00000001,            1,                    0.00000001",
        "0.01,                  1000000,              0.01",
        "61000.00,              6100000000000,        61000",
        "007,                   700000000,            7",
        "-1.5,                  -150000000,           -1.5",
        "92233720368.54775807,  9223372036854775807,  92233720368.54775807",
        "-92233720368.54775807, -9223372036854775807, -92233720368.54775807"})
    void readsAndWritesPlainDecimals(String text, long amountE8, String written) {
        assertEquals(amountE8, Amounts.parse("quantity", text));
        assertEquals(written, Amounts.format(amountE8));
    }

    @ParameterizedTest
    @CsvSource({
        "'',                    NOT_A_NUMBER,      'must be a decimal number'",
        "abc,                   NOT_A_NUMBER,      'must be a decimal number'",
        "1.,                    NOT_A_NUMBER,      'must be a decimal number'",
        ".5,                    NOT_A_NUMBER,      'must be a decimal number'",
        "+1,                    NOT_A_NUMBER,      'must be a decimal number'",
        "'1 ',                  NOT_A_NUMBER,      'must be a decimal number'",
        "'1,5',                 NOT_A_NUMBER,      'must be a decimal number'",
        "0x10,                  NOT_A_NUMBER,      'must be a decimal number'",
        "\u0661,                NOT_A_NUMBER,      'must be a decimal number'",
        "NaN,                   NOT_FINITE,        'must be a finite number'",
        "-Infinity,             NOT_FINITE,        'must be a finite number'",
        "1e3,                   EXPONENT,          'must be written without an exponent'",
        "1.5E-8,                EXPONENT,          'must be written without an exponent'",
        "0.000000001,           TOO_MANY_DECIMALS, 'must have at most 8 decimals'",
        "1.000000000,           TOO_MANY_DECIMALS, 'must have at most 8 decimals'",
        "1234567890123456789,   TOO_LARGE,         'must be at most 92233720368.54775807'",
        "92233720368.54775808,  TOO_LARGE,         'must be at most 92233720368.54775807'",
        "-92233720368.54775808, TOO_LARGE,         'must be at most 92233720368.54775807'"})
    void saysWhyATextIsNoAmount(String text, AmountException.Kind kind, String rule) {
        AmountException refused = assertThrows(AmountException.class, () -> Amounts.parse("quantity", text));
        assertEquals("quantity " + rule + ", quantity=" + text, refused.getMessage());
        assertEquals(kind, refused.kind());
    }

    @Test
    void showsOnlyTheBeginningOfALongText() {
        AmountException refused = assertThrows(AmountException.class,
            () -> Amounts.parse("price", "9".repeat(10_000)));
        assertEquals("price must be at most 92233720368.54775807, price=" + "9".repeat(40) + "...",
            refused.getMessage());
    }
}
