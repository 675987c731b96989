package io.holdfast.engine.core;

import java.util.SplittableRandom;

/** Random numbers whose seed is printed, and taken back with {@code -Dseed=}. */
final class Seeds {
    private Seeds() {
    }

    static SplittableRandom random(String test) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(test + ": -Dseed=" + seed);
        return new SplittableRandom(seed);
    }
}
