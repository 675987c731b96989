package io.holdfast.tools;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says on one line of a terminal how far long work has come, how fast it goes, and how long it will take; says nothing
 * anywhere else, nor of work that is soon done. The line is gone when it is closed. Any thread.
 */
final class Progress implements AutoCloseable {
    /** A total that is not known. */
    static final long UNKNOWN = 0;

    private static final long BEGIN_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long EVERY_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final String ERASE = "\r\033[K";

    private final String unit;
    private final long begin;
    private final long total;
    private final PrintStream terminal;
    private final LongSupplier clock;
    private final long begunNs;
    private long shownNs;
    private boolean shown;

    /** Progress from a count to a total on a stream, {@code null} for none, by a clock in nanoseconds. */
    Progress(String unit, long begin, long total, PrintStream terminal, LongSupplier clock) {
        this.unit = unit;
        this.begin = begin;
        this.total = total;
        this.terminal = terminal;
        this.clock = clock;
        begunNs = clock.getAsLong();
        shownNs = begunNs + BEGIN_NS - EVERY_NS;
    }

    /** Progress on standard error, where that is a terminal. */
    static Progress of(String unit, long total) {
        return new Progress(unit, 0, total, Terminal.isErr() ? System.err : null, System::nanoTime);
    }

    /** The same for a command whose results go to standard output as it works: only where those go elsewhere. */
    static Progress beside(String unit, long begin, long total) {
        boolean visible = Terminal.isErr() && !Terminal.isOut();
        return new Progress(unit, begin, total, visible ? System.err : null, System::nanoTime);
    }

    /** Work has come to a count. */
    void at(long done) {
        if (terminal == null) {
            return;
        }
        long nowNs = clock.getAsLong();
        synchronized (this) {
            if (nowNs - shownNs >= EVERY_NS) {
                shownNs = nowNs;
                shown = true;
                terminal.print(ERASE + line(done, nowNs - begunNs));
                terminal.flush();
            }
        }
    }

    private String line(long done, long ns) {
        double seconds = ns / (double) TimeUnit.SECONDS.toNanos(1);
        double rate = Math.max(0, done - begin) / seconds;
        if (total <= UNKNOWN || done > total) {
            return String.format(Locale.ROOT, "%,d %s  %,.0f/s", done, unit, rate);
        }
        String left = rate == 0 ? "" : "  " + duration((long) Math.ceil((total - done) / rate)) + " left";
        return String.format(Locale.ROOT, "%,d of %,d %s  %d %%  %,.0f/s%s", done, total, unit, 100 * done / total,
            rate, left);
    }

    private static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600 ? seconds / 60 + " min " + seconds % 60 + " s"
            : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    /** Takes the line away. */
    @Override
    public synchronized void close() {
        if (shown) {
            shown = false;
            terminal.print(ERASE);
            terminal.flush();
        }
    }
}
