package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HashIndexTest {
    private final HashIndex index = new HashIndex();

    @Test
    void agreesWithAMapWhateverTheKeysHaveInCommon() {
        SplittableRandom random = Seeds.random("HashIndexTest");
        Map<List<Long>, Long> model = new HashMap<>();
        for (int i = 1; i <= 50_000; i++) {
            long high = random.nextInt(3) == 0 ? random.nextInt(4) : random.nextLong();
            long low = random.nextInt(3) == 0 ? random.nextInt(5000) : random.nextLong();
            List<Long> key = List.of(high, low);
            assertEquals(model.getOrDefault(key, HashIndex.MISSING), index.get(high, low));
            if (!model.containsKey(key)) {
                index.put(high, low, i);
                model.put(key, (long) i);
            }
        }
        assertEquals(model.size(), index.size());
        model.forEach((key, value) -> assertEquals(value, index.get(key.get(0), key.get(1))));
    }

    @Test
    void isCopiedWithSegmentsThatHaveDoubled() {
        for (int i = 1; i <= 10_000; i++) {
            index.put(Digest.mix(1, i), i, i);
        }
        HashIndex copy = new HashIndex();
        copy.copy(new FrozenIds(index, 9_000));
        assertEquals(9_000, copy.size());
        assertEquals(HashIndex.MISSING, copy.get(Digest.mix(1, 9_001), 9_001));
        for (int i = 9_001; i <= 20_000; i++) {
            copy.put(Digest.mix(1, i), i, i);
        }
        for (int i = 1; i <= 20_000; i++) {
            assertEquals(i, copy.get(Digest.mix(1, i), i));
        }
    }

    @Test
    void holdsKeysOfZero() {
        assertEquals(HashIndex.MISSING, index.get(0, 0));
        index.put(0, 0, 7);
        assertEquals(7, index.get(0, 0));
    }

    @Test
    void findsKeysThatShareASlotAcrossTheEnd() {
        for (int i = 0; i < 100; i++) {
            index.put(i, -1, i + 1);
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(i + 1, index.get(i, -1));
        }
        assertEquals(HashIndex.MISSING, index.get(100, -1));
    }

    @Test
    void growsWithoutEverCopyingAllThatItHas() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadAllocatedBytes();
        long most = 0;
        for (int i = 1; i <= 500_000; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            index.put(i, Digest.mix(1, i), i);
            most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before);
        }
        long all = threads.getCurrentThreadAllocatedBytes() - begun;
        long kept = 0;
        for (long[] segment : index.segments()) {
            kept += (long) segment.length * Long.BYTES;
        }
        assertTrue(index.segments().length >= 256);
        assertTrue(most < 120_000, "two segments and a list of all, bytes=" + most);
        assertTrue(all < kept * 11 / 10, "little that is not in use, kept=" + kept + " all=" + all);
    }

    @Test
    void isReadAsItWasWhileItsSegmentsAreSplit() {
        SplittableRandom random = Seeds.random("HashIndexTest.frozen");
        List<FrozenIds> frozen = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (int i = 1; i <= 60_000; i++) {
            index.put(i, Digest.mix(1, i), i);
            if (random.nextInt(6_000) == 0) {
                frozen.add(new FrozenIds(index, i));
                sizes.add(i);
            }
        }
        for (int i = 0; i < sizes.size(); i++) {
            HashIndex copy = new HashIndex();
            copy.copy(frozen.get(i));
            assertEquals(sizes.get(i), copy.size());
            for (int key = 1; key <= 60_000; key++) {
                assertEquals(key <= sizes.get(i) ? key : HashIndex.MISSING, copy.get(key, Digest.mix(1, key)));
            }
        }
        for (int i = 1; i <= 60_000; i++) {
            assertEquals(i, index.get(i, Digest.mix(1, i)));
        }
        assertTrue(sizes.size() > 1, "frozen=" + sizes);
    }

    @Test
    void refusesAKeyThatIsThere() {
        index.put(1, 2, 3);
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> index.put(1, 2, 4));
        assertEquals("key is there already, value=3", thrown.getMessage());
        assertEquals(3, index.get(1, 2));
    }

    @Test
    void findsTheSameWhereEntriesWerePutManyAtATime() {
        SplittableRandom random = Seeds.random("HashIndexTest.many");
        HashIndex direct = new HashIndex();
        for (int i = 1; i <= 3_000; i++) {
            long high = random.nextLong();
            long low = random.nextInt(3) == 0 ? random.nextInt(50) - 25 : random.nextLong();
            if (i % 1_000 == 1) {
                index.defer();
            }
            direct.put(high, low, i);
            index.put(high, low, i);
            if (random.nextInt(200) == 0) {
                assertEquals(i, index.get(high, low), "also while some are collected");
            }
        }
        assertTrue(direct.holds(index) && index.holds(direct));
        assertEquals(direct.segments().length, index.segments().length);
        index.defer();
        index.put(1, 1, 1);
        index.put(1, 1, 2);
        assertEquals("key is there already, value=1",
            assertThrows(IllegalStateException.class, index::settle).getMessage());
    }

    @Test
    void collectsMoreThanFitsAtOnce() {
        index.defer();
        int count = DeferredEntries.MAX_COUNT + 5;
        for (int i = 1; i <= count; i++) {
            index.put(i, Digest.mix(1, i), i);
        }
        assertEquals(count, index.size());
        assertEquals(7, index.get(7, Digest.mix(1, 7)));
        assertEquals(count, index.get(count, Digest.mix(1, count)));
    }

    @Test
    void textsThatDifferHaveHashesThatDiffer() {
        Set<Long> hashes = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            texts.add("r" + i);
            texts.add("order-" + Integer.toHexString(i * 31));
            texts.add("0".repeat(i % 40) + i % 7);
        }
        Text text = new Text(Message.MAX_ID);
        for (String value : texts) {
            text.set(value);
            hashes.add(KnownIds.requestHigh(text));
        }
        assertEquals(texts.size(), hashes.size());
        text.set("abc");
        assertNotEquals(text.hash(1), text.hash(2));
    }
}
