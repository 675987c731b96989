package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HeapWatchTest {
    private static final int KEPT = 32 << 20;

    @Test
    void alertsOnceUntilLessIsKeptAgain() {
        AtomicLong kept = new AtomicLong();
        List<String> alerts = new ArrayList<>();
        HeapWatch watch = new HeapWatch(kept::get, 4L << 30, (reason, text) -> alerts.add(reason + " " + text));
        for (long mebibytes : new long[] {0, 3 << 10, (3 << 10) + 1, 4 << 10, 1 << 10, 3500}) {
            kept.set(mebibytes << 20);
            watch.look();
            watch.look();
        }
        assertEquals(List.of("LOW_MEMORY 3.00 of 4.00 GiB of heap are kept: stop and start with a larger one, "
            + "HOLDFAST_JAVA_OPTS=-Xmx, before it is full", "LOW_MEMORY 3.42 of 4.00 GiB of heap are kept: stop and "
            + "start with a larger one, HOLDFAST_JAVA_OPTS=-Xmx, before it is full"), alerts);
    }

    @Test
    @Timeout(60)
    void countsWhatACollectionHasLeft() {
        byte[] held = new byte[KEPT];
        System.gc();
        long before = HeapWatch.keptBytes();
        assertTrue(before >= KEPT, "kept=" + before);
        assertTrue(before <= HeapWatch.maxBytes(), "kept=" + before + " max=" + HeapWatch.maxBytes());
        held[0] = 1; // still in use until here
        held = null;
        HoldfastProcess.await("a collection of what nobody holds", () -> {
            System.gc();
            return HeapWatch.keptBytes() <= before - KEPT / 2;
        });
    }
}
