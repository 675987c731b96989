package io.holdfast.gateway.simulator;

import java.util.Random;

/** Ids that the venue makes up where a request has none: 22 letters and digits, in a sequence fixed by the seed. */
final class ClientIds {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 22;
    private static final int LISTEN_KEY_LENGTH = 64;

    private final Random random;

    ClientIds(long seed) {
        random = new Random(seed);
    }

    String next() {
        return text(LENGTH);
    }

    String nextListenKey() {
        return text(LISTEN_KEY_LENGTH);
    }

    private synchronized String text(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
