package io.holdfast.gateway.simulator;

/** The simulated venue cannot start. The message is one sentence that says what to do. */
public final class SimulatedVenueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SimulatedVenueException(String message, Throwable cause) {
        super(message, cause);
    }

    SimulatedVenueException(String message) {
        super(message);
    }
}
