package io.holdfast.engine.pipeline;

/** Hears of the failure after which the engine does nothing any more. */
@FunctionalInterface
public interface EngineFailureListener {
    /** Called once, on the thread that failed; the process is to end. */
    void onFailure(Throwable failure);
}
