package io.holdfast.engine.core;

/**
 * The client order id of an order: 32 lower-case hexadecimal digits, which every venue takes.
 *
 * <pre>
 *   digits   0-7        8-13    14-27      28-31
 *            engine id  epoch   sequence   leg
 * </pre>
 *
 * The sequence is that of the order's intent, so an id names its record; the epoch tells an old engine's orders apart.
 */
public final class ClientOrderId {
    /** How many digits an id has. */
    public static final int LENGTH = 32;

    /** The greatest epoch. */
    public static final int MAX_EPOCH = 0xFF_FFFF;

    private static final int LOW_SEQUENCE_BITS = 48;
    private static final int LEG_BITS = 16;
    private static final String LIST_LEG = "0001";

    private ClientOrderId() {
    }

    /** The first sixteen digits: engine id, epoch and the upper eight bits of the sequence. */
    public static long high(int engineId, int epoch, long sequence) {
        return (long) engineId << 32 | (long) epoch << 8 | sequence >>> LOW_SEQUENCE_BITS;
    }

    /** The last sixteen digits: the lower 48 bits of the sequence, and leg 0. */
    public static long low(long sequence) {
        return sequence << LEG_BITS;
    }

    /** The sequence of an id. */
    static long sequence(long high, long low) {
        return (high & 0xFF) << LOW_SEQUENCE_BITS | low >>> LEG_BITS;
    }

    /** The epoch of an id. */
    static int epoch(long high) {
        return (int) (high >>> 8) & MAX_EPOCH;
    }

    /** The digits. */
    public static String format(long high, long low) {
        return hex(high) + hex(low);
    }

    /** The id of the list whose first order has this id: the same with leg 1. */
    public static String listOf(String clientOrderId) {
        return clientOrderId.substring(0, LENGTH - LIST_LEG.length()) + LIST_LEG;
    }

    /** Whether a client order id was made by an engine with this id. */
    public static boolean isOf(int engineId, CharSequence clientOrderId) {
        return clientOrderId.length() == LENGTH && isHex(clientOrderId)
            && Integer.parseUnsignedInt(clientOrderId, 0, 8, 16) == engineId;
    }

    /** The order id, that is the sequence of the intent, of an id made by an engine. */
    public static long orderId(CharSequence clientOrderId) {
        return Long.parseUnsignedLong(clientOrderId, 14, 28, 16);
    }

    /** The start number of the engine that made an id. */
    public static int epoch(CharSequence clientOrderId) {
        return Integer.parseUnsignedInt(clientOrderId, 8, 14, 16);
    }

    /** The sixteen digits of a number. */
    public static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }

    private static boolean isHex(CharSequence digits) {
        return digits.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }
}
