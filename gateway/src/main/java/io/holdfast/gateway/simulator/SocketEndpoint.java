package io.holdfast.gateway.simulator;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** What Jetty calls for a {@link VenueSocket}; public because Jetty looks its methods up by reflection. */
public final class SocketEndpoint implements Session.Listener.AutoDemanding {
    private final VenueSocket socket;

    SocketEndpoint(final VenueSocket socket) {
        this.socket = socket;
    }

    @Override
    public void onWebSocketOpen(final Session session) {
        socket.open(session);
    }

    @Override
    public void onWebSocketText(final String text) {
        socket.onText(text);
    }

    @Override
    public void onWebSocketPing(final ByteBuffer payload) {
        socket.pong(payload);
    }

    @Override
    public void onWebSocketClose(final int code, final String reason, final Callback callback) {
        socket.end();
        callback.succeed();
    }

    @Override
    public void onWebSocketError(final Throwable cause) {
        socket.end();
    }
}
