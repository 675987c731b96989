package io.holdfast.gateway.simulator;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * One WebSocket connection. Texts go out in the order of {@link #send} and never block the sender: whoever reads too
 * slowly is cut off, or misses what may be missed.
 */
abstract class VenueSocket {
    private static final int MAX_PENDING = 10_000;
    private static final int MAX_PENDING_DROPPABLE = 1_000;

    private final Sockets sockets;
    private final AtomicInteger pending = new AtomicInteger();
    private volatile Session session;

    VenueSocket(Sockets sockets) {
        this.sockets = sockets;
    }

    final void open(Session opened) {
        session = opened;
        sockets.add(this);
        onOpen();
    }

    final void end() {
        sockets.remove(this);
        onEnd();
    }

    final void pong(ByteBuffer payload) {
        if (answersPings()) {
            session.sendPong(payload, Callback.NOOP);
        }
    }

    /** The connection is open. */
    void onOpen() {
    }

    /** A text came in. */
    void onText(String text) {
    }

    /** The connection is gone; may be called twice. */
    void onEnd() {
    }

    boolean answersPings() {
        return true;
    }

    /** Sends a text that must not be missed; cuts the connection when too many wait. */
    final void send(String text) {
        if (pending.get() >= MAX_PENDING) {
            disconnect();
        } else {
            write(text);
        }
    }

    /** Sends a text that a slow reader may miss. */
    final void sendDroppable(String text) {
        if (pending.get() < MAX_PENDING_DROPPABLE) {
            write(text);
        }
    }

    final void ping() {
        if (answersPings()) {
            session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        }
    }

    /** Cuts the connection without a closing handshake. */
    final void disconnect() {
        session.disconnect();
    }

    private void write(String text) {
        pending.incrementAndGet();
        session.sendText(text, Callback.from(pending::decrementAndGet, failure -> pending.decrementAndGet()));
    }
}
