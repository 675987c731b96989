package io.holdfast.tools.planted;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Lets no test begin behind one that failed: what a planted bug does to the others costs time and shows no more. */
public final class FirstFailure implements ExecutionCondition, TestWatcher {
    private static volatile boolean failed;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return failed ? ConditionEvaluationResult.disabled("a test has failed")
            : ConditionEvaluationResult.enabled("no test has failed");
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        failed = true;
    }
}
