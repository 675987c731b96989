package io.holdfast.tools;

import java.io.PrintWriter;
import java.util.Locale;

/** What the demo says as it happens: one line each, with the seconds since it began. Any thread. */
final class DemoScreen {
    private final PrintWriter out;
    private final long startNs = System.nanoTime();

    DemoScreen(PrintWriter out) {
        this.out = out;
    }

    synchronized void say(String what, String format, Object... arguments) {
        String text = String.format(Locale.ROOT, format, arguments);
        out.printf(Locale.ROOT, "%6.1f s  %-10s %s%n", (System.nanoTime() - startNs) / 1e9, what, text);
        out.flush();
    }

    synchronized void line(String format, Object... arguments) {
        out.printf(Locale.ROOT, format + "%n", arguments);
        out.flush();
    }
}
