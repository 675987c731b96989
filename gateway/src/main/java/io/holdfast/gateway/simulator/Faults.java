package io.holdfast.gateway.simulator;

import io.holdfast.gateway.simulator.FaultKind.Target;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;

/** The faults that are armed, in the order in which they were asked for. Thread-safe. */
final class Faults {
    private final List<Armed> armed = new ArrayList<>();
    private final LongSupplier clockMs;

    Faults(LongSupplier clockMs) {
        this.clockMs = clockMs;
    }

    /** Arms a fault that is ready {@code afterMs} from now. */
    synchronized Armed arm(Order order) {
        Armed fault = new Armed(order, order.count, clockMs.getAsLong() + order.afterMs);
        armed.add(fault);
        return fault;
    }

    /** Uses up one fault for a request on this path; null if there is none ready. */
    Order takeFor(RequestPath path) {
        return take(Target.REQUEST, null, path);
    }

    /** Uses up one fault for a stream event; null if there is none ready. */
    FaultKind takeForEvent() {
        Order taken = take(Target.EVENT, null, null);
        return taken == null ? null : taken.kind;
    }

    /** Uses up one disconnection; false if there is none ready. */
    boolean takeDisconnect() {
        return take(Target.CONNECTION, FaultKind.DISCONNECT_STREAM, null) != null;
    }

    private synchronized Order take(Target target, FaultKind only, RequestPath path) {
        long nowMs = clockMs.getAsLong();
        for (Iterator<Armed> next = armed.iterator(); next.hasNext();) {
            Armed fault = next.next();
            Order order = fault.order;
            boolean fits = order.kind.target() == target && (only == null || only == order.kind)
                && order.path == path;
            if (fits && fault.readyMs <= nowMs) {
                fault.remaining--;
                if (fault.remaining == 0) {
                    next.remove();
                }
                return order;
            }
        }
        return null;
    }

    synchronized boolean remove(Armed fault) {
        return armed.remove(fault);
    }

    synchronized void clear() {
        armed.clear();
    }

    /** What is armed now: copies. */
    synchronized List<Armed> all() {
        List<Armed> copies = new ArrayList<>();
        armed.forEach(fault -> copies.add(new Armed(fault.order, fault.remaining, fault.readyMs)));
        return copies;
    }

    /**
     * What somebody asked for. {@code path} is null unless the target is a request; {@code delayMs} is how late a late
     * answer comes, {@link #RANDOM_DELAY} for 500 to 1500 ms.
     */
    record Order(FaultKind kind, RequestPath path, int count, long afterMs, long delayMs) {
        static final long RANDOM_DELAY = -1;
    }

    /** A fault that waits for what it will spoil. */
    static final class Armed {
        private final Order order;
        private final long readyMs;
        private int remaining;

        private Armed(Order order, int remaining, long readyMs) {
            this.order = order;
            this.remaining = remaining;
            this.readyMs = readyMs;
        }

        Order order() {
            return order;
        }

        int remaining() {
            return remaining;
        }

        long readyMs() {
            return readyMs;
        }
    }
}
