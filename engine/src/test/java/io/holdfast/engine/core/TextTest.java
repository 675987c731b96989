package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextTest {
    private static final String CHARACTERS = "a-3456789_123456789.123456789~123456";

    /** What is in journals for ever: eight characters at a time, the first one highest, then those that are left. */
    @Test
    void isHashedByItsCharactersInTheirOrder() {
        for (int length = 0; length <= CHARACTERS.length(); length++) {
            Text text = text(length);
            long hash = Digest.mix(7, length);
            long word = 0;
            for (int i = 0; i < length; i++) {
                word = word << 8 | CHARACTERS.charAt(i);
                if ((i & 7) == 7) {
                    hash = Digest.mix(hash, word);
                    word = 0;
                }
            }
            assertEquals(Digest.mix(hash, word), text.hash(7), text.toString());
        }
    }

    @Test
    void isMadeOfItsWordsAgain() {
        for (int length = 0; length <= CHARACTERS.length(); length++) {
            Text text = text(length);
            Text copy = new Text(40);
            for (int i = 0; i < 5; i++) {
                assertEquals(word(i, length), text.word(i), "what is behind the end does not count");
                copy.word(i, text.word(i));
            }
            copy.filled(length);
            assertEquals(text.toString(), copy.toString());
        }
    }

    private static long word(int i, int length) {
        long word = 0;
        for (int at = 8 * i; at < Math.min(length, 8 * i + 8); at++) {
            word |= (long) CHARACTERS.charAt(at) << 8 * (at - 8 * i);
        }
        return word;
    }

    /** With other characters behind its end. */
    private static Text text(int length) {
        Text text = new Text(40);
        text.set("########################################");
        text.set(CHARACTERS.substring(0, length));
        return text;
    }
}
