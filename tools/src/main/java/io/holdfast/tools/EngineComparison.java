package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A comparison with the venue by the engine that runs, made again until both agree.
 *
 * @param last the answer of the last pass
 * @param found all records that the passes made, the first one first
 */
record EngineComparison(JsonNode last, List<JsonNode> found) {
    /** A difference that no trade explains is cured when it was seen three times. */
    private static final int MAX_PASSES = 5;

    private static final Duration TIMEOUT = Duration.ofSeconds(35);

    /**
     * Asks the engine.
     *
     * @throws CommandFailure if it does not run, or does not answer
     */
    static EngineComparison make(OperatorOptions operator, String reason) throws InterruptedException {
        List<JsonNode> found = new ArrayList<>();
        JsonNode pass = null;
        for (int i = 0; i < MAX_PASSES && (pass == null || !isClean(pass)); i++) {
            pass = operator.tell("/v1/reconcile", operator.body(reason), TIMEOUT);
            pass.path("records").forEach(found::add);
        }
        return new EngineComparison(pass, found);
    }

    private static boolean isClean(JsonNode pass) {
        return pass.path("result").asText().equals("CLEAN");
    }

    /** Whether both agree in the end. */
    boolean isClean() {
        return isClean(last);
    }

    /** Whether something waits for a person. */
    boolean waits() {
        return last.path("halted").asBoolean() || last.path("held").asBoolean();
    }
}
