package io.holdfast.tools.simulate;

import java.util.PriorityQueue;

/**
 * Virtual time, and what is to happen in it. One thread. Whoever waits inside of an event lets the others happen
 * meanwhile: what blocks a thread in the real gateway is a nested turn of this here.
 */
final class World {
    static final long MICRO_NS = 1_000L;
    static final long MILLI_NS = 1_000_000L;
    static final long SECOND_NS = 1_000_000_000L;

    /** So much happens in no sound run: something chases its own tail. */
    private static final int MAX_EVENTS = 2_000_000;

    private record Event(long timeNs, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return timeNs == other.timeNs ? Long.compare(order, other.order) : Long.compare(timeNs, other.timeNs);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNs;
    private long order;
    private int happened;

    World(long startNs) {
        nowNs = startNs;
    }

    /** True time, nanoseconds since the epoch. */
    long nowNs() {
        return nowNs;
    }

    int happened() {
        return happened;
    }

    void after(long delayNs, Runnable action) {
        events.add(new Event(nowNs + delayNs, ++order, action));
    }

    /** Lets everything happen up to a time. */
    void runUntil(long timeNs) {
        Event next = events.peek();
        while (next != null && next.timeNs() <= timeNs) {
            events.poll();
            nowNs = Math.max(nowNs, next.timeNs());
            if (++happened > MAX_EVENTS) {
                throw new Violation("L3", "the run does not come to rest, events=" + happened);
            }
            next.action().run();
            next = events.peek();
        }
        nowNs = Math.max(nowNs, timeNs);
    }
}
