package io.holdfast.benchmarks;

/**
 * Bytes that the engine thread of a real engine allocates for orders, each one an intent and a rejection, after so many
 * that the index of request ids, which doubles after 262,144 and 524,288, does not double in between.
 */
final class Allocation {
    /** How many orders are counted in all. */
    static final int ORDERS = 200_000;
    /** How many windows they are counted in. */
    static final int WINDOWS = 4;

    private static final int WARM_UP = 300_000;
    private static final int RATE = 250_000;

    private Allocation() {
    }

    /** Bytes in each window. */
    static long[] run() {
        long[] bytes = new long[WINDOWS];
        try (EngineHandOver run = new EngineHandOver(RATE, WARM_UP, ORDERS)) {
            run.openTrading();
            run.begin();
            run.readUntil(WARM_UP);
            for (int i = 0; i < WINDOWS; i++) {
                long before = run.allocatedBytes();
                run.readUntil(WARM_UP + ORDERS / WINDOWS * (i + 1));
                bytes[i] = run.allocatedBytes() - before;
            }
        }
        return bytes;
    }
}
