package io.holdfast.benchmarks;

import java.util.Arrays;
import java.util.Map;

/**
 * Bytes for each intent on the threads that it passes, of the window that has least: what an intent allocates shows in
 * each window, what the JVM allocates once in one.
 */
final class AllocationRow implements Row.Measurement {
    /** The names of the guarded figures. */
    static final String ENGINE = "engine thread, bytes an intent";
    static final String FOLLOWER = "follower thread, bytes an intent";
    static final String GATEWAY = "gateway reader thread, bytes an intent";

    @Override
    public void run(Row.Settings settings, Findings findings) {
        Map<String, long[]> bytes = Allocation.run();
        add(findings, ENGINE, bytes.get("engine"));
        add(findings, FOLLOWER, bytes.get("follower"));
        add(findings, GATEWAY, bytes.get("gateway"));
    }

    private static void add(Findings findings, String name, long[] windows) {
        Figure figure = findings.figure(name, "");
        figure.add((double) Arrays.stream(windows).min().orElseThrow() / Allocation.ORDERS);
        findings.atMost(name, 0, figure);
    }
}
