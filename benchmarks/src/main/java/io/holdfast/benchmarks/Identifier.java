package io.holdfast.benchmarks;

import io.holdfast.engine.core.Text;
import java.util.Arrays;

/**
 * A name that is another one each time, for request ids and trade ids: a letter and decimal digits that count up in
 * place, so that a new name costs the change of one digit or two, and no allocation.
 */
final class Identifier {
    static final int LENGTH = 16;

    private final byte[] characters = new byte[LENGTH];

    Identifier(char letter) {
        Arrays.fill(characters, (byte) '0');
        characters[0] = (byte) letter;
    }

    /** Sets a text to the next name. */
    void next(Text text) {
        int digit = LENGTH - 1;
        while (characters[digit] == '9') {
            characters[digit] = '0';
            digit--;
        }
        characters[digit]++;
        text.set(characters, 0, LENGTH);
    }
}
