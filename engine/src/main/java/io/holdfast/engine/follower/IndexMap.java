package io.holdfast.engine.follower;

import io.holdfast.engine.core.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;

/**
 * The Chronicle Map of one segment of the index: numbered lists of longs. An order has the list of the places of its
 * records; a name has the list of the orders that bear it, since neither venue order ids nor trade ids are unique over
 * instruments, and an acceptance does not say its instrument. Names are kept as 125-bit hashes. One thread.
 */
final class IndexMap implements AutoCloseable {
    private static final int KEY_LENGTH = 2 * Long.BYTES;
    private static final int TAG_SHIFT = 61;
    private static final long ORDER_TAG = 0;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long FINISHER = 0xBF58476D1CE4E5B9L;
    private static final long SECOND_SEED = 0x5DEECE66DL;

    private final ChronicleMap<byte[], Long> map;
    private final byte[] key = new byte[KEY_LENGTH];
    private final ByteBuffer keyBuffer = ByteBuffer.wrap(key);
    private final Text text = new Text(255);

    // The list that is meant.
    private long tag;
    private long high;
    private long low;

    private IndexMap(ChronicleMap<byte[], Long> map) {
        this.map = map;
    }

    /**
     * Creates a map in an empty file, or opens one.
     *
     * @param entries how many longs it is made for; twice as many still fit
     */
    static IndexMap open(Path file, long entries) throws IOException {
        return new IndexMap(ChronicleMapBuilder.of(byte[].class, Long.class)
            .name("index")
            .constantKeySizeBySample(new byte[KEY_LENGTH])
            .entries(entries)
            .maxBloatFactor(2)
            .checksumEntries(false)
            .skipCloseOnExitHook(true)
            .createPersistedTo(file.toFile()));
    }

    /** Adds the place of an order's next record. */
    void addPlace(long orderId, long place) {
        order(orderId);
        put(count(), place);
    }

    /** Adds an order that bears a name; the same one may come again. */
    void addName(OrderIdKind kind, Text name, long orderId) {
        name(kind, name);
        long count = count();
        Long last = count == 0 ? null : get(count - 1);
        if (last == null || last != orderId) {
            put(count, orderId);
        }
    }

    /** The places of an order's records, in their order. */
    void places(long orderId, LongConsumer consumer) {
        order(orderId);
        list(consumer);
    }

    /** The orders that bear a name, some of them perhaps more than once. */
    void orders(OrderIdKind kind, String name, LongConsumer consumer) {
        text.set(name);
        name(kind, text);
        list(consumer);
    }

    private void order(long orderId) {
        tag = ORDER_TAG;
        high = 0;
        low = orderId;
    }

    private void name(OrderIdKind kind, Text name) {
        tag = kind.ordinal();
        high = hash(tag, name);
        low = hash(tag ^ SECOND_SEED, name);
    }

    private void list(LongConsumer consumer) {
        long number = 0;
        Long value = get(number);
        while (value != null) {
            consumer.accept(value);
            number++;
            value = get(number);
        }
    }

    /** The length of the list: by doubling steps, then by halves, so that long lists grow quickly too. */
    private long count() {
        if (get(0) == null) {
            return 0;
        }
        long present = 0;
        long step = 1;
        while (get(present + step) != null) {
            present += step;
            step <<= 1;
        }
        long absent = present + step;
        while (absent - present > 1) {
            long middle = present + absent >>> 1;
            if (get(middle) == null) {
                absent = middle;
            } else {
                present = middle;
            }
        }
        return absent;
    }

    private Long get(long number) {
        return map.get(key(number));
    }

    private void put(long number, long value) {
        map.put(key(number), value);
    }

    private byte[] key(long number) {
        keyBuffer.putLong(0, (high + number * MULTIPLIER) << 3 >>> 3 | tag << TAG_SHIFT);
        keyBuffer.putLong(Long.BYTES, low);
        return key;
    }

    private static long hash(long seed, Text text) {
        long hash = mix(seed, text.length());
        for (int i = 0; i < text.length(); i++) {
            hash = mix(hash, text.bytes()[i]);
        }
        return hash;
    }

    private static long mix(long hash, long next) {
        long mixed = (hash ^ next) * MULTIPLIER;
        return (Long.rotateLeft(mixed, 29) ^ next) * FINISHER;
    }

    @Override
    public void close() {
        map.close();
    }
}
