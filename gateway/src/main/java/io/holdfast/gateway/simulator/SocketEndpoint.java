package io.holdfast.gateway.simulator;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** What Jetty calls for a {@link VenueSocket}; public because Jetty looks its methods up by reflection. */
public final class SocketEndpoint implements Session.Listener.AutoDemanding {
    private final VenueSocket socket;

    SocketEndpoint(VenueSocket socket) {
        this.socket = socket;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        socket.open(session);
    }

    @Override
    public void onWebSocketText(String text) {
        socket.onText(text);
    }

    @Override
    public void onWebSocketPing(ByteBuffer payload) {
        socket.pong(payload);
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        socket.end();
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        socket.end();
    }
}
