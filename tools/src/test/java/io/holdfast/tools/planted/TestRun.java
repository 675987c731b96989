package io.holdfast.tools.planted;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs tests in a process of its own, up to the first that fails: exit code 0 when all passed, 1 when one failed, 2
 * when none ran.
 */
final class TestRun {
    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int NONE_RAN = 2;

    private TestRun() {
    }

    public static void main(String[] tests) {
        List<DiscoverySelector> selectors = new ArrayList<>();
        for (String test : tests) {
            selectors.add(test.indexOf('#') < 0 ? DiscoverySelectors.selectClass(test)
                : DiscoverySelectors.selectMethod(test));
        }
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selectors)
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
            .configurationParameter("junit.jupiter.extensions.autodetection.include", FirstFailure.class.getName())
            .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.out), 3);
        // Halted, so that no thread that a planted bug left behind keeps the process alive.
        Runtime.getRuntime().halt(summary.getTotalFailureCount() > 0 ? FAILED
            : summary.getTestsSucceededCount() == 0 ? NONE_RAN : PASSED);
    }
}
