package io.holdfast.tools.simulate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last events of a run. Off until a run has failed: the same seed is then run again with it. */
final class Trace {
    private static final int KEPT = Integer.getInteger("simulator.trace", 200);

    private final Deque<Object[]> events = new ArrayDeque<>();
    private final boolean on;
    private World world;

    Trace(boolean on) {
        this.on = on;
    }

    void world(World newWorld) {
        world = newWorld;
    }

    boolean on() {
        return on;
    }

    /** Notes an event by values that do not change any more. */
    void note(Object... what) {
        if (on) {
            Object[] event = new Object[what.length + 1];
            event[0] = world.nowNs();
            System.arraycopy(what, 0, event, 1, what.length);
            events.addLast(event);
            if (events.size() > KEPT) {
                events.removeFirst();
            }
        }
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Object[] event : events) {
            StringBuilder line = new StringBuilder(String.format("%13.6f", (long) event[0] % 1_000_000_000_000L / 1e9));
            for (int i = 1; i < event.length; i++) {
                line.append(' ').append(event[i]);
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
