package io.holdfast.engine.ipc;

/** What a client in another process cannot go on with; one sentence that says what to do. */
public final class IpcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IpcException(String message) {
        super(message);
    }

    IpcException(String message, Throwable cause) {
        super(message, cause);
    }
}
