package io.holdfast.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import jnr.ffi.LibraryLoader;

/** What the property of {@link FaultPoint} asks for: counts who comes by, and strikes once. Any thread. */
final class Fault {
    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;
    private static final int PARTS = 3;
    private static final int HALTED = 99;
    private static final int BLOCK = 1 << 20;

    private final AtomicLongArray hits = new AtomicLongArray(FaultPoint.values().length);
    private final FaultPoint point;
    private final long count;
    private final Action action;
    private final List<byte[]> taken = new ArrayList<>();
    private final Signals signals = LibraryLoader.create(Signals.class).load("c");

    private enum Action { KILL, HALT, THROW, STOP, HANG, FILL }

    /** The C library's. Public, as the binding is made in another package. */
    public interface Signals {
        /**
         * Sends a signal to this thread, and so to this process.
         *
         * @param signal its number
         * @return 0 when sent
         */
        int raise(int signal);
    }

    private Fault(FaultPoint point, long count, Action action) {
        this.point = point;
        this.count = count;
        this.action = action;
    }

    /** The fault that a text asks for; none where there is no text. */
    static Fault parse(String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split(":");
        try {
            if (parts.length == PARTS) {
                return new Fault(FaultPoint.valueOf(parts[0]), Long.parseLong(parts[1]), Action.valueOf(parts[2]));
            }
        } catch (IllegalArgumentException e) {
            throw malformed(text, e);
        }
        throw malformed(text, null);
    }

    void hit(FaultPoint passed) {
        long hit = hits.incrementAndGet(passed.ordinal());
        if (passed == point && hit == count) {
            strike();
        }
    }

    long hits(FaultPoint passed) {
        return hits.get(passed.ordinal());
    }

    private void strike() {
        switch (action) {
            case KILL -> signals.raise(SIGKILL);
            case STOP -> signals.raise(SIGSTOP);
            case HANG -> hang();
            case HALT -> Runtime.getRuntime().halt(HALTED);
            case FILL -> fillHeap();
            case THROW -> throw new IllegalStateException("fault asked for: point=" + point + " hit=" + count);
        }
    }

    private static void hang() {
        while (true) {
            LockSupport.park(); // whatever wakes it up: this thread does nothing any more
        }
    }

    /** Ends with an OutOfMemoryError, and so does whatever thread asks for memory next. */
    private void fillHeap() {
        for (byte[] block = new byte[BLOCK];; block = new byte[BLOCK]) {
            taken.add(block);
        }
    }

    private static IllegalArgumentException malformed(String text, Throwable cause) {
        return new IllegalArgumentException(FaultPoint.PROPERTY
            + " is NAME:COUNT:KILL|HALT|THROW|STOP|HANG|FILL: value=" + text, cause);
    }
}
