package io.holdfast.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes that the threads of a real engine allocate for orders, each an intent and a rejection, in many windows: what
 * each order allocates shows in all of them. What happens seldom does not: the index of request ids grows, or the
 * compiler comes late on a busy machine, and before it objects are made that never leave a method.
 */
final class Allocation {
    /** The threads that are counted. */
    static final List<String> THREADS = List.of("engine", "follower", "gateway");
    /** How many orders are counted in each window. */
    static final int ORDERS = 25_000;
    /** How many windows they are counted in. */
    static final int WINDOWS = 32;

    private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 300_000;
    private static final int RATE = 100_000;

    private Allocation() {
    }

    /** Bytes of each thread in each window. */
    static Map<String, long[]> run() {
        Map<String, long[]> bytes = new LinkedHashMap<>();
        try (VenueHandOver run = new VenueHandOver(Schedule.atRate(RATE, WARM_UP, WINDOWS * ORDERS))) {
            Map<String, Long> ids = threadIds();
            run.begin();
            run.runUntil(WARM_UP);
            for (int i = 0; i < WINDOWS; i++) {
                for (String thread : THREADS) {
                    long[] windows = bytes.computeIfAbsent(thread, name -> new long[WINDOWS]);
                    windows[i] = -BEAN.getThreadAllocatedBytes(ids.get(thread));
                }
                run.runUntil(WARM_UP + ORDERS * (i + 1));
                run.awaitFollower();
                for (String thread : THREADS) {
                    bytes.get(thread)[i] += BEAN.getThreadAllocatedBytes(ids.get(thread));
                }
            }
        }
        return bytes;
    }

    private static Map<String, Long> threadIds() {
        Map<String, Long> ids = new LinkedHashMap<>();
        for (ThreadInfo thread : BEAN.getThreadInfo(BEAN.getAllThreadIds())) {
            if (thread != null && THREADS.contains(thread.getThreadName())) {
                ids.put(thread.getThreadName(), thread.getThreadId());
            }
        }
        if (ids.size() < THREADS.size()) {
            throw new IllegalStateException("threads are missing, found=" + ids.keySet() + " wanted=" + THREADS);
        }
        return ids;
    }
}
